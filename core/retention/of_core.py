"""What core keeps for a time: people of whom nothing is heard, mail, and answered requests."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from core.db import IN_BULK, db
from core.deliveries.models import OutboxMessage
from core.erasure import erasing
from core.errors import RuleBroken
from core.inbox.models import InboundMessage
from core.many import among
from core.people.models import Person
from core.requests.models import PersonRequest
from core.retention import classes, queries
from core.retention.classes import Kept


def init_app(app: Flask) -> None:
    """Add the classes of core."""
    for kept in (INACTIVE, REPLIES, OUTBOX, REQUESTS):
        classes.add(app, kept)


def _erase_people(ids: Sequence[int]) -> None:
    """Erase them; they did not ask for it, so that they may come back one day.

    Nor did they hand back what they carry. Whoever was heard of meanwhile stays.
    """
    for person_id in ids:
        person = db.session.get(Person, person_id)
        if person is None or erasing.why_not_at_once(person):
            continue
        with suppress(RuleBroken), db.session.begin_nested():
            erasing.erase(
                person,
                how="retention",
                keeps_badges=True,
                is_for_good=False,
                once_locked=partial(_must_be_silent, person_id),
            )


def _must_be_silent(person_id: int) -> None:
    if not queries.is_silent(person_id, INACTIVE.before(INACTIVE.least)):
        raise RuleBroken(_("They have been heard of meanwhile."))


def _empty_replies(ids: Sequence[int]) -> None:
    old = update(InboundMessage).where(among(InboundMessage.id, ids))
    nothing = dict.fromkeys(("from_name", "subject", "text", "quoted"), "")
    db.session.execute(old.values(nothing), execution_options=IN_BULK)


def _delete_kept(ids: Sequence[int]) -> None:
    old = delete(OutboxMessage).where(among(OutboxMessage.delivery_id, ids))
    db.session.execute(old, execution_options=IN_BULK)


def _delete_requests(ids: Sequence[int]) -> None:
    old = delete(PersonRequest).where(among(PersonRequest.id, ids))
    db.session.execute(old, execution_options=IN_BULK)


INACTIVE = Kept(
    "inactive",
    _l("People of whom nothing was heard"),
    _l("They have no part here, nobody wrote to them, and nothing about them was changed."),
    usual=730,
    least=180,
    most=1825,
    due=queries.inactive_people,
    forget=_erase_people,
)
REPLIES = Kept(
    "replies",
    _l("The words of replies"),
    _l("That somebody replied stays; what they wrote goes."),
    usual=90,
    least=30,
    most=730,
    due=queries.replies,
    forget=_empty_replies,
)
OUTBOX = Kept(
    "outbox",
    _l("Messages in the outbox of this machine"),
    _l("Only where no mail server is set: the whole messages that were kept instead."),
    usual=90,
    least=7,
    most=365,
    due=queries.kept_messages,
    forget=_delete_kept,
)
REQUESTS = Kept(
    "requests",
    _l("Answered requests about details"),
    _l("They show that the law was kept; after that they go."),
    usual=1095,
    least=365,
    most=2190,
    due=queries.answered_requests,
    forget=_delete_requests,
)
