"""What organisers decide about thanking."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from core.forms import Form, WholeNumber

A_NUMBER = _l("Enter a number.")


class SettingsForm(Form):
    awards_per_week = WholeNumber(
        _l("How many awards may one person give in a week?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(1, 50, _l("Enter a number from 1 to 50.")),
        ],
    )
    term_months = WholeNumber(
        _l("How many months does a term of an ambassador last?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(0, 60, _l("Enter a number from 0 to 60.")),
        ],
    )
    silent_weeks = WholeNumber(
        _l("After how many silent weeks is somebody asked to find out how they are?"),
        validators=[
            InputRequired(A_NUMBER),
            NumberRange(2, 52, _l("Enter a number from 2 to 52.")),
        ],
    )
    champions_shown_to = RadioField(
        _l("Who sees champions?"), validators=[Optional()], filters=[lambda chosen: chosen or ""]
    )
    shows_totals = BooleanField(_l("Say on the page of champions how many there are"))

    def offer(self, is_closed: bool) -> None:
        """Let them choose; a closed community shows nothing outside."""
        choices = [
            SelectChoice("", _l("Nothing decided: everybody if the community is open or hybrid")),
            SelectChoice("everybody", _l("Everybody, also without signing in")),
            SelectChoice("members", _l("Members of this community")),
            SelectChoice("nobody", _l("Nobody: there is no page of champions")),
        ]
        if is_closed:
            choices = [each for each in choices if each.value != "everybody"]
        self.champions_shown_to.choices = choices

    def decided(self) -> dict[str, Any]:
        """What was filled in; without a choice the openness of the community decides."""
        return {**self.values(), "champions_shown_to": self.champions_shown_to.data or None}
