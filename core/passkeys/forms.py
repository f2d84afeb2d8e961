"""What is sent when a passkey is added."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired

from core.forms import Form, longest, one_line


class PasskeyForm(Form):
    name = StringField(
        _l("What do you call this device?"),
        filters=[one_line],
        validators=[DataRequired(_l("Give it a name, such as My phone.")), longest(60)],
        render_kw={"autocomplete": "off"},
    )
    credential = HiddenField()
