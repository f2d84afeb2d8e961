"""What people can do with a community that touches several rows."""

from __future__ import annotations

from core.communities.models import Acquaintance, Community, Membership
from core.db import db, insert_once
from core.journal.actions import record
from core.people.models import Person


def know(community: Community, person: Person) -> None:
    """Let a community know of a person, so that its organisers may see and invite them."""
    known = {"community_id": community.id, "person_id": person.id}
    db.session.execute(insert_once(Acquaintance).values(known).on_conflict_do_nothing())


def give_role(community: Community, person: Person, role: str, by: Person | None) -> None:
    """Give a person a role in a community; having it already is fine."""
    know(community, person)
    given = {"community_id": community.id, "person_id": person.id, "role": role}
    done = db.session.execute(insert_once(Membership).values(given).on_conflict_do_nothing())
    if done.rowcount:
        record("role.given", by=by, person_id=person.id, community_id=community.id, role=role)
