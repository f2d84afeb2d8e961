"""What a person fills in to sign in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Email, Regexp

from core.forms import Form, longest, one_line


class SignInForm(Form):
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your e-mail address.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "email webauthn"},
    )


class CodeForm(Form):
    code = StringField(
        _l("Six-digit code"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[
            DataRequired(_l("Enter the code.")),
            Regexp(r"[0-9]{6}\Z", message=_l("Enter the six digits.")),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
