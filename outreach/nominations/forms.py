"""What staff fill in to name someone."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Email, Optional

from core.forms import Form, longest, one_line, tidy


class NominationForm(Form):
    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter their name.")), longest(200)],
    )
    why = TextAreaField(
        _l("Why them?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say why in a sentence.")), longest(1000)],
        render_kw={"rows": 3},
    )
    email = EmailField(
        _l("Their e-mail address, only if they agree"),
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )
    agreed = BooleanField(_l("They know about this and are happy for us to have it"))

    def validate_agreed(self, field: BooleanField) -> None:
        if self.email.data and not field.data:
            raise ValidationError(
                _("Please ask them first, then tick this. Or leave the address empty.")
            )
