"""A rehearsal: many personal messages to people who do not exist, through the very same engine.

The people are at hosts under .test, which no mail server serves (RFC 2606). They are in no
community, and are known by their source; they go, with their messages, when it is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from core.communities.example import FIRST, LAST
from core.consents.actions import give_many
from core.consents.models import Basis, How, Purpose
from core.db import db, now
from core.deliveries import queueing
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, Pace, State
from core.deliveries.transports import LOOPBACK
from core.deliveries.writing import write
from core.people.models import Person, folded
from core.privacy.digests import address_digest
from core.privacy.models import Suppression
from core.settings import Settings

SOURCE = "Rehearsal; nobody here exists"
CHUNK = 1_000
HOSTS = 500
LINES = (
    "You ran the seed swap last spring, and everybody still talks about it.",
    "Nobody knows the allotments by the river as you do.",
    "When the school garden flooded you were there before anyone had asked.",
    "تعرف كل حديقة في هذا الشارع، ويثق بك الجيران.",
    "Twoje pomidory wygrały, ale pamiętam, jak uczyłaś dzieci.",
)
PENDING = (State.QUEUED, State.CLAIMED, State.SENDING)


def may_leave(settings: Settings) -> bool:
    """True where mail goes to a mail server on this machine, the only place for a rehearsal."""
    return urlsplit(settings.smtp_url).hostname in LOOPBACK


def prepare(number: int) -> Iterator[int]:
    """Make that many people and queue a message to each.

    Yields how many there are after each chunk, which is the moment to commit.
    """
    began = int(now().timestamp())
    for start in range(0, number, CHUNK):
        end = min(start + CHUNK, number)
        made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
        ids = db.session.scalars(made, [_row(at) for at in range(start, end)]).all()
        give_many(ids, Purpose.INVITATION, basis=Basis.CONSENT, wording=SOURCE, how=How.STAFF)
        queueing.queue(KIND.name, subject_id=began, step="rehearsal", person_ids=ids)
        yield end


def remove() -> Iterator[None]:
    """Remove every rehearsal and what it left behind, in steps that are each to be committed."""
    last = 0
    while ids := _some_deliveries(last):
        db.session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
        last = ids[-1]
        yield
    last = 0
    while people := _some_people(last):
        digests = [address_digest(address) for address in people.values() if address]
        db.session.execute(delete(Suppression).where(Suppression.address_digest.in_(digests)))
        db.session.execute(delete(Person).where(Person.id.in_(people)))
        last = max(people)
        yield
    db.session.execute(delete(Pace).where(Pace.host.in_([_host(at) for at in range(HOSTS)])))
    yield


def is_pending() -> bool:
    """True while a message of the rehearsal may still leave."""
    waiting = select(Delivery.id).where(Delivery.state.in_(PENDING), Delivery.kind == KIND.name)
    return db.session.scalar(waiting.limit(1)) is not None


def gather(deliveries: Sequence[Leaving]) -> Mapping[int, Mapping[int, str]]:
    """The personal line to each person, by rehearsal."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    people = {each.person_id: each.subject_id for each in deliveries}
    for key, line in db.session.execute(
        select(Person.id, Person.notes).where(Person.id.in_(people))
    ):
        found[people[key]][key] = line or ""
    return found


def check(_delivery: Leaving, _about: Any) -> Verdict:
    """A rehearsal that was killed must not go elsewhere when SMTP_URL is changed later."""
    if may_leave(current_app.config["SETTINGS"]):
        return None
    return Never(
        _("A rehearsal goes only to a mail server on this machine."), state=State.CANCELLED
    )


def compose(delivery: Leaving, about: Mapping[int, str]) -> Message:
    context = {"person": delivery.person, "line": about[delivery.person_id]}
    return write("core/deliveries/mail/rehearsal", context)


def _row(at: int) -> dict[str, Any]:
    name, address = _name(at), f"rehearsal-{at:06}@{_host(at)}"
    return {
        "name": name,
        "sort_name": folded(name),
        "email": address,
        "email_key": address,
        "notes": f"{LINES[at % len(LINES)]} ({at + 1})",
        "source": SOURCE,
        "is_administrator": False,
        "created_at": now(),
    }


def _name(at: int) -> str:
    return f"{FIRST[at % len(FIRST)].strip()} {LAST[at // len(FIRST) % len(LAST)].strip()}"


def _host(at: int) -> str:
    return f"host-{at % HOSTS:03}.test"


def _some_deliveries(after: int) -> Sequence[int]:
    found = select(Delivery.id).where(Delivery.kind == KIND.name, Delivery.id > after)
    return db.session.scalars(found.order_by(Delivery.id).limit(CHUNK)).all()


def _some_people(after: int) -> dict[int, str | None]:
    """Ids and addresses; the pattern protects somebody whose source was typed to be the same."""
    ours = (Person.source == SOURCE, Person.email_key.like("rehearsal-%@host-%.test"))
    found = select(Person.id, Person.email).where(*ours, Person.id > after)
    rows = db.session.execute(found.order_by(Person.id).limit(CHUNK))
    return {row.id: row.email for row in rows}


KIND = Kind(
    "rehearsal",
    _l("Rehearsal"),
    compose,
    check,
    gather,
    purpose=Purpose.INVITATION,
    expires_after=timedelta(days=1),
    longest_wait=timedelta(seconds=10),
)
