"""What an invitee fills in: one tap, and a few words if they like."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Optional

from core.forms import Form, longest, one_line, tidy
from outreach.answers.given import Given
from outreach.invitations.models import ASK_AGAIN_MONTHS, Answer

CHOICES = {
    Answer.YES: _l("Yes, I would like to"),
    Answer.NOT_NOW: _l("Not now, ask me again later"),
    Answer.NO_THANKS: _l("No, thank you"),
    Answer.INSTEAD: _l("Ask this person instead"),
    Answer.NEVER: _l("Never contact me again"),
}
MONTHS = {1: _l("in a month"), 3: _l("in three months"), 6: _l("in half a year")}


class AnswerForm(Form):
    answer = RadioField(
        _l("Your answer"),
        choices=[SelectChoice(each.value, label) for each, label in CHOICES.items()],
        validators=[DataRequired(_l("Choose one answer. You can change it later."))],
    )
    months = RadioField(
        _l("When may we ask again?"),
        choices=[SelectChoice(str(each), MONTHS[each]) for each in ASK_AGAIN_MONTHS],
        default="3",
        validators=[Optional()],
    )
    words = TextAreaField(
        _l("A few words, if you like"),
        filters=[tidy],
        validators=[longest(2000)],
        render_kw={"rows": 3},
    )
    instead_name = StringField(
        _l("Whom should we ask instead?"), filters=[one_line], validators=[longest(200)]
    )
    instead_why = TextAreaField(
        _l("Why them?"), filters=[tidy], validators=[longest(1000)], render_kw={"rows": 2}
    )
    instead_email = EmailField(
        _l("Their e-mail address, only if they agree"),
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )
    instead_agreed = BooleanField(_l("They know about this and are happy for you to have it"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.answer.data != Answer.INSTEAD:
            return valid
        if not self.instead_name.data:
            self.instead_name.errors = [*self.instead_name.errors, _("Enter their name.")]
        if self.instead_email.data and not self.instead_agreed.data:
            message = _("Please ask them first, then tick this. Or leave the address empty.")
            self.instead_agreed.errors = [*self.instead_agreed.errors, message]
        return valid and not self.instead_name.errors and not self.instead_agreed.errors

    def given(self, via: str = "link") -> Given:
        """The answer as it was filled in."""
        return Given(
            answer=self.answer.data,
            via=via,
            months=int(self.months.data or 3),
            words=self.words.data,
            instead_name=self.instead_name.data,
            instead_why=self.instead_why.data,
            instead_email=self.instead_email.data,
            instead_agreed=self.instead_agreed.data,
        )


class CodeForm(Form):
    code = StringField(
        _l("The code in your letter"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the twelve letters and digits.")), longest(40)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
