"""Naming and asking tell who knows whom, once it has come to something."""

from __future__ import annotations

import pytest

from core.db import db, now
from core.people import ties
from outreach.nominations.actions import approve, nominate
from outreach.nominations.models import Origin
from tests.outreach.rounds import sent_invitation
from tests.people import People


def pairs(people: People, name: str) -> list[tuple[object, ...]]:
    (source,) = [each for each in ties.sources() if each.name == name]
    return [tuple(row) for row in db.session.execute(source.pairs(people.community.id))]


def test_who_named_somebody_knows_them_once_it_is_approved(people: People) -> None:
    voice = nominate(people.community.id, people.amir.id, "Marta", "Bees")
    nominate(people.community.id, None, "Marta", "Bees")
    assert pairs(people, "nominated") == []
    marta = approve(voice, people.community, people.sana)
    assert pairs(people, "nominated") == [(people.amir.id, marta.id)]


@pytest.mark.parametrize("is_named", [True, False])
def test_who_named_somebody_in_private_is_not_said_to_know_them(
    people: People, is_named: bool
) -> None:
    here, by = people.community.id, people.amir.id
    voice = nominate(here, by, "Marta", "Bees", is_named=is_named, origin=Origin.FRIEND)
    approve(voice, people.community, people.sana)
    assert bool(pairs(people, "nominated")) == is_named


@pytest.mark.parametrize(
    ("answer", "is_tie"), [("yes", True), ("instead", True), ("no_thanks", False), (None, False)]
)
def test_who_asked_somebody_knows_them_once_they_said_yes_or_sent_us_on(
    people: People, answer: str | None, is_tie: bool
) -> None:
    invitation = sent_invitation(people, people.oisin)
    invitation.answer, invitation.answered_at = answer, now() if answer else None
    db.session.flush()
    found = pairs(people, "introduced")
    assert found == ([(people.sana.id, people.oisin.id)] if is_tie else [])
