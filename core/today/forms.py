"""What somebody fills in about their week, and to put a task off."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import NumberRange, Optional

from core.forms import Form, WholeNumber
from core.today.models import LONGEST_DAY

DAY_WORDS = {
    "monday": _l("Minutes on Mondays"),
    "tuesday": _l("Minutes on Tuesdays"),
    "wednesday": _l("Minutes on Wednesdays"),
    "thursday": _l("Minutes on Thursdays"),
    "friday": _l("Minutes on Fridays"),
    "saturday": _l("Minutes on Saturdays"),
    "sunday": _l("Minutes on Sundays"),
}
WRONG = _l("Enter whole minutes, at most 720 (twelve hours).")


def _minutes(label: object) -> WholeNumber:
    return WholeNumber(
        label,
        default=0,
        validators=[Optional(), NumberRange(0, LONGEST_DAY, WRONG)],
        render_kw={"min": 0, "max": LONGEST_DAY, "inputmode": "numeric"},
    )


class WeekForm(Form):
    monday = _minutes(DAY_WORDS["monday"])
    tuesday = _minutes(DAY_WORDS["tuesday"])
    wednesday = _minutes(DAY_WORDS["wednesday"])
    thursday = _minutes(DAY_WORDS["thursday"])
    friday = _minutes(DAY_WORDS["friday"])
    saturday = _minutes(DAY_WORDS["saturday"])
    sunday = _minutes(DAY_WORDS["sunday"])

    @property
    def minutes(self) -> list[int]:
        """Those of Monday to Sunday; none where nothing was entered."""
        return [self[name].data or 0 for name in DAY_WORDS]


class SnoozeForm(Form):
    task = StringField()
    days = WholeNumber(validators=[Optional()])
