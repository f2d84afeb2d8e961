"""What an inviter fills in about a reminder."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.forms import Form, longest, tidy
from outreach.reminders.models import Choice

CHOICE_WORDS = {
    Choice.PHONED: _l("I have phoned them"),
    Choice.WROTE: _l("I have written to them myself"),
    Choice.SEND: _l("Send the reminder for me"),
    Choice.SKIPPED: _l("Skip it; they need time"),
}


class ReminderForm(Form):
    choice = RadioField(
        _l("What shall happen?"),
        validators=[DataRequired(_l("Choose one."))],
    )
    words = TextAreaField(
        _l("What was said, or a line of yours for the reminder"),
        filters=[tidy],
        validators=[longest(2000)],
        render_kw={"rows": 3},
    )

    def __init__(self, can_send: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.choices = [
            SelectChoice(each.value, label)
            for each, label in CHOICE_WORDS.items()
            if can_send or each != Choice.SEND
        ]
