"""The kinds of message that can be sent: how each is checked at the last moment, and composed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.consents.models import Purpose
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery


@dataclass(frozen=True, slots=True)
class Message:
    """What a person receives. Addresses and headers that all mail shares are added by the post.

    `calendar` is a part that calendars understand, with its `method` (RFC 6047).
    """

    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str | None = None
    automatic: bool = False
    calendar: str = ""
    method: str = ""


@dataclass(frozen=True)
class Never:
    """The message must not leave, and why; `cancelled` when it is no longer wanted."""

    why: str
    state: str = "suppressed"


@dataclass(frozen=True)
class Later:
    """The message may leave, but not before `at`, and why; `is_slot` when that place is its own."""

    why: str
    at: datetime
    is_slot: bool = False


Verdict = Never | Later | None


@dataclass(frozen=True)
class Expected:
    """A message that nobody has queued yet, but will: to whom, about whom, when and why."""

    at: datetime
    to: str
    about: str
    community_id: int
    why: str


def nothing_to_know(_deliveries: Sequence[Leaving]) -> Mapping[int, Any]:
    """The kind reads what it needs for each message by itself; right for rare kinds only."""
    return {}


def no_objection(_delivery: Leaving, _about: Any) -> Verdict:
    """Nothing to check beyond what every message is checked for."""
    return None


def nothing_more(_deliveries: Sequence[Leaving]) -> None:
    """Nothing follows from messages having been accepted."""


def nothing_expected(
    _community_ids: Collection[int] | None, _until: datetime, _limit: int
) -> Sequence[Expected]:
    """Messages of this kind are queued by people, and nobody knows when."""
    return ()


def not_edited(_delivery: Leaving) -> str | None:
    """Nobody writes the words of such a message."""
    return None


def nothing_came(_delivery: Delivery, _inbound_id: int) -> None:
    """Nothing follows from what came back."""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `gather` reads what a batch of messages is about, by subject id, in a few queries; each gets its
    own as `about`, or None. `check` is asked right before a message leaves and `compose` writes it,
    both without reading anything per message where there may be many. `accepted` records, in
    the same transaction, what follows once the mail server has taken them. `is_notice` marks mail
    to our own people (a sign-in link, news of an answer): no quiet hours, no cap, no unsubscribe.
    What `is_owed` was asked for by whoever gets it, or says that somebody did something to their
    account: it reaches them whatever they, or others in their name, said about other mail.
    Everything else says for which `purpose` it is: without a basis for that nothing leaves.
    `is_confidential` mail would tell who somebody is, so organisers never see for whom it is.
    `is_critical` mail goes first, and is sent again, once, when its fate is unknown.
    `forecast` tells, in a few queries, of what the clock will queue until then in these communities
    (None: in all), soonest first; `edit_url` is the page where the words of a message are changed.
    `came_back` is told of a message that did not arrive, `replied` of a human reply, each with the
    id of what came.
    """

    name: str
    title: LazyString
    compose: Callable[[Leaving, Any], Message]
    check: Callable[[Leaving, Any], Verdict] = no_objection
    gather: Callable[[Sequence[Leaving]], Mapping[int, Any]] = nothing_to_know
    accepted: Callable[[Sequence[Leaving]], None] = nothing_more
    is_notice: bool = False
    is_critical: bool = False
    is_owed: bool = False
    is_confidential: bool = False
    expires_after: timedelta = timedelta(days=7)
    attempts: int = 6
    longest_wait: timedelta = timedelta(hours=4)
    forecast: Callable[[Collection[int] | None, datetime, int], Sequence[Expected]] = (
        nothing_expected
    )
    edit_url: Callable[[Leaving], str | None] = not_edited
    purpose: Purpose | None = None
    came_back: Callable[[Delivery, int], None] = nothing_came
    replied: Callable[[Delivery, int], None] = nothing_came


AccountNotice = partial(
    Kind, is_notice=True, is_owed=True, is_confidential=True, expires_after=timedelta(days=3)
)
"""A kind that tells somebody of a change to how they sign in: owed to them, and for them alone."""


def register(app: Flask, kind: Kind) -> None:
    """Offer a kind of message. Each package does so for its own in init_app."""
    if kind.purpose is None and not kind.is_notice:
        raise ValueError(f"{kind.name} must say for which purpose it is sent")
    app.extensions.setdefault("delivery_kinds", {})[kind.name] = kind


def named(name: str) -> Kind:
    """The kind of that name."""
    kinds = cast(dict[str, Kind], current_app.extensions["delivery_kinds"])
    return kinds[name]


def sorted_out(deliveries: Sequence[Leaving]) -> list[tuple[Kind, list[Leaving]]]:
    """These messages kind by kind, in their order."""
    found: dict[str, list[Leaving]] = defaultdict(list)
    for each in deliveries:
        found[each.kind].append(each)
    return [(named(name), of_kind) for name, of_kind in found.items()]


def contacts() -> list[str]:
    """The names of the kinds that count as a contact with a person."""
    return [kind.name for kind in all_of_them() if not kind.is_notice]


def names() -> list[str]:
    """The names of every kind; a message of another waits for a worker that knows it."""
    return [kind.name for kind in all_of_them()]


def critical() -> list[str]:
    """The names of the kinds that may be sent again by themselves."""
    return [kind.name for kind in all_of_them() if kind.is_critical]


def confidential() -> list[str]:
    """The names of the kinds of which organisers do not learn for whom they are."""
    return [kind.name for kind in all_of_them() if kind.is_confidential]


def titles() -> dict[str, LazyString]:
    """What each kind is called on pages."""
    return {kind.name: kind.title for kind in all_of_them()}


def all_of_them() -> list[Kind]:
    """Every kind that is offered."""
    kinds = cast(dict[str, Kind], current_app.extensions["delivery_kinds"])
    return list(kinds.values())
