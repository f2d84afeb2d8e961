"""The words for states of messages."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.deliveries.models import State

STATE_WORDS: dict[str, LazyString] = {
    State.QUEUED: _l("Queued"),
    State.CLAIMED: _l("Taken by a worker"),
    State.SENDING: _l("At the final dot"),
    State.ACCEPTED: _l("Accepted by the mail server"),
    State.DELIVERED: _l("Delivered"),
    State.BOUNCED: _l("Came back"),
    State.COMPLAINED: _l("Marked as unwanted"),
    State.FAILED: _l("Failed"),
    State.UNKNOWN: _l("Unknown"),
    State.SUPPRESSED: _l("Not sent"),
    State.CANCELLED: _l("Cancelled"),
}
