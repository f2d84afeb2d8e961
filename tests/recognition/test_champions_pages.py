"""Who meets which champion, and what stands beside their name."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.people.models import Person
from core.safeguarding.actions import place_hold
from recognition.awards.deciding import Choice
from recognition.awards.models import Endorsement
from recognition.champions.queries import PAGE
from recognition.terms import actions as terms
from tests.people import People, sign_in, someone
from tests.recognition.badges import badge, given, member
from tests.recognition.faces import (
    MARIGOLD,
    MEMBERS,
    PUBLIC,
    WITH_PHOTO,
    champion,
    face,
    open_to_all,
    photo,
    show,
    shown_to,
)
from tests.statements import statements

NAME = "Oisín Ó Súilleabháin"
WHO_LOOKS = [
    ("open", None, True, True),
    ("hybrid", None, True, True),
    ("closed", None, False, True),
    (None, None, False, True),
    ("open", "members", False, True),
    ("open", "nobody", False, False),
    ("closed", "everybody", False, True),
    (None, "everybody", True, True),
]


@pytest.mark.parametrize(("openness", "decided", "strangers", "members"), WHO_LOOKS)
def test_the_community_decides_who_looks(
    client: FlaskClient,
    people: People,
    openness: str | None,
    decided: str | None,
    strangers: bool,
    members: bool,
) -> None:
    home = open_to_all(people)
    people.community.openness = openness
    shown_to(people, decided)
    champion(people, people.oisin)
    alone = f"/champions/{face(people.oisin).public_id}"
    assert [client.get(each).status_code == 200 for each in (home, alone)] == [strangers] * 2
    sign_in(client, member(people, people.bea))
    assert [NAME in client.get(each).text for each in (home, alone)] == [members] * 2


def test_strangers_meet_only_those_who_chose_everybody(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, PUBLIC)
    champion(people, people.sana, MEMBERS)
    given(people, people.bea, people.amir)
    champion(people, people.mohammed, Choice("only_me", "full_name"))
    seen = client.get(home).text
    assert NAME in seen
    assert not any(each in seen for each in ("Sana Malik", "Bea Król", "محمد"))
    assert client.get(f"/champions/{face(people.sana).public_id}").status_code == 404
    sign_in(client, people.amir)
    assert "Sana Malik" in client.get(home).text


def test_each_is_shown_under_the_name_they_chose(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, MARIGOLD)
    champion(people, people.sana, Choice("public", "first_name"))
    champion(people, people.bea, Choice("public", "initials"))
    seen = client.get(home).text
    assert all(f"<bdi>{each}</bdi>" in seen for each in ("Marigold", "Sana", "B. K."))
    assert not any(each in seen for each in ("Oisín", "Malik", "Król"))


def test_a_badge_for_members_is_not_on_the_face_that_strangers_see(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, PUBLIC, what=badge(people, name="Helping hand"))
    champion(people, people.oisin, MEMBERS, people.sana, what=badge(people, name="Night owl"))
    alone = f"/champions/{face(people.oisin).public_id}"
    for path in (home, alone):
        assert "Helping hand" in client.get(path).text
        assert "Night owl" not in client.get(path).text
    sign_in(client, people.amir)
    assert all("Night owl" in client.get(path).text for path in (home, alone))


def test_a_giver_is_named_to_strangers_only_if_they_want_to(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    assert "Amir" not in client.get(home).text
    db.session.query(Endorsement).one().is_named = True
    assert "Amir Haddad" in client.get(home).text


def test_words_that_say_a_hidden_name_are_not_told(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    says = "Oisín was there on the night of the flood and carried every single sack of sand away."
    champion(people, people.oisin, MARIGOLD, words=says)
    champion(people, people.sana, PUBLIC, words=says.replace("Oisín", "Sana"))
    seen = client.get(home).text
    assert "Sana was there" in seen and "Oisín" not in seen


def test_somebody_on_hold_is_gone_and_so_is_what_they_said(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    champion(people, people.amir, by=people.sana)
    place_hold(people.community, "person", people.amir.id, "A concern", people.olu)
    seen = client.get(home).text
    assert NAME in seen and "Amir" not in seen and "carried every box" not in seen
    assert client.get(f"/champions/{face(people.amir).public_id}").status_code == 404
    place_hold(people.community, "community", people.community.id, "A concern", people.olu)
    assert client.get(home).status_code == 404


def test_who_is_emeritus_is_shown_so_only_if_they_are_and_want_to(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.amir, by=people.sana)
    show(people.amir, shows_emeritus=True)
    assert "Emeritus, with our thanks" not in client.get(home).text
    terms.become_emeritus(people.community, people.amir)
    db.session.commit()
    for path in (home, f"{home}?emeritus=1", f"/champions/{face(people.amir).public_id}"):
        assert "Emeritus, with our thanks" in client.get(path).text, path
    assert client.get(home).text.count("Amir Haddad</bdi>") == 1
    show(people.amir)
    assert "Emeritus, with our thanks" not in client.get(home).text


def test_a_photo_is_seen_by_whoever_sees_the_face(client: FlaskClient, people: People) -> None:
    open_to_all(people)
    champion(people, people.oisin, MEMBERS)
    shown = show(people.oisin, photo=photo(), **WITH_PHOTO)
    path = f"/champions/{shown.public_id}/photo"
    assert client.get(path).status_code == 404
    sign_in(client, people.amir)
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_badge_is_pictured_for_strangers_only_where_one_of_them_is_shown(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    shown = badge(people, name="One")
    champion(people, people.oisin, PUBLIC, what=shown)
    hidden = badge(people, name="Two")
    champion(people, people.oisin, MEMBERS, people.sana, what=hidden)
    pictured = f"{home}/badges/{shown.id}/1"
    assert client.get(pictured).mimetype == "image/svg+xml"
    assert client.get(f"{home}/badges/{hidden.id}/1").status_code == 404
    sign_in(client, people.amir)
    assert client.get(f"{home}/badges/{hidden.id}/1").status_code == 200


def test_every_page_of_many_shows_each_once(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    for number in range(PAGE + 2):
        champion(people, someone(f"Person{number:02d} Long"), by=_giver(people, number))
    first = client.get(home).text
    after = first.partition("?after=")[2].partition('"')[0]
    second = client.get(f"{home}?after={after}").text
    names = [f"Person{number:02d} Long</bdi>" for number in range(PAGE + 2)]
    assert [first.count(each) + second.count(each) for each in names] == [1] * (PAGE + 2)
    assert "Nobody further back" in client.get(f"{home}?after=unknown").text


def test_no_statement_is_sent_for_each_card(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    sent = []
    for number in range(6):
        person = someone(f"Person{number} Long")
        champion(people, person, by=_giver(people, number))
        show(person, about="Beans", topic=["Seeds"])
        with statements() as each:
            client.get(home)
        sent.append(len(each))
    assert sent[0] == sent[-1] <= 16


def test_totals_are_said_only_where_a_community_wants_them(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    assert "champion is shown" not in client.get(home).text
    shown_to(people, None, shows_totals=True)
    assert "1 champion is shown here." in client.get(home).text


def test_an_empty_page_invites(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    assert "on their way" in client.get(home).text
    sign_in(client, people.amir)
    assert "See what people did" in client.get(home).text


def test_the_front_page_leads_to_champions_that_everybody_may_meet(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    assert home not in client.get("/").text
    champion(people, people.oisin)
    assert home in client.get("/").text
    people.community.openness = "closed"
    assert home not in client.get("/").text


def test_strangers_leave_no_cookie_and_keep_nothing(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    for path in (home, f"/champions/{face(people.oisin).public_id}"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    sign_in(client, people.amir)
    assert client.get(home).headers["Cache-Control"] == "no-store"


def _giver(people: People, number: int) -> Person:
    return (people.amir, people.sana, people.olu)[number % 3]
