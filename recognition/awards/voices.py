"""How the words of a peer go out with the badge: beside their name, and signed by them."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.people.models import Person
from recognition.awards.models import Award, Endorsement
from recognition.credentials import keys


def speak(award: Award, by: Person, is_named: bool, signs: bool) -> None:
    """Note how somebody wants the words that they have just written for an award to be read."""
    said = select(Endorsement).where(Endorsement.award_id == award.id, Endorsement.by_id == by.id)
    db.session.scalars(said).one().is_named = is_named
    if signs:
        keys.agree(by)


def may_be_asked_to_sign(person: Person) -> bool:
    """True until they agreed that a key is kept for them."""
    return keys.key_of(person.id) is None
