"""Whoever looks after something may go too: it goes on without them, and their colleagues hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.accounts import actions as accounts
from core.communities import queries as communities
from core.db import db
from core.deliveries.kinds import Kind, Message
from core.deliveries.leaving import Leaving
from core.deliveries.queueing import queue
from core.deliveries.writing import write
from core.erasure import queries, rules
from core.erasure.rules import Erasing
from core.pages.links import absolute
from core.team.messages import host

INSTALLATION = 0
"""What such a message is about where it is about no community."""


@dataclass(frozen=True)
class Left:
    """What somebody left who looked after it, and whether anybody still does."""

    name: str
    url: str
    is_installation: bool
    is_alone: bool


def init_app(app: Flask) -> None:
    """Tell them before everything else is done, while it is known what they looked after."""
    rules.known(app).before.insert(0, hand_on)


def hand_on(leaving: Erasing) -> None:
    """Tell who else looks after what they did, or who can name somebody. They hear no name.

    Where nobody else looks after the installation, an administrator without a name is made, as for
    a new one: whoever runs the machine lets somebody in.
    """
    places = queries.looked_after(leaving.ids)
    for place in places:
        about = place.community.id if place.community else INSTALLATION
        queue(
            GONE.name,
            subject_id=about,
            step=f"without-{leaving.person.id}",
            person_ids=place.colleagues or place.others,
        )
    leaving.person.is_administrator = False
    db.session.flush()
    if places:
        accounts.administrator()


def gather(deliveries: Sequence[Leaving]) -> dict[int, Left]:
    """What was left, and who looks after it now."""
    ids = {each.subject_id for each in deliveries}
    found = {
        each.id: Left(
            each.name,
            absolute("core.team.index", community_id=each.id),
            False,
            not queries.organisers(each.id),
        )
        for each in communities.some(ids).values()
    }
    url = absolute("core.administrators.index")
    return found | {INSTALLATION: Left(host(), url, True, not queries.administrators())}


def compose(delivery: Leaving, left: Left) -> Message:
    return write("core/erasure/mail/gone", {"person": delivery.person, "left": left}, left.name)


GONE = Kind(
    "colleague-gone",
    _l("Notice of a colleague who is gone"),
    compose,
    gather=gather,
    is_notice=True,
)
