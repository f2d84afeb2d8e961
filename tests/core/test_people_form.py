"""Adding and changing a person by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities import queries as community_queries
from core.communities.models import Role
from core.db import db, today
from core.journal.models import Entry
from core.people import queries
from core.people.listing import Filters, count, page_of_people
from core.people.models import Person
from core.privacy.suppressing import suppress
from tests.people import People, sign_in

FIONA = {"name": "Fiona Reid", "source": "Met at the seed swap in May", "basis": "consent"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/people/"


def named(name: str) -> Person:
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def number_of_people() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Person.id)).all())


def test_a_name_and_a_source_are_enough(home: str, client: FlaskClient) -> None:
    answer = client.post(f"{home}new", data=FIONA)
    assert answer.status_code == 303
    assert "Fiona Reid" in client.get(answer.location).text
    assert named("Fiona Reid").email is None


@pytest.mark.parametrize("missing", ["name", "source"])
def test_without_one_of_them_the_form_says_what_is_missing(
    home: str, client: FlaskClient, missing: str
) -> None:
    before = number_of_people()
    answer = client.post(f"{home}new", data={**FIONA, missing: " \u200b\x00 \u202e"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert number_of_people() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "fiona@"),
        ("email", "fiona@example.org, other@example.org"),
        ("email", "a" * 250 + "@example.org"),
        ("timezone", "Europe/Leeds"),
        ("preferred_channel", "pigeon"),
        ("preferred_channel", "email"),
        ("name", "x" * 201),
        ("notes", "x" * 5001),
        ("topics", ",".join(f"topic {n}" for n in range(31))),
        ("topics", "x" * 61),
    ],
)
def test_bad_input_is_refused_beside_the_field(
    home: str, client: FlaskClient, field: str, value: str
) -> None:
    before = number_of_people()
    answer = client.post(f"{home}new", data={**FIONA, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert number_of_people() == before


def test_details_of_others_must_be_told_within_30_days(home: str, client: FlaskClient) -> None:
    client.post(f"{home}new", data=FIONA)
    assert named("Fiona Reid").inform_by == today() + timedelta(days=30)
    assert named("Fiona Reid").informed_at is None


def test_who_gave_the_details_themselves_knows(home: str, client: FlaskClient) -> None:
    client.post(f"{home}new", data={**FIONA, "is_from_them": "y"})
    assert named("Fiona Reid").inform_by is None
    assert named("Fiona Reid").informed_at is not None


def test_topics_take_the_spelling_that_is_used_already(
    people: People, home: str, client: FlaskClient
) -> None:
    client.post(f"{home}new", data={**FIONA, "topics": "Composting, bees"})
    client.post(
        f"{home}{people.bea.id}/details", data=details(people.bea, topics="composting;Bees")
    )
    assert queries.topics_of(people.bea.id) == ["Composting", "bees"]


def test_a_new_person_is_found_by_the_beginnings_of_words(
    people: People, home: str, client: FlaskClient
) -> None:
    client.post(f"{home}new", data={**FIONA, "place": "Óban", "topics": "Apple trees"})
    for words in ("fio", "REID f", "oban", "appl", "trees fiona"):
        found = page_of_people(people.community.id, Filters(q=words)).people
        assert [person.name for person in found] == ["Fiona Reid"], words


@pytest.mark.parametrize(
    "name",
    [
        "Ó" * 200,
        "محمد بن عبد الله",
        "\u202eTom",
        "Anna\x00\x07\r\nBcc: x@example.org",
        "👩🏽‍🌾",
        "x Æ A-12",
        'O\'Neil "Bo" <b>',
    ],
)
def test_any_name_can_be_added_found_and_shown(home: str, client: FlaskClient, name: str) -> None:
    answer = client.post(f"{home}new", data={**FIONA, "name": name})
    assert answer.status_code == 303
    kept = db.session.scalars(select(Person).order_by(Person.id.desc())).first()
    assert kept is not None
    assert not set(kept.name) & set("\x00\x07\r\n")
    assert client.get(answer.location).status_code == 200
    assert client.get(f"{home}?q={name[:3]}").status_code == 200


def test_an_address_that_is_here_leads_to_its_person(
    people: People, home: str, client: FlaskClient
) -> None:
    before = number_of_people()
    answer = client.post(f"{home}new", data={**FIONA, "email": "PERSON3@example.org "})
    assert answer.status_code == 409
    assert f'href="{home}{people.amir.id}"' in answer.text
    assert "Fiona Reid" in answer.text
    assert number_of_people() == before


def test_what_another_community_knows_stays_there(
    people: People, home: str, client: FlaskClient
) -> None:
    people.zoe.notes = "Only for the bee keepers"
    answer = client.post(f"{home}new", data={**FIONA, "email": people.zoe.email})
    assert answer.status_code == 409
    assert "administrator" in answer.text and people.zoe.name not in answer.text
    assert not community_queries.known_person(people.community.id, people.zoe.id)
    assert client.get(f"{home}{people.zoe.id}").status_code == 404


def test_an_administrator_can_let_a_second_community_know_of_somebody(
    people: People, home: str, client: FlaskClient
) -> None:
    before = number_of_people()
    sign_in(client, people.ada)
    answer = client.post(f"{home}new", data={**FIONA, "email": people.zoe.email})
    assert answer.location == f"{home}{people.zoe.id}"
    assert number_of_people() == before
    db.session.refresh(people.zoe)
    assert people.zoe.name == "Zoë Tan"
    assert community_queries.known_person(people.community.id, people.zoe.id)


def test_a_suppressed_address_is_not_kept(people: People, home: str, client: FlaskClient) -> None:
    suppress("fiona@example.org", reason="never")
    answer = client.post(f"{home}new", data={**FIONA, "email": "Fiona@Example.org"})
    assert answer.status_code == 409
    assert "asked us not to write" in answer.text
    answer = client.post(
        f"{home}{people.bea.id}/details", data=details(people.bea, email="fiona@example.org")
    )
    assert answer.status_code == 409


def test_a_namesake_is_asked_about_once(people: People, home: str, client: FlaskClient) -> None:
    answer = client.post(f"{home}new", data={**FIONA, "name": "bea KROL"})
    assert answer.status_code == 409
    assert f'href="{home}{people.bea.id}"' in answer.text
    again = {**FIONA, "name": "bea KROL", "is_someone_else": "y"}
    assert client.post(f"{home}new", data=again).status_code == 303


def test_details_can_be_changed_and_found_by(
    people: People, home: str, client: FlaskClient
) -> None:
    changed = details(people.bea, name="Bea Nowak", email="bea@example.org", place="Hull")
    assert client.post(f"{home}{people.bea.id}/details", data=changed).status_code == 303
    assert named("Bea Nowak").email_key == "bea@example.org"
    assert count(people.community.id, Filters(q="krol")).number == 0
    assert count(people.community.id, Filters(q="now", place="Hull")).number == 1


def test_a_refused_change_changes_nothing(people: People, home: str, client: FlaskClient) -> None:
    taken = details(people.bea, name="Bea Nowak", email=people.oisin.email or "")
    answer = client.post(f"{home}{people.bea.id}/details", data=taken)
    assert answer.status_code == 409
    assert f'href="{home}{people.oisin.id}"' in answer.text
    db.session.refresh(people.bea)
    assert people.bea.name == "Bea Król"


def test_nobody_takes_over_an_account_by_changing_its_address(
    people: People, home: str, client: FlaskClient
) -> None:
    communities.know(people.community, people.ada)
    for person in (people.ada, people.olu, people.amir):
        stolen = details(person, email="sana.other@example.org")
        assert client.post(f"{home}{person.id}/details", data=stolen).status_code == 409
        db.session.refresh(person)
        assert person.email == f"person{person.id}@example.org"


def test_an_administrator_can_change_the_address_of_an_account(
    people: People, home: str, client: FlaskClient
) -> None:
    sign_in(client, people.ada)
    changed = details(people.amir, email="amir@example.org")
    assert client.post(f"{home}{people.amir.id}/details", data=changed).status_code == 303


def test_a_change_of_somebody_with_a_role_keeps_their_address(
    people: People, home: str, client: FlaskClient
) -> None:
    changed = details(people.amir, phone="0113 496 0000")
    assert client.post(f"{home}{people.amir.id}/details", data=changed).status_code == 303
    db.session.refresh(people.amir)
    assert people.amir.phone == "0113 496 0000"


def test_no_field_can_be_smuggled_in(people: People, home: str, client: FlaskClient) -> None:
    smuggled = {**FIONA, "is_administrator": "1", "id": "1", "never_contact_at": "x"}
    client.post(f"{home}new", data=smuggled)
    assert not named("Fiona Reid").is_administrator
    assert not people.bea.is_administrator


def test_adding_and_changing_stand_in_the_journal_and_on_the_timeline(
    people: People, home: str, client: FlaskClient
) -> None:
    page = client.post(f"{home}new", data=FIONA).location
    fiona = named("Fiona Reid")
    client.post(f"{page}/details", data=details(fiona, place="Hull"))
    communities.give_role(people.community, fiona, Role.AMBASSADOR, people.sana)
    entries = select(Entry.what).where(Entry.person_id == fiona.id).order_by(Entry.id)
    told = db.session.scalars(entries).all()
    assert told == ["person.added", "person.changed", "role.given"]
    shown = client.get(page).text
    assert "changed the details" in shown
    assert "gave them a role: Ambassador" in shown


def details(person: Person, **changes: str) -> dict[str, Any]:
    """What the form would send for this person."""
    kept = {"name": person.name, "source": person.source, "email": person.email or ""}
    return {**kept, **changes}


def test_the_kind_of_organisation_keeps_the_spelling_that_is_used(
    home: str, client: FlaskClient
) -> None:
    client.post(f"{home}new", data=FIONA | {"organisation_kind": "School"})
    client.post(f"{home}new", data=FIONA | {"name": "Ann", "organisation_kind": "schooL"})
    assert named("Ann").organisation_kind == "School"
    assert '<option value="School"></option>' in client.get(f"{home}new").text
    assert "School" in client.get(f"{home}{named('Ann').id}").text


def test_who_is_rarely_online_is_noted_shown_and_found(
    home: str, client: FlaskClient, people: People
) -> None:
    client.post(f"{home}new", data=FIONA | {"is_rarely_online": "y"})
    fiona = named("Fiona Reid")
    assert fiona.is_rarely_online
    assert "Reach them by phone, letter or in person." in client.get(f"{home}{fiona.id}").text
    found = page_of_people(people.community.id, Filters(online="rarely"))
    assert [each.name for each in found.people] == ["Fiona Reid"]
    client.post(f"{home}{fiona.id}/details", data=FIONA)
    assert not named("Fiona Reid").is_rarely_online
