"""Adding an address to those that nothing is sent to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from core.db import changed, db, insert_once, now
from core.people.models import Person
from core.privacy.digests import digests_of, identity_digests
from core.privacy.models import DroppedAddress, Suppression

NEVER, ERASED = "never", "erased"
FOR_GOOD = (NEVER, ERASED)
"""The reasons that nobody can take back for somebody else."""
THEIR_WORD = ("complained", "unsubscribed")
"""The reasons that they can take back, and nobody else for them."""
ASKED = (*FOR_GOOD, *THEIR_WORD)
"""What people say for themselves, whatever the address; all else is about one mailbox."""
A_WEEK = timedelta(days=7)


def suppress(address: str, reason: str) -> None:
    """Send nothing to this address any more. The first reason stays, but for those for good."""
    _suppress(digests_of(address), reason)


def suppress_person(person: Person, reason: str) -> None:
    """Send nothing to any address that we know to be this person's, also from before a merge."""
    own = digests_of(person.email) if person.email else []
    _suppress([*own, *dropped_by(person.id)], reason)


def seal_identity(person: Person) -> None:
    """Keep that somebody of this name and number, or address, asked to be forgotten."""
    _suppress(identity_digests(person.name, person.phone, person.postal_address), ERASED)


def let_in_again(person: Person) -> None:
    """Send to their addresses again what they themselves had stopped."""
    own = digests_of(person.email) if person.email else []
    theirs = Suppression.address_digest.in_([*own, *dropped_by(person.id)])
    db.session.execute(delete(Suppression).where(theirs, Suppression.reason.in_(THEIR_WORD)))


def may_be_offered_return(address: str) -> bool:
    """True, once a week, where whoever has this address asked to be forgotten."""
    due = or_(Suppression.offered_at.is_(None), Suppression.offered_at <= now() - A_WEEK)
    theirs = Suppression.address_digest.in_(digests_of(address)), Suppression.reason == ERASED
    return bool(changed(update(Suppression).where(*theirs, due).values(offered_at=now())))


def let_back_in(address: str) -> None:
    """Delete the mark of an address that was erased, once its owner has shown that it is theirs."""
    theirs = Suppression.address_digest.in_(digests_of(address)), Suppression.reason == ERASED
    db.session.execute(delete(Suppression).where(*theirs))


def dropped_by(person_id: int) -> Sequence[str]:
    """The digests of the addresses that this person gave up in merges."""
    theirs = DroppedAddress.person_id == person_id
    return db.session.scalars(select(DroppedAddress.address_digest).where(theirs)).all()


def _suppress(digests: Sequence[str], reason: str) -> None:
    rows = [
        {"address_digest": each, "reason": reason, "created_at": now()}
        for each in dict.fromkeys(digests)
    ]
    if not rows:
        return
    insert = insert_once(Suppression).values(rows)
    if reason in FOR_GOOD:
        insert = insert.on_conflict_do_update(
            index_elements=[Suppression.address_digest], set_={"reason": reason}
        )
    else:
        insert = insert.on_conflict_do_nothing()
    db.session.execute(insert)
