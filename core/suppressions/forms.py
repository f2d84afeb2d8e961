"""Looking an address up, and why mail may be sent to it again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from core.consents.forms import HEARD
from core.consents.words import HOW_WORDS
from core.forms import Form, longest, one_line, tidy


class AddressForm(Form):
    address = StringField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[DataRequired(_l("Write the address.")), longest(254)],
    )


class LiftForm(Form):
    """Why mail may be sent again; `how` they said so, where they had stopped it themselves."""

    address = HiddenField(filters=[one_line], validators=[DataRequired(), longest(254)])
    reason = TextAreaField(
        _l("Why may mail be sent to it again?"),
        filters=[tidy],
        validators=[DataRequired(_l("Write the reason; it stays on the record.")), longest(500)],
        render_kw={"rows": 2},
    )
    how = RadioField(
        _l("They stopped mail themselves. How did they say that it may come again?"),
        choices=[SelectChoice(each, HOW_WORDS[each]) for each in HEARD],
        validators=[InputRequired(_l("Choose one. They may ask how you know."))],
    )
