"""Handing over what somebody carries, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from core.communities import actions as communities
from core.communities import queries as roles
from core.communities.carrying import Load, Stopped, all_of_them
from core.communities.models import Community
from core.db import db
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.hand_overs import queries
from outreach.hand_overs.models import HandOver

NOTICE = "hand-over"


def hand_over(
    community: Community,
    person: Person,
    successors: Mapping[str, Person],
    reason: str,
    by: Person,
    leaves: bool = False,
) -> tuple[HandOver, Stopped]:
    """Hand over each load to its successor, and with `leaves` end every role of the person there.

    First all that waits to leave in their name is stopped, then everything moves, in one
    transaction: a crash at any moment leaves all as it was. Answers also what could not be stopped.
    """
    loads = [each for each in all_of_them() if each.name in successors]
    if not loads and not leaves:
        raise RuleBroken(_("Choose at least one person who takes something over."))
    for load in loads:
        _must_suit(load, community, person, successors[load.name])
    queries.lock_waves(community.id)
    stopped = sum((each.stop(community.id, person.id) for each in loads), Stopped())
    moved = [_moved(each, community, person, successors[each.name], by) for each in loads]
    made = _write_down(community, person, moved, reason, stopped, by)
    if leaves:
        _end_roles(community, person, by)
    return made, stopped


def _write_down(
    community: Community,
    person: Person,
    moved: Sequence[dict[str, str | int]],
    reason: str,
    stopped: Stopped,
    by: Person,
) -> HandOver:
    """Keep what moved, tell who takes it over, and write it in the journal."""
    done = [each for each in moved if each["number"]]
    made = HandOver(
        community_id=community.id, from_id=person.id, by_id=by.id, reason=reason, moved=done
    )
    db.session.add(made)
    db.session.flush()
    _tell(made)
    record(
        "hand_over.done",
        by=by,
        person_id=person.id,
        community_id=community.id,
        subject_id=made.id,
        reason=reason or None,
        moved=done,
        stopped=stopped.stopped,
    )
    return made


def _must_suit(load: Load, community: Community, person: Person, to: Person) -> None:
    may_carry = any(roles.has_role(community.id, to.id, role) for role in load.roles)
    if to.id == person.id or not may_carry or not to.may_be_contacted:
        raise RuleBroken(
            _("%(name)s cannot take this over: %(what)s.", name=to.name, what=load.title)
        )


def _moved(
    load: Load, community: Community, person: Person, to: Person, by: Person
) -> dict[str, str | int]:
    number = load.move(community.id, person.id, to, by)
    return {"what": load.name, "to": to.id, "number": number}


def _tell(made: HandOver) -> None:
    """One message to each successor, whatever they take over."""
    deliveries.queue(
        NOTICE,
        subject_id=made.id,
        step="told",
        person_ids=sorted({int(each["to"]) for each in made.moved} - {made.by_id or 0}),
        community_id=made.community_id,
    )


def _end_roles(community: Community, person: Person, by: Person) -> None:
    for membership in queries.memberships(community.id, person.id):
        communities.take_role(community, membership, by=by)
        db.session.flush()
