"""Noting a contact on a person's page, correcting it, and what follows from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import owning
from core.communities.actions import know
from core.db import db, now, today
from core.journal.models import Entry
from core.people.models import Person
from outreach.next_steps import queries as next_steps
from outreach.next_steps.models import NextStep
from outreach.touchpoints import actions, intervals, queries
from outreach.touchpoints.models import Touchpoint, TouchpointPerson
from tests.clock import Clock
from tests.databases import ON_BOTH
from tests.people import People, sign_in, someone
from tests.statements import plan_of, plans

TODAY = {"on": today().isoformat()}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/people/"


def noted() -> list[Touchpoint]:
    db.session.rollback()
    return list(db.session.scalars(select(Touchpoint).order_by(Touchpoint.id)))


def test_a_kind_is_all_that_must_be_chosen(people: People, home: str, client: FlaskClient) -> None:
    page = f"{home}{people.bea.id}"
    assert f'action="{page}/touchpoints"' in client.get(page).text
    assert client.post(f"{page}/touchpoints", data={"kind": "call", **TODAY}).status_code == 303
    shown = client.get(page).text
    assert "Sana Malik\u2069 phoned them." in shown and "Last human contact: today." in shown
    assert client.post(f"{page}/touchpoints", data=TODAY).status_code == 422


def test_pressing_twice_notes_one_contact_and_one_step(
    people: People, home: str, client: FlaskClient
) -> None:
    page = f"{home}{people.bea.id}/touchpoints"
    (key,) = re.findall(r'name="key"[^>]*value="([0-9a-f]{32})"', client.get(page).text)
    data = {"kind": "call", "key": key, "step": "Send the plan", **TODAY}
    for _press in range(2):
        assert client.post(page, data=data).status_code == 303
    talk = f"/communities/{people.community.id}/tasks/people/{people.bea.id}/talk"
    for _press in range(2):
        assert client.post(talk, data={"kind": "talk", "key": key[::-1]}).status_code == 303
    assert [each.kind for each in noted()] == ["call", "talk"]
    assert len(db.session.scalars(select(NextStep)).all()) == 1
    assert client.post(page, data={**data, "key": "wrong"}).status_code == 422


def test_with_script_the_panel_and_the_timeline_are_swapped(
    people: People, home: str, client: FlaskClient
) -> None:
    data = {"kind": "talk", "said": "She grows beans", **TODAY}
    answer = client.post(f"{home}{people.bea.id}/touchpoints", data=data, headers=HTMX)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert 'id="contact"' in answer.text and 'hx-swap-oob="true"' in answer.text
    assert "Noted." in answer.text and "She grows beans" in answer.text
    wrong = client.post(f"{home}{people.bea.id}/touchpoints", data=TODAY, headers=HTMX)
    assert wrong.status_code == 422 and "<html" not in wrong.text


def test_who_else_was_there_is_typed_or_ticked(
    people: People, home: str, client: FlaskClient
) -> None:
    data = {"kind": "meeting", "others": "bea KROL, Ami", "with": str(people.amir.id), **TODAY}
    client.post(f"{home}{people.oisin.id}/touchpoints", data=data)
    (made,) = noted()
    there = [each.name for each in queries.others_at([made.id])[made.id]]
    assert there == ["Amir Haddad", "Bea Król"]
    assert "Also there:" in client.get(f"{home}{people.bea.id}").text
    assert queries.latest([people.bea.id], [people.community.id])[people.bea.id].id == made.id


def test_a_name_that_nobody_has_or_two_have_is_asked_about(
    people: People, home: str, client: FlaskClient
) -> None:
    page = f"{home}{people.oisin.id}/touchpoints"
    twin = someone("Bea Król")
    for name, said in (("Zoë Tan", "Nobody here is called"), ("Nobody", "Nobody here is called")):
        answer = client.post(page, data={"kind": "call", "others": name, **TODAY})
        assert answer.status_code == 409 and said in answer.text
    _known(people, twin)
    answer = client.post(page, data={"kind": "call", "others": "Bea Król", **TODAY})
    assert answer.status_code == 409 and f"#{twin.id}" in answer.text
    again = {"kind": "call", "others": f"Bea Król #{twin.id}", **TODAY}
    assert client.post(page, data=again).status_code == 303
    assert db.session.scalars(select(TouchpointPerson.person_id)).all() == [twin.id]


def test_names_are_offered_while_they_are_typed(
    people: People, home: str, client: FlaskClient
) -> None:
    asked = {"others": "Amir Haddad, bea", "with": str(people.amir.id)}
    offered = client.get(f"{home}touchpoints/names", query_string=asked).text
    assert offered.index("Amir Haddad") < offered.index("Bea Król")
    assert "Zoë" not in client.get(f"{home}touchpoints/names?others=zo").text


def test_a_note_is_no_human_contact(people: People, home: str, client: FlaskClient) -> None:
    actions.log(people.community.id, people.bea.id, "note", "Moved house", by=people.amir)
    shown = client.get(f"{home}{people.bea.id}").text
    assert "Moved house" in shown and "No human contact noted yet." in shown
    assert queries.contacts([people.bea.id], now() - timedelta(days=7)) == []
    assert "Talk to each other first" not in shown


def test_a_colleague_of_the_last_seven_days_warns(
    people: People, home: str, client: FlaskClient
) -> None:
    at = now() - timedelta(days=6)
    actions.log(people.community.id, people.bea.id, "call", "", by=people.amir, at=at)
    shown = client.get(f"{home}{people.bea.id}").text
    assert "Amir Haddad\u2069 was in touch with them" in shown
    actions.log(people.community.id, people.oisin.id, "call", "", by=people.sana)
    assert "Talk to each other first" not in client.get(f"{home}{people.oisin.id}").text


def test_the_interval_counts_from_the_last_human_contact_of_this_community(
    people: People, home: str, client: FlaskClient
) -> None:
    here, bea = people.community.id, people.bea.id
    at = now() - timedelta(days=43)
    actions.log(here, bea, "call", "", by=people.sana, at=at)
    actions.log(people.elsewhere.id, bea, "call", "Secret", by=people.zoe)
    client.post(f"{home}{bea}/keeping-in-touch", data={"owner": people.amir.id, "every_days": "30"})
    shown = client.get(f"{home}{bea}").text
    assert "Last human contact: 43 days ago." in shown and "Meant every 30 days." in shown
    assert "A colleague was in touch" in shown and "Zoë" not in shown and "Secret" not in shown
    assert "It is time." in shown and "Amir Haddad</bdi> looks after them" in shown
    db.session.rollback()
    assert owning.of(here, bea).contact_due_on == (at + timedelta(days=30)).date()
    found = owning.due(people.amir.id, [here], today(), 10)
    assert [(row.person_id, row.contact_every_days) for row in found] == [(bea, 30)]


def test_contact_is_due_anew_when_one_is_noted_changed_or_taken_back(
    people: People, home: str, client: FlaskClient
) -> None:
    here, bea = people.community.id, people.bea.id
    intervals.intend(here, [bea], 10)
    early = now() - timedelta(days=4)
    first = actions.log(here, bea, "call", "", by=people.sana, at=early)
    assert owning.of(here, bea).contact_due_on == (early + timedelta(days=10)).date()
    second = actions.log(here, bea, "talk", "", by=people.sana)
    assert owning.of(here, bea).contact_due_on == today() + timedelta(days=10)
    actions.change(second, "note", "", now(), [], by=people.sana)
    assert owning.of(here, bea).contact_due_on == (early + timedelta(days=10)).date()
    client.post(f"{home}touchpoints/{first.id}/removal")
    assert [each.kind for each in noted()] == ["note"]
    assert owning.of(here, bea).contact_due_on == today() + timedelta(days=10)


def test_one_can_correct_what_one_noted_for_a_day(
    people: People, home: str, client: FlaskClient, clock: Clock
) -> None:
    made = actions.log(people.community.id, people.bea.id, "call", "", by=people.sana)
    theirs = actions.log(people.community.id, people.bea.id, "call", "", by=people.amir)
    page = f"{home}touchpoints/{made.id}"
    correct = {"kind": "letter", "said": "By post", **TODAY}
    assert client.post(page, data=correct).status_code == 303
    assert noted()[0].kind == "letter"
    assert client.post(f"{home}touchpoints/{theirs.id}", data=correct).status_code == 409
    clock.move(hours=25)
    sign_in(client, people.sana)
    assert client.post(page, data=correct).status_code == 409
    assert client.post(f"{page}/removal").status_code == 409
    what = select(Entry.what).where(Entry.what.like("touchpoint.%")).order_by(Entry.id)
    found = ["touchpoint.logged", "touchpoint.logged", "touchpoint.changed"]
    assert db.session.scalars(what).all() == found


def test_a_next_step_is_mine_in_a_week_unless_i_say_otherwise(
    people: People, home: str, client: FlaskClient
) -> None:
    data = {"kind": "call", "step": "Send her the plan", "step_owner": people.sana.id, **TODAY}
    client.post(f"{home}{people.bea.id}/touchpoints", data=data | {"step_on": ""})
    later = (today() + timedelta(days=9)).isoformat()
    client.post(f"{home}{people.bea.id}/touchpoints", data=data | {"step_on": later})
    found = next_steps.open_of(people.sana.id, [people.community.id], today(), 5)
    assert [(row.name, row.what, row.due_on) for row in found] == [
        ("Bea Król", "Send her the plan", None)
    ]
    assert "Send her the plan" in client.get(f"{home}{people.bea.id}").text


def test_a_step_is_done_not_done_and_handed_on(
    people: People, home: str, client: FlaskClient
) -> None:
    step = _step(people, people.sana)
    page = f"/communities/{people.community.id}/next-steps/{step.id}"
    for what, is_done in (("done", True), ("done", True), ("reopening", False)):
        assert client.post(f"{page}/{what}").status_code == 303
        db.session.refresh(step)
        assert (step.done_at is not None) is is_done
    handed = {"what": "Call her", "due_on": "", "owner_id": people.amir.id}
    assert client.post(page, data=handed).status_code == 303
    client.post(page, data=handed | {"owner_id": people.zoe.id})
    db.session.refresh(step)
    assert (step.owner_id, step.what) == (people.amir.id, "Call her")
    told = db.session.scalars(select(Entry.what).order_by(Entry.id)).all()[-3:]
    assert told == ["next_step.done", "next_step.reopened", "next_step.handed"]


def test_an_ambassador_does_what_is_theirs_and_nothing_else(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    home = f"/communities/{people.community.id}/next-steps/"
    mine, other = _step(people, people.amir), _step(people, people.sana)
    assert client.get(f"{home}{mine.id}").status_code == 200
    assert client.post(f"{home}{mine.id}/done").status_code == 303
    assert client.post(f"{home}{other.id}/done").status_code == 404


@ON_BOTH
def test_next_steps_and_contacts_that_are_due_are_read_from_their_index(people: People) -> None:
    here = [people.community.id]
    for until in (today(), None):
        plan = plan_of(next_steps.open_statement(people.sana.id, here, until, 3))
        assert "ix_next_steps_open" in plan
    bea = people.bea.id
    with plans() as found:
        queries.latest([bea], here)
    assert "ix_touchpoints_person_id_at" in found[0]
    plan = plan_of(owning.due_statement(people.sana.id, here[0], today(), 3))
    assert "ix_acquaintances_owner_id_community_id_contact_due_on" in plan


def _step(people: People, owner: Person) -> NextStep:
    step = NextStep(
        community_id=people.community.id, person_id=people.bea.id, what="Call", owner_id=owner.id
    )
    db.session.add(step)
    db.session.commit()
    return step


def _known(people: People, person: Person) -> None:
    know(people.community, person)
    db.session.commit()
