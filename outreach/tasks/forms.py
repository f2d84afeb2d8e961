"""What is filled in about a contact, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp

from core.db import new_public_id, today
from core.forms import Form, longest, one_line, tidy
from outreach.touchpoints.words import TALK_WORDS

FAR = timedelta(days=3 * 365)


def in_a_week() -> date:
    """When something is to be done unless somebody says otherwise."""
    return today() + timedelta(days=7)


class TalkForm(Form):
    kind = SelectField(
        _l("What was it?"),
        choices=[SelectChoice(kind, label) for kind, label in TALK_WORDS.items()],
        default="call",
    )
    said = TextAreaField(
        _l("What was said?"), filters=[tidy], validators=[longest(4000)], render_kw={"rows": 3}
    )
    what = StringField(
        _l("What comes next, if anything?"), filters=[one_line], validators=[longest(300)]
    )
    due_on = DateField(_l("By when?"), validators=[Optional()], default=in_a_week)
    key = HiddenField(default=new_public_id, validators=[Regexp(r"[0-9a-f]{32}\Z")])

    def validate_due_on(self, field: DateField) -> None:
        if field.data and self.what.data and not today() <= field.data <= today() + FAR:
            raise ValidationError(_("Choose a day from today on."))
