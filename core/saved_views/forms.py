"""What a view is called, and whether others see it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from core.forms import Form, longest, one_line


class ViewForm(Form):
    name = StringField(
        _l("Name of the view"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter a name for the view.")), longest(60)],
        render_kw={"autocomplete": "off"},
    )
    is_shared = BooleanField(_l("All organisers of this community see it"))
