"""What organisers decide about thanking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from core.forms import Form

A_NUMBER = _l("Enter a number.")


class SettingsForm(Form):
    awards_per_week = IntegerField(
        _l("How many awards may one person give in a week?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(1, 50, _l("Enter a number from 1 to 50.")),
        ],
    )
    term_months = IntegerField(
        _l("How many months does a term of an ambassador last?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(0, 60, _l("Enter a number from 0 to 60.")),
        ],
    )
    silent_weeks = IntegerField(
        _l("After how many silent weeks is somebody asked to find out how they are?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(2, 52, _l("Enter a number from 2 to 52.")),
        ],
    )
