"""What somebody types who shows a second factor, or sets one up."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from core.forms import Form, longest, one_line, tidy


class CodeForm(Form):
    code = StringField(
        _l("Code"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the code.")), longest(40)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class AppForm(Form):
    seed = HiddenField()
    code = StringField(
        _l("The six digits that the app shows"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter the six digits.")), longest(40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ResetForm(Form):
    reason = TextAreaField(
        _l("Why? How do you know that it is them?"),
        filters=[tidy],
        validators=[DataRequired(_l("Write down why.")), longest(500)],
    )
