"""Erasing a person: everything about them, in one transaction, so that nothing brings them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from core.communities import queries as communities
from core.communities.models import Role
from core.db import IN_BULK, db
from core.duplicates import queries as duplicates
from core.erasure import queries, rules
from core.erasure.rules import Erasing, Fate
from core.errors import RuleBroken
from core.journal.actions import record
from core.many import among
from core.people.models import Person
from core.privacy.suppressing import ERASED, seal_identity, suppress, suppress_person
from core.safeguarding import queries as safeguarding

PARTS = tuple(each for each in Role if each != Role.MEMBER)


def erase(
    person: Person,
    by: Person | None = None,
    how: str = "page",
    *,
    keeps_badges: bool = False,
    is_for_good: bool = True,
    once_locked: Callable[[], object] = lambda: None,
) -> None:
    """Erase a person for good; of their addresses a keyed digest stays, so that none comes back.

    So does one of their name with their phone number, and with their postal address; but not of an
    address that was replaced by hand: it may be somebody else's by now.

    `by` is who pressed the button for them, nobody when they did it themselves. `how` goes into the
    journal. Unless `keeps_badges`, what they carry away is revoked. Whoever did not ask for it may
    come back: then it is not `is_for_good`, and no digest stays. `once_locked` may refuse it still,
    when nobody can change anything about them any more. Raises RuleBroken.
    """
    leaving = _leaving(person, keeps_badges)
    must_be_erasable(leaving.person)
    once_locked()
    for find in rules.known().addresses:
        leaving.addresses |= find(leaving)
    if is_for_good:
        _keep_out(leaving)
    for step in rules.known().before:
        step(leaving)
    db.session.flush()
    _let_go(leaving.ids)
    more: dict[str, Any] = {"badges": "kept"} if keeps_badges else {}
    if leaving.emptied:
        more["emptied"] = sorted(leaving.emptied)
    for number in leaving.ids:  # a backup may be older than what made them one
        record("person.erased", by=by, person_id=number, how=how, **more)
    db.session.flush()
    gone = delete(Person).where(among(Person.id, leaving.ids))
    db.session.execute(gone, execution_options=IN_BULK)
    db.session.expire_all()


def must_be_erasable(person: Person) -> None:
    """Raise RuleBroken where somebody must look first."""
    if why := why_not_at_once(person):
        raise RuleBroken(why)


def why_not_at_once(person: Person) -> str:
    """Why a person cannot be erased by pressing a button; empty when they can."""
    if safeguarding.is_held("person", person.id):
        return str(_("Somebody must look at this first. They answer within a month."))
    return ""


def why_not_by_an_organiser(person: Person, community_id: int) -> str:
    """Why organisers of this community cannot erase a person alone; empty when they can."""
    has_a_part = person.is_administrator or communities.with_role([person.id], *PARTS)
    if has_a_part or duplicates.known_elsewhere(community_id, [person.id]):
        return str(
            _(
                "They have a part, or another community knows them too. Only an administrator "
                "can erase them: ask one to open this page."
            )
        )
    return ""


def _leaving(person: Person, keeps_badges: bool) -> Erasing:
    """The person with every entry that was made one with them, held until the end.

    What follows a person is locked before them, as everywhere.
    """
    for follower in current_app.extensions.get("followers_of_people", ()):
        follower(person)
    ids = queries.entries_of(person.id)
    whom = among(Person.id, ids)
    if person.is_administrator:  # of two who leave at once the second sees that the first is gone
        whom = or_(whom, Person.is_administrator)
    held = select(Person).where(whom).order_by(Person.id).with_for_update()
    found = db.session.scalars(held, execution_options={"populate_existing": True}).all()
    if person.id not in {each.id for each in found}:
        raise RuleBroken(_("This person was erased a moment ago."))
    addresses = {each.email for each in found if each.email and each.id in ids}
    return Erasing(person, ids, addresses, keeps_badges)


def _keep_out(leaving: Erasing) -> None:
    """Keep the digests of every address that is theirs, and of who they are without one."""
    suppress_person(leaving.person, ERASED)
    seal_identity(leaving.person)
    for address in sorted(leaving.addresses):
        suppress(address, ERASED)


def _let_go(person_ids: list[int]) -> None:
    """Have what stays for others lead to nobody."""
    columns = rules.known().columns
    for column in queries.leading_to_people():
        rule = columns[f"{column.table.name}.{column.name}"]
        if rule.fate is Fate.EMPTIED and column.nullable:
            theirs = update(column.table).where(among(column, person_ids))
            emptied = theirs.values({column.name: None})
            db.session.execute(emptied, execution_options=IN_BULK)
