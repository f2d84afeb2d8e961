"""Who sees which award, in every state and for every audience."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from recognition.awards import correcting, deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.awards.models import Award
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, badge, endorsement, given, member
from tests.recognition.deeds import logged

NAME = "Oisín Ó Súilleabháin"


@pytest.fixture
def home(people: People) -> str:
    """Oisín holds, Amir gives, Bea is a member, Sana organises."""
    for each in (people.oisin, people.bea):
        member(people, each)
    return f"/communities/{people.community.id}/"


def in_state(people: People, state: str) -> Award:
    """The award of Oisín, given by Amir, in this state; `only_me` and so on are accepted."""
    what = badge(people, peers_needed=2 if state == "gathering" else 1)
    award = given(people, people.oisin, people.amir, what)
    if state in ("only_me", "members", "public", "withdrawn", "revoked"):
        audience = state if state in ("only_me", "members", "public") else "public"
        deciding.decide(award, Choice(audience, "full_name"), people.oisin)
    if state == "withdrawn":
        deciding.hand_back(award, people.oisin)
    if state == "declined":
        deciding.decline(award, people.oisin)
    if state == "taken_back":
        offering.take_back(endorsement(award, people.amir), people.amir)
    if state == "revoked":
        correcting.revoke(award, people.sana, "A mistake of ours")
    db.session.commit()
    return award


SEEN = [
    ("gathering", ""),
    ("offered", "oisin"),
    ("declined", "oisin"),
    ("only_me", "oisin"),
    ("members", "oisin amir bea sana olu ada"),
    ("public", "oisin amir bea sana olu ada"),
    ("withdrawn", "oisin"),
    ("taken_back", ""),
    ("revoked", "oisin"),
]


@pytest.mark.parametrize(("state", "who"), SEEN)
def test_who_sees_an_award(
    home: str, people: People, client: FlaskClient, state: str, who: str
) -> None:
    award = in_state(people, state)
    for name in ("oisin", "amir", "bea", "sana", "olu", "ada", "zoe", "mohammed"):
        sign_in(client, getattr(people, name))
        answer = client.get(f"{home}awards/{award.id}")
        assert answer.status_code == (200 if name in who.split() else 404), name
        is_listed = "Helping hand" in client.get(f"{home}awards/").text
        assert is_listed == (state in ("members", "public") and name not in ("zoe", "mohammed"))


@pytest.mark.parametrize(("state", "who"), SEEN)
def test_what_organisers_learn(
    home: str, people: People, client: FlaskClient, state: str, who: str
) -> None:
    award = in_state(people, state)
    sign_in(client, people.sana)
    page = client.get(f"{home}award-reviews/awards/{award.id}")
    assert page.status_code == (200 if state in ("members", "public", "revoked") else 404)
    for path in ("award-reviews/", "award-reviews/help", f"people/{people.oisin.id}"):
        told = "Helping hand" in client.get(home + path).text
        is_there = {"award-reviews/": ("revoked",), "award-reviews/help": ()}
        assert told == (state in is_there.get(path, ("members", "public"))), path


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("gathering", "On its way"),
        ("offered", "On its way"),
        ("only_me", "Accepted"),
        ("members", "Accepted"),
        ("declined", "Not accepted"),
        ("withdrawn", "Not accepted"),
        ("revoked", "Not accepted"),
        ("taken_back", "You took it back"),
    ],
)
def test_a_giver_reads_what_became_of_it_and_no_more(
    home: str, people: People, client: FlaskClient, state: str, words: str
) -> None:
    what = in_state(people, state)
    sign_in(client, people.amir)
    page = client.get(f"{home}awards/given").text
    assert words in page and WHY in page and f"awards/{what.id}" not in page


@pytest.mark.parametrize("state", ["gathering", "offered", "only_me", "declined", "withdrawn"])
def test_what_is_hidden_is_nowhere(
    home: str, people: People, client: FlaskClient, state: str
) -> None:
    award = in_state(people, state)
    deed = logged(people, people.amir).id - 1
    for each in (people.bea, people.sana):
        sign_in(client, each)
        for path in ("awards/", "awards/mine", "awards/given", f"contributions/{deed}", "news/"):
            page = client.get(home + path).text
            assert "Helping hand" not in page and f"awards/{award.id}" not in page, path


@pytest.mark.parametrize("shown_as", ["first_name", "initials", "pseudonym"])
def test_a_name_that_is_not_shown_is_on_no_page_of_the_award(
    home: str, people: People, client: FlaskClient, shown_as: str
) -> None:
    pseudonym = "Marigold" if shown_as == "pseudonym" else None
    award = accepted(people, people.oisin, people.amir, Choice("public", shown_as, pseudonym))
    for each in (people.bea, people.sana):
        sign_in(client, each)
        for path in ("awards/", f"awards/{award.id}", "award-reviews/"):
            page = client.get(home + path).text
            assert "Súilleabháin" not in page and "Held the seed swap" not in page, path
    assert "Súilleabháin" not in client.get(f"{home}award-reviews/awards/{award.id}").text
    assert "Helping hand" not in client.get(f"{home}people/{people.oisin.id}").text


@pytest.mark.parametrize("state", ["gathering", "taken_back"])
def test_a_link_opens_nothing_that_its_holder_does_not_know(
    home: str, people: People, client: FlaskClient, state: str
) -> None:
    token = award_token(in_state(people, state))
    for wrong in (token, token[:-1], "x" * 40):
        assert client.get(f"/your-badge/{wrong}").status_code == 404
        assert client.post(f"/your-badge/{wrong}/refusal").status_code == 404
