"""What organisers decide about asking."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange, Optional

from core.forms import Form, WholeNumber


def number(label: object, low: int, high: int, required: bool = True) -> WholeNumber:
    """A whole number within these bounds."""
    wrong = _l("Enter a number from %(low)s to %(high)s.", low=low, high=high)
    needed: Any = InputRequired(_l("Enter a number.")) if required else Optional()
    return WholeNumber(label, validators=[needed, NumberRange(low, high, wrong)])


class SettingsForm(Form):
    suggestions_each = number(
        _l("How many people may one person suggest between two waves?"), 1, 10
    )
    takes_self_nominations = BooleanField(_l("Let people put themselves forward by a public form"))
    most_of_one_organisation = number(
        _l("How many people of one organisation may be proposed for a wave?"), 1, 10
    )
    months_between_askings = number(
        _l("How many months pass before the same person is proposed again?"), 0, 24
    )
    invitations_per_inviter = number(_l("How many open invitations may one inviter carry?"), 1, 20)
    ready_answered = number(
        _l("Ready for the next wave: how many per cent of the last one have answered?"), 0, 100
    )
    ready_contributed = number(
        _l(
            "Ready for the next wave: how many per cent of those who said yes did something "
            "within 30 days?"
        ),
        0,
        100,
    )
    hours_a_week = number(
        _l("How many hours a week do all organisers and inviters have together?"),
        1,
        10_000,
        required=False,
    )
    minutes_invitation = number(_l("How many minutes does one invitation take?"), 1, 240)
    minutes_follow_up = number(_l("How many minutes does one follow-up take?"), 1, 240)
    minutes_thanks = number(_l("How many minutes does one thank-you take?"), 1, 240)
