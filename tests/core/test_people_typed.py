"""Finding people by what somebody else would type: another script, a slip, a sound, a number."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from core.communities.models import Acquaintance
from core.db import db
from core.people.listing import Filters, page_of_people
from core.people.models import Person
from core.people.terms import index_people
from tests.people import People, someone


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("محمد بن عبد الله", "عبد"),
        ("محمد", "mhm"),
        ("王小明", "小明"),
        ("王小明", "xiaoming"),
        ("Иван Петров", "ivan pet"),
        ("Ivan Petrov", "иван"),
        ("Ó Súilleabháin", "o suill"),
        ("Łukasz Żak", "lukasz zak"),
        ("สมชาย ใจดี", "ชาย"),
        ("さくら", "kura"),
        ("फ़ातिमा", "फ़ाति"),
        ("X Æ A-12", "x ae"),
        ("Nguyễn Thị Ánh", "NGUYEN anh"),
        ("محمد", "Mohammed"),
        ("Yusuf Eze", "يوسف"),
        ("يوسف", "Youssef"),
        ("علي", "ali"),
        ("Александр", "Alexander"),
        ("Δημήτρης", "Dimitrios"),
        ("陈伟", "Chen Wei"),
        ("Chen Wei", "陈伟"),
        ("김민수", "Kim Minsu"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_any_script_is_found(people: People, name: str, typed: str) -> None:
    someone_else(people, name)
    assert name in _names(people, typed)


@pytest.mark.parametrize(
    ("phone", "typed"),
    [
        ("+44 131 496 0123", "0131 496 0123"),
        ("0131-4960123", "+44 (0)131 496 0123"),
        ("0131 496 0123", "nobody's 01314960123"),
        ("22 12 34 56", "+47 22123456"),
        ("+47 22 12 34 56", "22123456"),
        ("01 123 45 67", "+386 1 123 45 67"),
        ("٠٧٧٠٠٩٠٠١٢٣", "07700 900123"),
        ("07700 900123", "٠٧٧٠٠ ٩٠٠١٢٣"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_phone_number_is_found_in_any_form(people: People, phone: str, typed: str) -> None:
    person = someone_else(people, "Nobody's Friend")
    person.phone = phone
    index_people([person.id])
    assert _names(people, typed) == ["Nobody's Friend"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_names_that_sound_alike_are_told_beside_those_found(people: People) -> None:
    for name in ("Mohammed Bah", "محمد", "Muhammad Eze", "Mohammedi"):
        someone_else(people, name)
    page = page_of_people(people.community.id, Filters(q="Mohammed bah"))
    assert [each.name for each in page.people] == ["Mohammed Bah"]
    assert [(each.word, set(each.words)) for each in page.alike] == [
        ("mohammed", {"محمد", "muhammad"})
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("haddda", "Amir Haddad"),
        ("hadad", "Amir Haddad"),
        ("hadxad", "Amir Haddad"),
        ("adyemi", "Olu Adeyemi"),
        ("suilleabhian", "Oisín Ó Súilleabháin"),
        ("suilelabhan", "Oisín Ó Súilleabháin"),
        ("siulle", "Oisín Ó Súilleabháin"),
    ],
)
def test_a_typo_is_forgiven_and_said(people: People, typed: str, meant: str) -> None:
    page = page_of_people(people.community.id, Filters(q=typed))
    assert [each.name for each in page.people] == [meant]
    assert page.close[0].word == typed


def test_no_word_of_another_community_is_offered(people: People) -> None:
    zoe = someone_else(people, "Wolfgang", people.elsewhere.id)
    assert _names(people, "wolfgagn") == [] and zoe.id
    assert page_of_people(people.community.id, Filters(q="wolfgagn")).close == []


def someone_else(people: People, name: str, community_id: int = 0) -> Person:
    person = someone(name)
    known = {"community_id": community_id or people.community.id, "person_id": person.id}
    db.session.execute(insert(Acquaintance).values(known))
    index_people([person.id])
    return person


def _names(people: People, typed: str) -> list[str]:
    return [each.name for each in page_of_people(people.community.id, Filters(q=typed)).people]
