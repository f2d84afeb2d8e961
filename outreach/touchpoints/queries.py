"""What we ask the database about touchpoints."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from core.db import among, db, now
from core.people import timeline
from core.people.models import Person
from core.people.timeline import Contact, Moment
from outreach.touchpoints.models import Touchpoint
from outreach.touchpoints.words import KIND_ICONS

RECENT = timedelta(days=7)


def moments(person_id: int, community_id: int) -> Sequence[Moment]:
    """The newest touchpoints of a person in a community, for their timeline."""
    found = db.session.execute(
        select(Touchpoint, Person.name)
        .outerjoin(Person, Person.id == Touchpoint.by_id)
        .where(Touchpoint.person_id == person_id, Touchpoint.community_id == community_id)
        .order_by(Touchpoint.at.desc())
        .limit(50)
    )
    return [
        Moment(each.at, KIND_ICONS[each.kind], _title(each.kind, by), each.said)
        for each, by in found
    ]


def contacts(person_ids: Collection[int], since: datetime) -> Sequence[Contact]:
    """Every touchpoint with these people since then."""
    found = db.session.execute(
        select(Touchpoint.person_id, Touchpoint.at, Touchpoint.by_id, Touchpoint.kind).where(
            among(Touchpoint.person_id, person_ids), Touchpoint.at >= since
        )
    )
    return [Contact(*row) for row in found]


def latest(person_ids: Collection[int]) -> dict[int, Touchpoint]:
    """The last touchpoint of each of these people."""
    newest = (
        select(func.max(Touchpoint.id))
        .where(Touchpoint.person_id.in_(person_ids))
        .group_by(Touchpoint.person_id)
    )
    found = db.session.scalars(select(Touchpoint).where(Touchpoint.id.in_(newest)))
    return {each.person_id: each for each in found}


def colleague_contacts(person_ids: Collection[int], by_id: int) -> dict[int, Contact]:
    """For each person, the last contact by somebody else in the last seven days."""
    found: dict[int, Contact] = {}
    for contact in timeline.shown_contacts(person_ids, now() - RECENT):
        if contact.by_id != by_id:
            found.setdefault(contact.person_id, contact)
    return found


def _title(kind: str, by: str | None) -> str:
    name = f"\u2068{by}\u2069" if by else "NextTen"
    titles = {
        "call": _("%(by)s phoned them", by=name),
        "talk": _("%(by)s talked with them", by=name),
        "meeting": _("%(by)s met them", by=name),
        "letter": _("%(by)s sent them a letter", by=name),
        "email": _("%(by)s wrote to them", by=name),
    }
    return str(titles[kind])
