"""Lists of champions are walked along an index, however many there are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select

from core.db import db
from recognition.champions import queries
from tests.people import People
from tests.statements import plan_of


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
