"""Pages about people: who may open them, and what they show."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.fields.models import Field, FieldKind
from core.people import finding, listing
from tests.databases import ON_BOTH
from tests.people import People, community, sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    """The address of the people of Garden helpers, with Sana signed in."""
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/people/"


def test_an_organiser_sees_everyone_whom_the_community_knows_of(
    home: str, client: FlaskClient
) -> None:
    page = client.get(home).text
    assert "Oisín Ó Súilleabháin" in page
    assert "محمد" in page
    assert "6 people" in page
    assert "Zoë Tan" not in page


def test_the_list_is_in_the_order_of_names(home: str, client: FlaskClient) -> None:
    page = client.get(home).text
    names = ["Amir Haddad", "Bea Król", "Oisín", "Olu Adeyemi", "Sana Malik", "محمد"]
    places = [page.index(f'<bdi class="name">{name}') for name in names]
    assert places == sorted(places)


def test_htmx_gets_only_the_list(home: str, client: FlaskClient) -> None:
    part = client.get(f"{home}?q=bea", headers=HTMX).text
    assert part.strip().startswith('<div id="people">')
    assert "Bea Król" in part
    assert "Amir" not in part


@pytest.mark.parametrize("path", ["", "new", "{bea}", "{bea}/details"])
def test_a_stranger_is_asked_to_sign_in(people: People, client: FlaskClient, path: str) -> None:
    path = path.format(bea=people.bea.id)
    answer = client.get(f"/communities/{people.community.id}/people/{path}")
    assert answer.status_code == 303
    assert answer.location == "/sign-in"


@pytest.mark.parametrize("who", ["amir", "olu", "zoe"])
@pytest.mark.parametrize("path", ["", "new", "{bea}", "{bea}/details"])
def test_nobody_but_organisers_can_open_it(
    people: People, client: FlaskClient, who: str, path: str
) -> None:
    sign_in(client, getattr(people, who))
    path = path.format(bea=people.bea.id)
    assert client.get(f"/communities/{people.community.id}/people/{path}").status_code == 404


@pytest.mark.parametrize("path", ["{id}", "{id}/details"])
def test_a_person_of_another_community_is_not_there(
    people: People, home: str, client: FlaskClient, path: str
) -> None:
    path = path.format(id=people.zoe.id)
    assert client.get(home + path).status_code == 404


def test_changing_or_telling_a_person_of_another_community_is_refused(
    people: People, home: str, client: FlaskClient
) -> None:
    stranger = people.zoe.id
    assert client.post(f"{home}{stranger}/details", data={"name": "Zoë"}).status_code == 404
    assert client.post(f"{home}{stranger}/telling").status_code == 404
    assert people.zoe.informed_at is None


def test_an_address_far_out_of_range_is_no_page(home: str, client: FlaskClient) -> None:
    assert client.get(f"{home}99999999999999999999999").status_code == 404
    assert client.get(f"{home}?after=99999999999999999999999").status_code == 200


def test_the_page_of_a_person_says_where_the_details_are_from(
    people: People, home: str, client: FlaskClient
) -> None:
    page = client.get(f"{home}{people.bea.id}").text
    assert "Bea Król" in page
    assert "Sign-up sheet of the spring fair" in page


def test_an_empty_list_says_what_to_do_next(people: People, client: FlaskClient) -> None:
    empty = community("Tool library")
    sign_in(client, people.ada)
    page = client.get(f"/communities/{empty.id}/people/").text
    assert "Nobody yet" in page
    assert "Add the first person" in page
    assert "Import a list" in page


def test_having_told_somebody_is_kept(people: People, home: str, client: FlaskClient) -> None:
    answer = client.post(f"{home}{people.bea.id}/telling")
    assert answer.status_code == 303
    db.session.refresh(people.bea)
    assert people.bea.informed_at is not None
    assert "told them what we hold" in client.get(f"{home}{people.bea.id}").text


def test_filters_can_be_taken_away_one_by_one(home: str, client: FlaskClient) -> None:
    page = client.get(f"{home}?q=bea&email=without").text
    assert f'href="{home}?email=without"' in page and f'href="{home}?q=bea"' in page
    assert "Save this view" in page


def test_a_typo_is_said_with_what_comes_close(home: str, client: FlaskClient) -> None:
    page = client.get(f"{home}?q=hadadd").text
    assert "Nobody is called “hadadd” here. These come close or sound alike:" in page
    assert "Amir Haddad" in page and f'href="{home}?q=haddad"' in page


def test_while_typing_the_address_follows_and_the_number_is_told(
    home: str, client: FlaskClient
) -> None:
    part = client.get(f"{home}?q=bea&topic=&role=", headers=HTMX)
    assert part.headers["HX-Replace-Url"] == f"{home}?q=bea"
    assert 'id="people-count" hx-swap-oob="innerHTML"' in part.text and "1 person" in part.text


def test_the_number_of_many_is_asked_after_the_list(
    people: People, home: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    page = client.get(home).text
    assert "The first 2 by name" in page and f'hx-get="{home}count"' in page
    assert "6 people" in client.get(f"{home}count", headers=HTMX).text
    assert client.get(f"{home}count?q=bea").location == f"{home}?q=bea"


def test_whoever_was_looked_at_in_vain_the_reader_can_look_further(
    home: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LOOKED_AT", 1)
    monkeypatch.setattr(listing, "PAGE", 0)
    page = client.get(f"{home}?email=with&owner=none&due=now").text
    assert "Nobody found so far" in page and "Look further" in page


def test_names_are_text_and_never_markup(people: People, home: str, client: FlaskClient) -> None:
    people.bea.rename("<b onclick=x>Bea</b>")
    assert "<b onclick" not in client.get(home).text
    assert "<b onclick" not in client.get(f"{home}{people.bea.id}").text


@ON_BOTH
@pytest.mark.parametrize("bound", ["1e-99999", "-1e-20000", "0." + "1" * 190, "9" * 15, "-٣"])
def test_a_bound_that_no_number_is_finds_nobody_and_breaks_nothing(
    people: People, client: FlaskClient, bound: str
) -> None:
    field = Field(community_id=people.community.id, name="Beds", kind=FieldKind.NUMBER)
    db.session.add(field)
    db.session.commit()
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/people/"
    answer = client.get(home, query_string={f"field-{field.id}-from": bound})
    assert answer.status_code == 200
    assert "Oisín" not in answer.text.partition("<table")[2]
