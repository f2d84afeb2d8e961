"""What is said about a code: when it can be used, and why it cannot."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import LazyString, format_datetime
from flask_babel import lazy_gettext as _l

from recognition.claims.models import ClaimCode, Standing

STANDING_WORDS: dict[Standing, LazyString] = {
    Standing.OPEN: _l("Open"),
    Standing.NOT_YET: _l("Not open yet"),
    Standing.OVER: _l("Over"),
    Standing.USED_UP: _l("Used up"),
    Standing.STOPPED: _l("Stopped"),
}
LOOKS = {
    Standing.OPEN: "yes",
    Standing.NOT_YET: "queued",
    Standing.OVER: "closed",
    Standing.USED_UP: "closed",
    Standing.STOPPED: "cancelled",
}
WHY_NOT: dict[Standing, LazyString] = {
    Standing.NOT_YET: _l("This code is not open yet. Come back when it is."),
    Standing.OVER: _l("The time for this code is over. Talk with who organised the event."),
    Standing.USED_UP: _l(
        "This code was used as often as it can be. Talk with who organised the event."
    ),
    Standing.STOPPED: _l("This code was stopped. Talk with who organised the event."),
}


def why_not(code: ClaimCode) -> str:
    """Why the code cannot be used now; nothing when it can."""
    return str(WHY_NOT.get(code.standing, ""))


def clock_time(at: datetime, zone: str) -> str:
    """A moment as the clocks there show it."""
    there = at.astimezone(ZoneInfo(zone))
    return str(format_datetime(there, "d MMMM y, HH:mm", rebase=False))
