"""Whoever is looked after is passed on at once, however many they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.communities import owning
from core.db import db
from core.people.listing import Filters, ids_of
from core.people.models import PersonTerm
from core.people.terms import index_people
from tests.people import People
from tests.statements import statements


@pytest.mark.parametrize("to_nobody", [True, False])
def test_the_index_is_as_if_everybody_had_been_read_anew(people: People, to_nobody: bool) -> None:
    here, those = people.community, (people.bea, people.oisin, people.mohammed)
    for person, owner in zip(those, (people.amir, people.amir, people.sana), strict=True):
        owning.set_owner(here, person, owner.id, by=people.sana)
    db.session.flush()
    to_id = None if to_nobody else people.sana.id
    with statements() as sent:
        assert owning.pass_on(here.id, people.amir.id, to_id) == 2
    assert len(sent) <= 3
    db.session.expire_all()
    terms = select(PersonTerm.community_id, PersonTerm.term, PersonTerm.person_id)
    found = set(db.session.execute(terms).all())
    index_people([each.id for each in those])
    assert set(db.session.execute(terms).all()) == found
    (left,) = ids_of(here.id, Filters(owner=str(people.sana.id)))
    assert len(left) == (1 if to_nobody else 3)
