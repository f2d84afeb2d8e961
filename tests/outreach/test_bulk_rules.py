"""What a bulk change must never do: go in circles, take others, or leave what is in use."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.bulk import actions, jobs, queries
from core.bulk.models import STUCK, BulkChange
from core.db import db
from core.people.models import Person
from tests.bulk import Tools, begun, everything, undone
from tests.people import People, sign_in


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


def test_what_fails_three_times_stops_and_can_be_tried_again_or_left(
    people: People, tools: Tools, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = begun(people, "topic_add", "Seeds", people.bea, people.oisin)
    with monkeypatch.context() as broken:
        broken.setattr(queries, "what_was", lambda *_: 1 / 0)
        actions.undo(change, people.sana)
        for _try in range(4):
            change.touched_at = None
            db.session.commit()
            jobs.go_on(change.id)
            db.session.refresh(change)
    assert (change.is_stuck, change.counts["failures"]) == (True, 3)
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/changes/{change.id}"
    assert "failed three times" in client.get(page).text
    assert client.post(f"{page}/leaving").status_code == 303
    assert "left before everybody" in client.get(page).text
    client.post(f"{page}/undoing")
    assert "2 people are as they were" in client.get(page).text


def test_a_change_that_is_stuck_goes_on_when_it_is_tried_again(
    people: People, tools: Tools, client: FlaskClient
) -> None:
    change = begun(people, "topic_add", "Seeds", people.bea)
    actions.undo(change, people.sana)
    change.run = STUCK
    db.session.commit()
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/changes/{change.id}"
    client.post(f"{page}/trying-again")
    assert "1 person is as they were" in client.get(page).text
