"""What a bulk change must never do: go in circles, take others, or leave what is in use."""

from __future__ import annotations

import pytest

from core.bulk.models import BulkChange
from core.db import db
from core.people.models import Person
from tests.bulk import Tools, begun, everything, undone
from tests.people import People


@pytest.fixture
def tools(people: People) -> Tools:
    return Tools(people)


def test_whoever_comes_later_undoes_putting_them_in_a_wave(people: People, tools: Tools) -> None:
    change_id = begun(people, "wave", tools.asked["wave"], people.bea, people.oisin).id
    sana_id = people.sana.id
    db.session.expunge_all()
    change = db.session.get_one(BulkChange, change_id)
    undone(change, db.session.get_one(Person, sana_id))
    assert (change.state, change.counts["put_back"]) == ("undone", 2)
    assert everything()["waves"] == []
