"""What somebody fills in about what we hold."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, TextAreaField
from wtforms.validators import DataRequired, Email

from core.forms import Form, longest, one_line, tidy


class AskForm(Form):
    email = EmailField(
        _l("Your e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your e-mail address.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "email"},
    )


class CorrectForm(Form):
    words = TextAreaField(
        _l("What is wrong, and what is right?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say what is wrong.")), longest(2000)],
        render_kw={"rows": 5},
    )


class ObjectForm(Form):
    words = TextAreaField(
        _l("Why do you object? You may leave this empty."),
        filters=[tidy],
        validators=[longest(2000)],
        render_kw={"rows": 4},
    )


class EraseForm(Form):
    keeps_badges = BooleanField(_l("Let the badges that I carry stay valid"))
    is_sure = BooleanField(
        _l("Yes, erase everything about me"),
        validators=[DataRequired(_l("Tick this if you are sure. You cannot take it back."))],
    )
