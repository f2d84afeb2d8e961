"""Looking an address up, and why mail may be sent to it again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from core.forms import Form, longest, one_line, tidy


class AddressForm(Form):
    address = StringField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[DataRequired(_l("Write the address.")), longest(254)],
    )


class LiftForm(Form):
    address = HiddenField(filters=[one_line], validators=[DataRequired(), longest(254)])
    reason = TextAreaField(
        _l("Why may mail be sent to it again?"),
        filters=[tidy],
        validators=[DataRequired(_l("Write the reason; it stays on the record.")), longest(500)],
        render_kw={"rows": 2},
    )
