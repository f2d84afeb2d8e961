"""What people can do with a community that touches several rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from core.accounts import addresses, sessions
from core.accounts import queries as accounts
from core.communities import owning, queries
from core.communities.models import STAFF, Acquaintance, Community, Membership, Role, SkippedStep
from core.consents.actions import give
from core.consents.models import Basis, How, Purpose
from core.consents.words import PART
from core.db import changed, db, insert_once, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.journal.models import Entry
from core.people import queries as people
from core.people.introducing import must_not_be_suppressed
from core.people.models import Person, email_key
from core.people.terms import index_people
from core.settings import Settings

ROLE_ENDED = "role-ended"
"""The kind of message that tells somebody so."""
LEAD_CHANGED = "lead-changed"
"""The kind of message that tells others who looks after safeguarding now, or no longer."""


def know(community: Community, person: Person, *, is_shared: bool = False) -> None:
    """Let a community know of a person, so that its organisers may see, find and invite them.

    What another community wrote about them it sees only if somebody who sees both shared it.
    """
    sees_words = is_shared or not queries.knows_another(community.id, person.id)
    known = {"community_id": community.id, "person_id": person.id, "sees_words": sees_words}
    if changed(insert_once(Acquaintance).values(known).on_conflict_do_nothing()):
        index_people([person.id])


def give_role(community: Community, person: Person, role: str, by: Person | None) -> None:
    """Give a person a role in a community; having it already is fine.

    With the part come its messages, unless they have said no to them. Whoever joins the staff signs
    in anew, except in the browser in which they did it themselves.
    """
    know(community, person)
    given = {"community_id": community.id, "person_id": person.id, "role": role}
    if changed(insert_once(Membership).values(given).on_conflict_do_nothing()):
        about: dict[str, Any] = {
            "community_id": community.id,
            "how": How.STAFF if by else How.PAGE,
            "by": by,
        }
        give(person, Purpose.CONTACT, basis=Basis.CONTRACT, wording=str(PART), **about)
        line = record(
            "role.given", by=by, person_id=person.id, community_id=community.id, role=role
        )
        if role in STAFF:
            sessions.end_others(person.id)
        if role == Role.SAFEGUARDING_LEAD and by:
            _tell_of_the_lead(community, line)


def begin(values: dict[str, str], by: Person) -> Community:
    """Found a community; whoever founds it is its first organiser."""
    settings: Settings = current_app.config["SETTINGS"]
    introduce(by, values["my_name"], values["my_email"])
    community = Community(
        name=values["name"], purpose=values["purpose"], timezone=settings.timezone
    )
    db.session.add(community)
    db.session.flush()
    give_role(community, by, Role.ORGANISER, by)
    record("community.founded", by=by, community_id=community.id)
    return community


def change(community: Community, values: dict[str, Any], by: Person) -> None:
    """Change what is known of a community."""
    for name, value in values.items():
        setattr(community, name, value)
    record("community.changed", by=by, community_id=community.id, fields=sorted(values))


def introduce(person: Person, name: str, address: str) -> None:
    """Give the administrator, who began without either, a name and an address."""
    taken = people.with_email(address)
    if taken is not None and taken.id != person.id:
        raise RuleBroken(
            _("Somebody else here has this e-mail address. Sign in as them, or use another.")
        )
    was = person.email
    is_another = email_key(address) != person.email_key
    if is_another:
        must_not_be_suppressed(address)
    person.rename(name)
    person.set_email(address)
    index_people([person.id])
    if was and is_another:
        addresses.follow(person, was, by=person)


def take_role(community: Community, membership: Membership, by: Person) -> None:
    """Take a role away; the last organiser keeps it, so that nobody is locked out.

    Whoever they looked after is looked after by nobody, once they have no part here any more. Who
    had more than the role of a member, and did not give it up themselves, is told by mail.
    """
    person_id, role = membership.person_id, membership.role
    held = queries.organisers_to_change(membership)
    if membership.id not in held:
        raise RuleBroken(_("They have lost this role a moment ago."))
    if role == Role.ORGANISER and len(held) == 1:
        raise RuleBroken(_("This is the only organiser. Name another one first."))
    taken = record("role.taken", by=by, person_id=person_id, community_id=community.id, role=role)
    db.session.delete(membership)
    db.session.flush()
    sessions.end_others(person_id)
    owning.let_go(community.id, person_id)
    if role != Role.MEMBER and person_id != by.id:
        tell_of_the_end(taken)
    if role == Role.SAFEGUARDING_LEAD:
        _tell_of_the_lead(community, taken)


def tell_of_the_end(taken: Entry) -> None:
    """Tell somebody who can be written to that a role of theirs ended, as this line says."""
    person = db.session.get(Person, taken.person_id)
    if person is None or not person.email or not person.may_be_contacted:
        return
    # of no community: whoever ended it could keep its mail back
    deliveries.queue(ROLE_ENDED, subject_id=taken.id, step="told", person_ids=[person.id])


def _tell_of_the_lead(community: Community, line: Entry) -> None:
    """Tell the other leads there that this role was given or taken, as this line says.

    Administrators hear where nobody else does, and where somebody gave it to themself.
    """
    leads = queries.people_with_role(community.id, Role.SAFEGUARDING_LEAD)
    told = _others(leads, line)
    if not told or (line.what == "role.given" and line.person_id == line.by_id):
        told |= _others(accounts.administrators(), line)
    db.session.flush()  # so that the line has its number
    # of no community: whoever did it could keep its mail back
    deliveries.queue(LEAD_CHANGED, subject_id=line.id, step="told", person_ids=sorted(told))


def _others(found: Iterable[Person], line: Entry) -> set[int]:
    """Those who can be written to, but not whose role it is, nor who gave or took it."""
    return {each.id for each in found if each.email} - {line.person_id or 0, line.by_id or 0}


def skip_step(community: Community, step: str, reason: str, by: Person) -> None:
    """Leave a first step out, with a reason that stays visible. It can still be done later."""
    db.session.merge(
        SkippedStep(
            community_id=community.id,
            step=step,
            reason=reason,
            skipped_by_id=by.id,
            skipped_at=now(),
        )
    )
    record("step.skipped", by=by, community_id=community.id, reason=reason, step=step)
