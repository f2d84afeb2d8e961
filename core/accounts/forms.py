"""What a person fills in to sign in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import DataRequired, Email

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
        render_kw={"autocomplete": "email"},
    )
