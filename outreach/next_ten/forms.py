"""What an organiser tells the chooser: how much each part of the score counts."""

from __future__ import annotations

from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import RangeInput

from core.forms import Form, WholeNumber
from outreach.next_ten.field import Part
from outreach.next_ten.proposing import MOST_WEIGHT
from outreach.next_ten.words import PART_WORDS


def _slider(part: Part) -> WholeNumber:
    return WholeNumber(
        PART_WORDS[part],
        validators=[InputRequired(), NumberRange(0, MOST_WEIGHT)],
        widget=RangeInput(),
        render_kw={"min": 0, "max": MOST_WEIGHT, "step": 1},
    )


class WeightsForm(Form):
    segments = _slider(Part.SEGMENTS)
    reach = _slider(Part.REACH)
    nominations = _slider(Part.NOMINATIONS)
    warmth = _slider(Part.WARMTH)
    languages = _slider(Part.LANGUAGES)
