"""How far the words of a peer go: to strangers, beside their name, and signed into the badge."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.people.models import Person
from recognition.awards import consequences, queries
from recognition.awards.models import Award, Endorsement
from recognition.credentials import keys


def speak(award: Award, by: Person, is_named: bool, signs: bool) -> None:
    """Note how somebody wants the words that they have just written for an award to be read."""
    said = select(Endorsement).where(Endorsement.award_id == award.id, Endorsement.by_id == by.id)
    change(db.session.scalars(said).one(), is_for_strangers=True, is_named=is_named, signs=signs)


def change(said: Endorsement, is_for_strangers: bool, is_named: bool, signs: bool) -> None:
    """Let one's words go further, or less far, from now on; what was downloaded stays as it is."""
    award = queries.locked(said.award_id)
    said.is_for_strangers, said.is_named, said.signs = is_for_strangers, is_named, signs
    consequences.follow(award)


def stop_signing(by: Person) -> None:
    """Take somebody's signature out of all their words, and destroy what we keep to sign with.

    What was downloaded keeps it, and stays valid.
    """
    for said in queries.signed_by(by.id):
        change(said, said.is_for_strangers, said.is_named, signs=False)
    keys.retire_of(by.id)
