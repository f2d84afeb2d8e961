"""What staff fill in to name someone."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Email, Optional

from core.consents.forms import why_we_may
from core.forms import Form, longest, one_line, tidy
from core.privacy.queries import is_forgotten


def their_name() -> StringField:
    return StringField(
        _l("Name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter their name.")), longest(200)],
    )


def an_address(label: object) -> EmailField:
    return EmailField(
        label,
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )


def some_words(label: object, needed: object = None, rows: int = 3) -> TextAreaField:
    """Words of up to 1,000 letters; `needed` is what is said where there are none."""
    must: Any = [DataRequired(needed)] if needed else []
    return TextAreaField(
        label, filters=[tidy], validators=[*must, longest(1000)], render_kw={"rows": rows}
    )


class NominationForm(Form):
    name = their_name()
    why = some_words(_l("Why them?"), _l("Say why in a sentence."))
    known_how = some_words(_l("How do you know them?"), rows=2)
    email = an_address(_l("Their e-mail address, only if they agree"))
    agreed = BooleanField(_l("They know about this and are happy for us to have it"))
    is_named = BooleanField(_l("They may hear that it was I who named them"))

    def validate_email(self, field: EmailField) -> None:
        if field.data and is_forgotten(field.data):
            raise ValidationError(
                _("Whoever has this address asked to be forgotten. We keep nothing about them.")
            )

    def validate_agreed(self, field: BooleanField) -> None:
        if self.email.data and not field.data:
            raise ValidationError(
                _("Please ask them first, then tick this. Or leave the address empty.")
            )


class NamingForm(NominationForm):
    """Staff say why the nominee may be written to; of whom others name it is clear."""

    basis = why_we_may()
