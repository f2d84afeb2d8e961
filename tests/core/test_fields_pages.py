"""Custom fields: what organisers define, and what the pages of people ask and show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.errors import RuleBroken
from core.fields import actions, queries, telling
from core.fields.models import MOST_FIELDS, Field, FieldKind
from core.people.models import Person
from tests.people import People, sign_in

Work = Callable[[], None]


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/"


def made(people: People, name: str, kind: FieldKind, *choices: str) -> Field:
    field = actions.add(people.community, name, kind, choices, by=people.sana)
    db.session.commit()
    return field


def said_of(person: Person, people: People) -> dict[int, str]:
    db.session.rollback()
    return queries.values_of([person.id], people.community.id).get(person.id, {})


def details(person: Person, **changes: str) -> dict[str, Any]:
    return {"name": person.name, "source": person.source, "email": person.email or "", **changes}


def test_a_field_is_added_asked_for_and_shown(
    people: People, home: str, client: FlaskClient
) -> None:
    choice = {"name": "Plot size", "kind": "choice", "choices": "Small\n Large \n\nSmall"}
    assert client.post(f"{home}fields/new", data=choice).status_code == 303
    (field,) = queries.of_community(people.community.id)
    assert field.choices == ["Small", "Large"]
    key = f"field_{field.id}"
    assert f'id="{key}"' in client.get(f"{home}people/new").text
    client.post(f"{home}people/{people.bea.id}/details", data=details(people.bea, **{key: "Large"}))
    assert "<dt><bdi>Plot size</bdi></dt>" in client.get(f"{home}people/{people.bea.id}").text
    assert said_of(people.bea, people) == {field.id: "Large"}


def test_what_a_field_refuses_is_said_beside_it(
    people: People, home: str, client: FlaskClient
) -> None:
    field = made(people, "Member since", FieldKind.DATE)
    wrong = details(people.bea, **{f"field_{field.id}": "31/2/2026"})
    answer = client.post(f"{home}people/{people.bea.id}/details", data=wrong)
    assert answer.status_code == 422
    assert f'id="field_{field.id}-error"' in answer.text and "is not a day" in answer.text
    assert said_of(people.bea, people) == {}


def test_an_emptied_field_says_nothing_more(people: People, home: str, client: FlaskClient) -> None:
    field = made(people, "Plots", FieldKind.NUMBER)
    page = f"{home}people/{people.bea.id}/details"
    for given, kept in (("1,250.5", {field.id: "1250.5"}), ("", {})):
        client.post(page, data=details(people.bea, **{f"field_{field.id}": given}))
        assert said_of(people.bea, people) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "kind": "text"},
        {"name": "Plot", "kind": "pigeon"},
        {"name": "Plot", "kind": "choice", "choices": " \n "},
        {"name": "Plot", "kind": "choice", "choices": "x" * 81},
        {"name": "x" * 81, "kind": "text"},
    ],
)
def test_a_field_that_says_too_little_is_refused(
    home: str, client: FlaskClient, wrong: dict[str, str]
) -> None:
    assert client.post(f"{home}fields/new", data=wrong).status_code == 422


def test_there_are_at_most_thirty_and_no_two_of_one_name(
    people: People, home: str, client: FlaskClient
) -> None:
    for number in range(MOST_FIELDS):
        made(people, f"Field {number}", FieldKind.TEXT)
    assert client.post(f"{home}fields/new", data={"name": "x", "kind": "text"}).status_code == 409
    actions.retire(queries.of_community(people.community.id)[0], by=people.sana)
    again = client.post(f"{home}fields/new", data={"name": "FIELD 0", "kind": "text"})
    assert again.status_code == 409 and "already" in again.text


def test_what_is_said_follows_a_renamed_choice_even_when_two_change_places(
    people: People, home: str, client: FlaskClient, work: Work
) -> None:
    field = made(people, "Plot", FieldKind.CHOICE, "Small", "Large")
    actions.set_values([(field.id, people.bea.id, "small"), (field.id, people.amir.id, "Large")])
    renamed = {"name": "Plot", "choices-0": "Large", "choices-1": "Small", "more": "Huge"}
    assert client.post(f"{home}fields/{field.id}", data=renamed).status_code == 303
    work()
    assert said_of(people.bea, people) == {field.id: "Large"}
    assert said_of(people.amir, people) == {field.id: "Small"}
    db.session.refresh(field)
    assert (field.choices, field.unindexed_since) == (["Large", "Small", "Huge"], None)


def test_a_choice_that_is_said_of_somebody_stays(
    people: People, home: str, client: FlaskClient
) -> None:
    field = made(people, "Plot", FieldKind.CHOICE, "Small", "Large")
    actions.set_values([(field.id, people.bea.id, "Small")])
    for first, second, status in (("", "Large", 409), ("Small", "", 303)):
        choices = {"name": "Plot", "choices-0": first, "choices-1": second}
        assert client.post(f"{home}fields/{field.id}", data=choices).status_code == status


def test_a_retired_field_is_kept_unseen_and_comes_back_with_what_it_said(
    people: People, home: str, client: FlaskClient, work: Work
) -> None:
    field = made(people, "Plot", FieldKind.TEXT)
    actions.set_values([(field.id, people.bea.id, "By the pond")])
    for what, seen in (("retirement", False), ("return", True)):
        client.post(f"{home}fields/{field.id}/{what}")
        work()
        assert ("By the pond" in client.get(f"{home}people/{people.bea.id}").text) is seen
        assert (said_of(people.bea, people) == {field.id: "By the pond"}) is seen


def test_fields_change_places(people: People, home: str, client: FlaskClient) -> None:
    first, second = (made(people, name, FieldKind.TEXT) for name in ("First", "Second"))
    client.post(f"{home}fields/{second.id}/position", data={"to": "up"})
    db.session.rollback()
    found = [each.id for each in queries.of_community(people.community.id)]
    assert found == [second.id, first.id]


def test_the_fields_of_one_community_are_not_seen_in_another(
    people: People, home: str, client: FlaskClient
) -> None:
    theirs = actions.add(people.elsewhere, "Hives", FieldKind.TEXT, (), by=people.zoe)
    actions.set_values([(theirs.id, people.bea.id, "Seven hives")])
    page = client.get(f"{home}people/{people.bea.id}")
    assert "Seven hives" not in page.text and "Hives" not in client.get(f"{home}fields/").text
    stolen = details(people.bea, **{f"field_{theirs.id}": "None"})
    client.post(f"{home}people/{people.bea.id}/details", data=stolen)
    assert queries.values_of([people.bea.id], people.elsewhere.id) == {
        people.bea.id: {theirs.id: "Seven hives"}
    }


def test_many_values_are_written_in_a_few_statements_or_none_at_all(people: People) -> None:
    field = made(people, "Plots", FieldKind.NUMBER)
    with pytest.raises(RuleBroken):
        actions.set_values([(field.id, people.bea.id, "1"), (field.id, people.amir.id, "x")])
    assert said_of(people.bea, people) == {}
    actions.set_values([(field.id, people.bea.id, "1"), (field.id, people.amir.id, "2")])
    actions.set_values([(field.id, people.bea.id, ""), (field.id, people.amir.id, "3")])
    found = queries.values_of([people.bea.id, people.amir.id], people.community.id)
    assert found == {people.amir.id: {field.id: "3"}}
    assert db.session.scalars(select(Field)).one().kind == "number"


def test_the_person_is_told_also_what_a_retired_field_says(people: People) -> None:
    field = made(people, "Plot", FieldKind.DATE)
    actions.set_values([(field.id, people.bea.id, "2026-05-03")])
    actions.retire(field, by=people.sana)
    assert telling.of_person(people.bea.id, people.community.id) == []
    told = telling.of_person(people.bea.id, people.community.id, with_retired=True)
    assert told == [("Plot", "3 May 2026")]
