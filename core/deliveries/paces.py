"""How fast hosts are written to, over all workers: the pace is kept in the database.

A host is the domain of a recipient, or EVERYONE for all mail together. Slots are handed out evenly
(the generic cell rate algorithm of ITU-T I.371): up to a minute's worth leaves at once, and whoever
comes later gets a slot of its own, once, however long the queue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select, update

from core.db import IN_BULK, db, insert_once, now
from core.deliveries.kinds import Later, named
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, Pace, State
from core.many import among
from core.settings import Settings

EVERYONE = ""
MINUTE = timedelta(minutes=1)
LONGEST_SHUT = timedelta(hours=1)


def delays(deliveries: Sequence[Leaving]) -> dict[int, Later]:
    """Which of these have to wait for a slot, or for a host that is left alone; by delivery."""
    deliveries = _that_keep_pace(deliveries)
    domains = {each.person.domain for each in deliveries}
    limits = _limits(domains) if deliveries else {}
    paces = _locked(limits) if limits else {}
    shut = _shut(domains)
    found = {each.id: _delay(each, limits, paces, shut) for each in deliveries}
    return {key: later for key, later in found.items() if later}


def foreseen(deliveries: Sequence[Leaving]) -> dict[int, Later]:
    """The same delays as far as looking can tell: nothing is locked, and no slot is taken."""
    deliveries = _that_keep_pace(deliveries)
    domains = {each.person.domain for each in deliveries}
    limits = _limits(domains)
    known = db.session.scalars(select(Pace).where(Pace.host.in_({EVERYONE, *domains})))
    paces = {pace.host: pace for pace in known}
    shut = {host: pace for host, pace in paces.items() if (pace.shut_until or now()) > now()}
    if EVERYONE in shut:
        return {each.id: _nobody_is_let_in(shut[EVERYONE]) for each in deliveries}
    copies = {host: Pace(free_at=paces[host].free_at if host in paces else None) for host in limits}
    found = {each.id: _delay(each, limits, copies, shut) for each in deliveries}
    return {key: later for key, later in found.items() if later}


def mend() -> None:
    """Bring back what lies too far ahead: slots that nobody has now, a clock that went back."""
    soon = now() + MINUTE
    ahead = db.session.scalars(select(Pace).where(Pace.free_at > soon)).all()
    if ahead:
        taken = select(func.max(Delivery.slot_at)).where(Delivery.state == State.QUEUED)
        last = max(db.session.scalar(taken) or now(), now()) + MINUTE
        for pace in ahead:
            pace.free_at = min(pace.free_at or last, last)
    longest = now() + LONGEST_SHUT
    too_long = update(Pace).where(Pace.shut_until > longest + MINUTE)
    db.session.execute(too_long.values(shut_until=longest), execution_options=IN_BULK)


def everyone_waits_until() -> datetime | None:
    """Until when no mail is tried at all, since the mail server lets nobody in."""
    pace = _shut({EVERYONE}).get(EVERYONE)
    return pace.shut_until if pace else None


def leave_alone(host: str, until: datetime, why: str) -> None:
    """Try nothing at this host before then."""
    made = insert_once(Pace).values(host=host, shut_until=until, why=why)
    db.session.execute(
        made.on_conflict_do_update(index_elements=["host"], set_={"shut_until": until, "why": why})
    )


def _that_keep_pace(deliveries: Sequence[Leaving]) -> list[Leaving]:
    """All but what cannot wait: somebody stands before the door with a sign-in link on its way."""
    return [each for each in deliveries if not named(each.kind).is_critical]


def _delay(
    delivery: Leaving,
    limits: Mapping[str, int],
    paces: Mapping[str, Pace],
    shut: Mapping[str, Pace],
) -> Later | None:
    closed = shut.get(delivery.person.domain)
    if closed and closed.shut_until:
        words = _("Their mail server refused mail from us: %(why)s", why=closed.why)
        return Later(words, closed.shut_until)
    if delivery.slot_at is not None:
        return None
    hosts = [host for host in (EVERYONE, delivery.person.domain) if host in limits]
    slot = max((_next_slot(paces[host], limits[host]) for host in hosts), default=now())
    if slot < delivery.expires_at:
        for host in hosts:
            _take_slot(paces[host], limits[host])
    if slot <= now():
        return None
    return Later(_("Only so many messages leave in a minute."), slot, is_slot=True)


def _nobody_is_let_in(pace: Pace) -> Later:
    words = _("The mail server lets nobody in: %(why)s", why=pace.why)
    return Later(words, pace.shut_until or now())


def _next_slot(pace: Pace, per_minute: int) -> datetime:
    """When the next message to a host may leave; up to a minute's worth leaves at once."""
    return max(pace.free_at or now(), now()) - MINUTE + MINUTE / per_minute


def _take_slot(pace: Pace, per_minute: int) -> None:
    pace.free_at = max(pace.free_at or now(), now()) + MINUTE / per_minute


def _limits(domains: Collection[str]) -> dict[str, int]:
    """How many messages a minute each host is given; only those that have a limit."""
    settings: Settings = current_app.config["SETTINGS"]
    limits = {EVERYONE: settings.mail_per_minute}
    limits |= dict.fromkeys(domains, settings.mail_per_minute_per_domain)
    return {host: limit for host, limit in limits.items() if limit}


def _locked(hosts: Collection[str]) -> dict[str, Pace]:
    """The rows of these hosts, made where they are missing, locked in one order."""
    rows = [{"host": host} for host in sorted(hosts)]
    db.session.execute(insert_once(Pace).values(rows).on_conflict_do_nothing())
    found = db.session.scalars(
        select(Pace)
        .where(among(Pace.host, hosts))
        .order_by(Pace.host)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {pace.host: pace for pace in found}


def _shut(hosts: Collection[str]) -> dict[str, Pace]:
    found = db.session.scalars(select(Pace).where(among(Pace.host, hosts), Pace.shut_until > now()))
    return {pace.host: pace for pace in found}
