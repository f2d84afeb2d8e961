"""What an organiser fills in about a wave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from core.communities import queries as communities
from core.communities.models import Role
from core.db import today
from core.forms import Form, WholeNumber, longest, one_line, tidy
from outreach.waves.models import PLACES

MOST_PLACES = 100


class WaveForm(Form):
    purpose = TextAreaField(
        _l("What is this round for?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say in a sentence what this round is for.")), longest(500)],
        render_kw={"rows": 2},
    )
    owner_id = SelectField(_l("Who looks after it?"), coerce=int)
    starts_on = DateField(
        _l("It starts on"), validators=[DataRequired(_l("Enter a date."))], default=today
    )
    answers_by = DateField(
        _l("Answers by"),
        validators=[DataRequired(_l("Enter a date."))],
        default=lambda: today() + timedelta(days=28),
    )
    size = WholeNumber(
        _l("Places"),
        default=PLACES,
        validators=[
            InputRequired(_l("Enter a number of places.")),
            NumberRange(1, MOST_PLACES, _l("A wave has from 1 to 100 places; ten is the rule.")),
        ],
    )
    size_reason = StringField(
        _l("Why more than ten? (only then)"), filters=[one_line], validators=[longest(300)]
    )

    def __init__(self, community_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisers = communities.people_with_role(community_id, Role.ORGANISER)
        self.owner_id.choices = [SelectChoice(each.id, each.name) for each in organisers]

    def validate_answers_by(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data <= self.starts_on.data:
            raise ValidationError(_("The last day for answers comes after the start."))

    def validate_size_reason(self, field: StringField) -> None:
        if (self.size.data or 0) > PLACES and not field.data:
            raise ValidationError(
                _("A wave has ten places. Say in a sentence why this one needs more.")
            )


class SendForm(Form):
    override = TextAreaField(
        _l("Why open this wave all the same?"),
        filters=[one_line],
        validators=[longest(500)],
        render_kw={"rows": 2},
    )
    wakes_people = BooleanField(_l("Send now, even where it is night"))


class CloseForm(Form):
    learned = TextAreaField(
        _l("What did you learn?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Write down what you learned; the next wave starts from it.")),
            longest(4000),
        ],
        render_kw={"rows": 6},
    )
