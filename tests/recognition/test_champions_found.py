"""Champions are found by what they show, by whoever may read it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now
from recognition.awards import deciding
from recognition.awards.deciding import Choice
from recognition.champions import finding
from recognition.champions.models import Champion
from recognition.champions.turns import A_DAY
from tests.people import People, sign_in, someone
from tests.recognition.badges import badge
from tests.recognition.faces import MARIGOLD, MEMBERS, PUBLIC, champion, open_to_all, show

NAME = "Oisín Ó Súilleabháin"


@pytest.mark.parametrize(
    "q", ["oisin", "OISÍN", "suill", "beans patience", "seeds", "leith", "hand"]
)
def test_each_word_that_is_shown_finds(client: FlaskClient, people: People, q: str) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, what=badge(people, name="Helping hand"))
    champion(people, people.sana)
    show(people.oisin, about="Beans need patience.", topic=["Seeds"], place=["Leith"])
    found = client.get(home, query_string={"q": q}).text
    assert NAME in found and "Sana Malik" not in found


def test_nothing_that_is_not_shown_finds(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    people.oisin.place = "Granton"
    champion(people, people.oisin, MARIGOLD)
    champion(people, people.oisin, MEMBERS, people.sana, what=badge(people, name="Night owl"))
    for q in ("oisin", "granton", "owl", "carried", "person6", "%", "_"):
        assert "Nobody found" in client.get(home, query_string={"q": q}).text, q
    sign_in(client, people.amir)
    assert NAME in client.get(home, query_string={"q": "owl"}).text


@pytest.mark.parametrize("few", [finding.FEW, 0])
def test_many_and_few_are_found_alike(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    home = open_to_all(people)
    champion(people, people.oisin, what=badge(people, name="Helping hand"))
    champion(people, people.sana, MEMBERS, what=badge(people, name="Helping hand"))
    assert NAME in client.get(home, query_string={"q": "help oisin"}).text
    for q in ("help sana", "helpful", "oisin malik"):
        assert "Nobody found" in client.get(home, query_string={"q": q}).text


def test_a_search_that_looks_at_some_goes_on_behind_them(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(finding, "LOOKED_AT", 2)
    home = open_to_all(people)
    for at in range(5):
        champion(people, someone(f"Person{at} {'Late' if at == 4 else 'Early'}"))
    for at, each in enumerate(db.session.scalars(select(Champion).order_by(Champion.id))):
        each.shown_at = now() - 60 * A_DAY + at * A_DAY
    db.session.commit()
    pages = [client.get(f"{home}?q=late").text]
    while further := re.search(r'href="([^"]*after=[^"]*)"', pages[-1]):
        pages.append(client.get(unescape(further[1])).text)
    assert ["Look further" in page for page in pages] == [True, True, False]
    assert ["Person4 Late" in page for page in pages] == [False, False, True]


def test_topic_place_and_language_lead_to_who_shows_them(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    champion(people, people.sana, MEMBERS)
    show(people.oisin, topic=["Seeds"], place=["Leith"], language=["Gàidhlig"])
    show(people.sana, topic=["Composting"])
    page = client.get(home).text
    assert "?topic=seeds" in page and "Composting" not in page
    for link in ("?topic=seeds", "?place=leith", "?language=gaidhlig"):
        assert NAME in client.get(home + link).text
    assert "Nobody shows this yet" in client.get(f"{home}?topic=composting").text
    sign_in(client, people.amir)
    assert "Sana Malik" in client.get(f"{home}?topic=composting").text


def test_what_was_unticked_or_hidden_finds_nobody_at_once(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    award = champion(people, people.oisin)
    show(people.oisin, topic=["Seeds", "Bees"])
    show(people.oisin, topic=["Bees"])
    assert NAME not in client.get(f"{home}?topic=seeds").text
    assert NAME not in client.get(f"{home}?q=seeds").text
    deciding.decide(award, Choice("only_me", "full_name"), people.oisin)
    db.session.commit()
    for asked in ("", "?topic=bees", "?q=bees", "?q=oisin"):
        page = client.get(home + asked).text
        assert NAME not in page and ">Bees<" not in page


def test_two_faces_of_one_person_share_no_word(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, PUBLIC)
    champion(people, people.oisin, MARIGOLD, by=people.sana)
    show(people.oisin, about="Beans.")
    found = client.get(f"{home}?q=beans").text
    assert NAME in found and "Marigold" not in found
