"""What is filled in to place a hold."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired

from core.forms import Form, WholeNumber, longest, one_line
from core.safeguarding.models import SUBJECTS


class HoldForm(Form):
    subject = HiddenField(validators=[AnyOf(SUBJECTS)])
    subject_id = WholeNumber(validators=[InputRequired()])
    reason = TextAreaField(
        _l("Why is it stopped?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say why, in a sentence.")), longest(500)],
        render_kw={"rows": 2},
    )
