"""An address that came with a nomination fills in what was missing, and lets nobody in."""

from __future__ import annotations

from contextlib import suppress

import pytest

from core.db import db
from core.errors import RuleBroken
from core.people.models import Person
from outreach.nominations.actions import approve, nominate
from outreach.nominations.models import Origin
from tests.people import People


def approved(people: People, person: Person, origin: Origin = Origin.MEMBER) -> str | None:
    """The address that this person has after a voice with one was approved."""
    voice = nominate(
        people.community.id,
        people.olu.id,
        person.name,
        "Knows everybody",
        "new@example.org",
        True,
        origin=origin,
    )
    db.session.commit()
    approve(voice, people.community, people.sana, f"person-{person.id}")
    return person.email


def test_an_address_that_was_missing_is_kept(people: People) -> None:
    assert approved(people, people.bea) == "new@example.org"


def test_an_address_that_is_there_stays(people: People) -> None:
    before = people.oisin.email
    assert approved(people, people.oisin) == before


def test_the_public_form_gives_nobody_an_address(people: People) -> None:
    assert approved(people, people.bea, Origin.SELF) is None


def test_nobody_gets_in_as_somebody_else(people: People) -> None:
    people.amir.set_email(None)
    assert approved(people, people.amir) is None


@pytest.mark.parametrize("holder", ["oisin", "zoe"])
def test_an_address_of_somebody_else_is_not_taken(people: People, holder: str) -> None:
    getattr(people, holder).set_email("new@example.org")
    db.session.flush()
    with_it = getattr(people, holder)
    voice = nominate(people.community.id, None, people.bea.name, "Knows", "new@example.org", True)
    db.session.commit()
    with suppress(RuleBroken):
        approve(voice, people.community, people.sana, f"person-{people.bea.id}")
    assert with_it.email == "new@example.org"
    assert people.bea.email is None
