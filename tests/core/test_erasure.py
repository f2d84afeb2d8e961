"""Whoever is erased is gone from every table and file, and nothing brings them back."""

from __future__ import annotations

import pytest

from core.communities.actions import know
from core.db import db
from core.erasure import actions
from core.people.models import Person
from core.people.terms import index_people
from core.settings import Settings
from tests.core.canaries import Marked, forget_what_nobody_has, found_anywhere, mark_person
from tests.people import People


@pytest.mark.parametrize("seed", range(2))
def test_no_column_and_no_file_holds_a_word_about_them(
    people: People, settings: Settings, seed: int
) -> None:
    person = Person(source="Fair")
    person.rename("Nadia Osei")
    db.session.add(person)
    db.session.flush()
    know(people.community, person)
    Marked(seed, [person.id], [people.community.id])
    mark_person(person.id)
    index_people([person.id])
    forget_what_nobody_has()
    db.session.commit()
    found = len(found_anywhere(settings.var))
    assert found > 100
    actions.erase(person)
    db.session.commit()
    left = found_anywhere(settings.var)
    assert not left, chr(10).join(left)
