"""What the pages of waiting mail show, for one community or for all that a reader may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.db import now
from core.deliveries import kinds
from core.deliveries.models import Delivery
from core.deliveries.queries import PAGE, some
from core.deliveries.words import STATE_WORDS
from core.departures import queries
from core.departures.foresight import departures, expected
from core.departures.hours import by_hour, clock
from core.departures.queries import Communities, Cursor, HeldCursor, Waiting
from core.rows import row_number

AHEAD = timedelta(hours=36)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def waiting_page(communities: Communities, after: Cursor | None, zone: str) -> dict[str, Any]:
    """A page of what would leave within 36 hours; the first also tells what is expected.

    A page is what is due next; within it, messages stand in the order in which they would leave.
    """
    until = now() + AHEAD
    found = queries.waiting(communities, until, after)
    shown = departures(found[:PAGE])
    return {
        "hours": by_hour(shown, zone),
        "more": written(found[PAGE - 1]) if len(found) > PAGE else None,
        "expected": [] if after else expected(communities, until),
        "is_first": after is None,
        "is_any_held": queries.is_any_held(communities),
        "zone": zone,
        "clock": clock,
    }


def held_page(communities: Communities, after: HeldCursor | None) -> dict[str, Any]:
    """A page of what is held, by whom and why."""
    found = queries.held(communities, after or queries.BEGINNING)
    return {
        "held": found[:PAGE],
        "more": held_written(found[PAGE - 1].Delivery) if len(found) > PAGE else None,
        "is_first": after is None,
        "kind_words": kinds.titles(),
        "confidential": kinds.confidential(),
    }


def message_page(delivery: Delivery, zone: str) -> dict[str, Any]:
    """One message: how it would leave, who holds it, and where its words are changed."""
    message = some([delivery.id])[delivery.id]
    row = Waiting(delivery.id, delivery.due_at, delivery.is_urgent, delivery.note)
    is_queued = delivery.state == "queued"
    return {
        "delivery": delivery,
        "message": message,
        "is_queued": is_queued,
        "departure": departures([row])[0] if is_queued else None,
        "holder": queries.holders([delivery]).get(delivery.held_by_id or 0),
        "edit_url": kinds.named(delivery.kind).edit_url(message) if is_queued else None,
        "kind_words": kinds.titles(),
        "state_words": STATE_WORDS,
        "zone": zone,
    }


def written(last: Waiting) -> str:
    """The end of a page as an address carries it: microseconds since 1970, and the message."""
    return f"{(last.due_at - EPOCH) // MICROSECOND}-{last.id}"


def held_written(last: Delivery) -> str:
    """The same for a page of what is held: the community, and the message."""
    return f"{last.community_id}-{last.id}"


def held_cursor(text: str) -> HeldCursor:
    """The end of such a page, read from an address. Raises ValueError when it is none."""
    community_id, _dash, delivery_id = text.partition("-")
    return HeldCursor(row_number(community_id), row_number(delivery_id))


def cursor(text: str) -> Cursor:
    """The end of a page, read from an address. Raises ValueError when it is none."""
    at, _dash, delivery_id = text.partition("-")
    try:
        return Cursor(EPOCH + int(at) * MICROSECOND, row_number(delivery_id))
    except OverflowError as error:
        raise ValueError(text) from error
