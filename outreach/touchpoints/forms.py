"""What is filled in about a contact, and about keeping in touch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional, Regexp

from core.communities import queries as communities
from core.db import new_public_id, today
from core.forms import Form, WholeNumber, longest, one_line, tidy
from outreach.next_steps.forms import AHEAD, not_in_the_past, owner_choices
from outreach.touchpoints.words import KIND_WORDS

LONG_AGO = date(1990, 1, 1)
MOST_DAYS = 1000


class ContactForm(Form):
    kind = RadioField(
        _l("What was it?"),
        choices=[SelectChoice(kind, label) for kind, label in KIND_WORDS.items()],
        validators=[DataRequired(_l("Choose what it was."))],
    )
    said = TextAreaField(
        _l("What was said?"),
        description=_l("What the next person should know before they write or call."),
        filters=[tidy],
        validators=[longest(4000)],
        render_kw={"rows": 3},
    )
    on = DateField(_l("When?"), validators=[DataRequired(_l("Enter a date."))], default=today)
    others = StringField(
        _l("Who else was there?"),
        description=_l("Names of people of this community, with commas between."),
        filters=[one_line],
        validators=[longest(2000)],
        render_kw={"autocomplete": "off"},
    )

    def validate_on(self, field: DateField) -> None:
        if field.data and not LONG_AGO <= field.data <= today() + timedelta(days=1):
            raise ValidationError(_("Enter a day that has been."))


class TouchpointForm(ContactForm):
    step = StringField(
        _l("What comes next?"),
        description=_l("For example: send her the plan of the garden."),
        filters=[one_line],
        validators=[longest(300)],
    )
    step_on = DateField(
        _l("By when?"),
        validators=[Optional(), not_in_the_past],
        default=lambda: today() + AHEAD,
    )
    step_owner = SelectField(_l("Who does it?"), coerce=int)
    key = HiddenField(default=new_public_id, validators=[Regexp(r"[0-9a-f]{32}\Z")])

    def __init__(self, community_id: int, me_id: int, **kwargs: Any) -> None:
        super().__init__(**{"step_owner": me_id, **kwargs})
        self.step_owner.choices = owner_choices(community_id, self.step_owner.data)


class KeepingForm(Form):
    owner = SelectField(_l("Who looks after them?"), coerce=int)
    every_days = WholeNumber(
        _l("Be in touch every so many days"),
        description=_l("Leave it empty if there is no hurry."),
        validators=[
            Optional(),
            NumberRange(1, MOST_DAYS, _l("Enter a number of days from 1 to 1000.")),
        ],
        render_kw={"min": 1, "max": MOST_DAYS},
    )

    def __init__(self, community_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        inviters = communities.inviters(community_id)
        self.owner.choices = [
            SelectChoice(0, _("nobody yet")),
            *(SelectChoice(each.id, each.name) for each in inviters),
        ]
