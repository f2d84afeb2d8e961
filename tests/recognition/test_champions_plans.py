"""Lists of champions are walked along an index, however many there are."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select

from core.db import db
from recognition.champions import finding, queries, turning
from tests.people import People
from tests.recognition.faces import champion, face, open_to_all, show
from tests.statements import plan_of, plans

GROWING = ("awards", "champions", "champion_tags", "champion_words", "endorsements", "people")


@pytest.mark.parametrize(
    ("list_of", "is_member", "index"),
    [
        ("in_turn", False, "ix_champions_public"),
        ("in_turn", True, "ix_champions_seen"),
        ("emeriti", True, "ix_champions_"),
        ("emeriti", False, "ix_champions_"),
        ("tagged", False, "ix_champion_tags_public"),
        ("tagged", True, "ix_champion_tags_seen"),
    ],
)
def test_each_list_has_an_index_in_its_order(
    people: People, monkeypatch: pytest.MonkeyPatch, list_of: str, is_member: bool, index: str
) -> None:
    asked: list[Select[*tuple[Any, ...]]] = []

    def keep(found: Select[*tuple[Any, ...]]) -> list[queries.Face]:
        asked.append(found)
        return []

    monkeypatch.setattr(queries, "_all", keep)
    more = ("topic", "seeds") if list_of == "tagged" else ()
    getattr(queries, list_of)(people.community.id, is_member, *more)
    plan = plan_of(asked[0])
    assert index in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
    db.session.rollback()


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("{home}", "ix_champions_public"),
        ("{home}", "ix_champion_tags_public"),
        ("{home}?topic=seeds", "ix_champion_tags_public"),
        ("{home}?q=see", "ix_champion_words_champion_id_word_audience"),
        ("{home}/feed.atom", "ix_awards_public"),
        ("{home}/embed", "ix_champions_public"),
        ("/champions/{face}", "public_id"),
    ],
)
def test_no_page_reads_a_whole_table(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch, path: str, index: str
) -> None:
    monkeypatch.setattr(finding, "FEW", 0)
    home = open_to_all(people)
    champion(people, people.oisin)
    show(people.oisin, topic=["Seeds"])
    path = path.format(home=home, face=face(people.oisin).public_id)
    with plans() as found:
        assert "Oisín" in client.get(path).text
    assert any(index in plan for plan in found)
    assert not [plan for plan in found for table in GROWING if _reads_all(plan, table)]


@pytest.mark.parametrize("path", ["{home}", "{home}/embed", "/champions/{face}"])
def test_badges_are_found_by_person(client: FlaskClient, people: People, path: str) -> None:
    """PostgreSQL decides this by how many rows there are, and here are few."""
    if db.engine.dialect.name == "postgresql":
        pytest.skip("only SQLite decides by the words of the question")
    home = open_to_all(people)
    champion(people, people.oisin)
    path = path.format(home=home, face=face(people.oisin).public_id)
    with plans() as found:
        client.get(path)
    assert any("ix_awards_person_id_" in plan for plan in found)
    assert not any("awards USING INDEX ix_awards_public" in plan for plan in found)


def test_the_lists_to_turn_are_found_without_reading_every_tag(people: People) -> None:
    open_to_all(people)
    champion(people, people.oisin)
    community_id = show(people.oisin, topic=["Seeds"]).community_id
    with plans() as found:
        assert list(turning.lists_of_tags(community_id)) == [[("topic", "seeds")]]
    assert all("ix_champion_tags_seen" in plan for plan in found)


def _reads_all(plan: str, table: str) -> bool:
    return f"SCAN {table}'" in plan or f"Seq Scan on {table} " in plan
