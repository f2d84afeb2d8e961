"""The kinds of message that can be sent: how each is checked at the last moment, and composed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString

from core.deliveries.models import Delivery
from core.people.models import Person


@dataclass(frozen=True)
class Message:
    """What a person receives. Addresses and headers that all mail shares are added by the post."""

    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str | None = None
    automatic: bool = False


@dataclass(frozen=True)
class Never:
    """The message must not leave, and why; `cancelled` when it is no longer wanted."""

    why: str
    state: str = "suppressed"


@dataclass(frozen=True)
class Later:
    """The message may leave, but not before `at`, and why."""

    why: str
    at: datetime


Verdict = Never | Later | None


def no_objection(_delivery: Delivery, _person: Person) -> Verdict:
    """Nothing to check beyond what every message is checked for."""
    return None


def nothing_more(_delivery: Delivery) -> None:
    """Nothing follows from the message having been accepted."""


def nothing_came(_delivery: Delivery, _inbound_id: int) -> None:
    """Nothing follows from what came back."""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `compose` writes it; `check` is asked right before it leaves; `accepted` records, in the same
    transaction, what follows once the mail server has taken it. `is_notice` marks mail to our own
    people (a sign-in link, news of an answer): no quiet hours, no cap, no unsubscribe.
    `is_critical` mail is sent again, once, when its fate is unknown. `came_back` is told of a
    message that did not arrive, `replied` of a human reply, each with the id of what came.
    """

    name: str
    title: LazyString
    compose: Callable[[Delivery, Person], Message]
    check: Callable[[Delivery, Person], Verdict] = no_objection
    accepted: Callable[[Delivery], None] = nothing_more
    is_notice: bool = False
    is_critical: bool = False
    expires_after: timedelta = timedelta(days=7)
    came_back: Callable[[Delivery, int], None] = nothing_came
    replied: Callable[[Delivery, int], None] = nothing_came


def register(app: Flask, kind: Kind) -> None:
    """Offer a kind of message. Each package does so for its own in init_app."""
    app.extensions.setdefault("delivery_kinds", {})[kind.name] = kind


def named(name: str) -> Kind:
    """The kind of that name."""
    kinds = cast(dict[str, Kind], current_app.extensions["delivery_kinds"])
    return kinds[name]


def contacts() -> list[str]:
    """The names of the kinds that count as a contact with a person."""
    return [kind.name for kind in all_of_them() if not kind.is_notice]


def titles() -> dict[str, LazyString]:
    """What each kind is called on pages."""
    return {kind.name: kind.title for kind in all_of_them()}


def all_of_them() -> list[Kind]:
    """Every kind that is offered."""
    kinds = cast(dict[str, Kind], current_app.extensions["delivery_kinds"])
    return list(kinds.values())
