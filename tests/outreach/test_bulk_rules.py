"""What a bulk change must never do: go in circles, take others, or leave what is in use."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.bulk import actions, jobs, queries
from core.bulk.models import STUCK, BulkChange
from core.communities import actions as communities
from core.communities.models import Membership, Role
from core.db import db
from core.imports.models import ImportRow, PeopleImport
from core.journal.actions import record
from core.people import listing
from core.people.listing import Filters
from core.people.models import Person
from core.safeguarding import actions as safeguarding
from outreach.next_steps import actions as next_steps
from tests.bulk import Tools, begun, everything, undone
from tests.people import People, sign_in, someone


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


def test_a_wave_takes_the_first_by_name_and_no_more_than_were_shown(
    people: People, tools: Tools, client: FlaskClient
) -> None:
    last, zed, first = someone("Zz Last"), someone("Zed"), someone("Aa First")
    for each in (last, zed, first):
        communities.know(people.community, each)
    db.session.commit()
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/changes/"
    ids = "-".join(str(each.id) for each in (last, zed, first))
    asked = {"ids": ids, "kind": "wave", "value": tools.asked["wave"], "why": "Others ask"}
    assert 'name="shown" value="2"' in client.get(f"{home}preview", query_string=asked).text
    done = client.post(home, data={**asked, "shown": "1"})
    assert "1 person was changed" in client.get(done.location).text
    assert [row[1] for row in everything()["waves"]] == [first.id]


def test_whoever_is_on_hold_is_not_put_in_a_wave(people: People, tools: Tools) -> None:
    safeguarding.place_hold(people.community, "person", people.bea.id, "Wait", by=people.olu)
    db.session.commit()
    change = begun(people, "wave", tools.asked["wave"], people.bea, people.oisin)
    assert change.stays == {"held": 1}
    assert [row[1] for row in everything()["waves"]] == [people.oisin.id]


def test_organisers_of_one_community_learn_nothing_of_another(
    people: People, tools: Tools, client: FlaskClient
) -> None:
    gina = someone("Gina Rossi")
    communities.give_role(people.community, gina, Role.ORGANISER, None)
    communities.know(people.elsewhere, people.oisin)
    db.session.commit()
    asked = begun(people, "community", tools.asked["community"], people.bea, people.oisin)
    home = f"/communities/{people.community.id}/changes/"
    sign_in(client, gina)
    page = client.get(f"{home}{asked.id}").text + client.get(home).text
    for hidden in (people.elsewhere.name, "Bea Król", "known there already", "/undoing"):
        assert hidden not in page
    assert client.post(f"{home}{asked.id}/undoing").status_code == 409
    sign_in(client, people.sana)
    page = client.get(f"{home}{asked.id}").text
    assert people.elsewhere.name in page and "Bea Król" in page and "/undoing" in page


def test_whoever_the_other_community_has_in_a_list_of_its_own_stays_known_there(
    people: People, tools: Tools
) -> None:
    change = begun(people, "community", tools.asked["community"], people.bea, people.oisin)
    theirs = PeopleImport(community_id=people.elsewhere.id, file_name="a.csv", plan={}, rows=1)
    db.session.add(theirs)
    db.session.flush()
    row = ImportRow(import_id=theirs.id, number=1, outcome="unchanged", name="Bea")
    row.person_id = people.bea.id
    db.session.add(row)
    db.session.commit()
    undone(change, people.sana)
    known = {row[1] for row in everything()["known"] if row[0] == people.elsewhere.id}
    assert people.bea.id in known and people.oisin.id not in known


def test_a_topic_that_was_given_anew_outlasts_the_undoing_of_the_first(
    people: People, tools: Tools
) -> None:
    first = begun(people, "topic_add", "Seeds", people.bea, people.oisin, people.mohammed)
    for kind in ("topic_remove", "topic_add"):
        begun(people, kind, "Seeds", people.bea)
    here = people.community.id
    record("person.changed", by=people.sana, person_id=people.oisin.id, community_id=here)
    db.session.commit()
    undone(first, people.sana)
    assert first.counts["put_back"] == 1
    assert {row[0] for row in everything()["topics"]} == {people.bea.id, people.oisin.id}


def test_nobody_is_counted_twice_after_a_worker_was_killed(people: People, tools: Tools) -> None:
    change = begun(people, "owner", tools.asked["owner"], people.bea, people.oisin)
    begun(people, "owner", str(people.sana.id), people.bea)
    actions.undo(change, people.sana)
    change.done = 1  # the worker had come to Bea, who stays as she is now
    db.session.commit()
    jobs.go_on(change.id)
    db.session.refresh(change)
    assert (change.state, change.done, change.total) == ("undone", 2, 2)


def test_whoever_has_no_part_any_more_looks_after_nobody(people: People, tools: Tools) -> None:
    begun(people, "owner", tools.asked["owner"], people.bea)
    here, amir = people.community, people.amir
    step = next_steps.add(here.id, people.bea.id, "Call", None, amir.id, by=people.sana)
    role = select(Membership).where(Membership.person_id == amir.id)
    (membership,) = db.session.scalars(role.where(Membership.community_id == here.id)).all()
    communities.take_role(here, membership, by=people.sana)
    db.session.commit()
    assert {row[2] for row in everything()["known"]} == {None}
    assert step.owner_id is None
    assert list(listing.ids_of(here.id, Filters.of({"owner": str(amir.id)}))) == []
