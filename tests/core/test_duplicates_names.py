"""Two spellings of one name meet, in any script and order; other names do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.duplicates import keys, names
from core.duplicates.keys import Traits
from core.duplicates.scoring import SHOWN_FROM, likeness

TEXT = st.text(max_size=40)
PEOPLE = st.builds(Traits, TEXT, *(st.none() | TEXT for _field in range(5)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد علي", "Mohammed Ali"),
        ("Иван Петров", "Petrov Ivan"),
        ("王小明", "Wang Xiaoming"),
        ("김철수", "Kim Chul-soo"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("Oisín Ó Súilleabháin", "o'suilleabhain, OISIN"),
        ("Jürgen Müller", "Mueller Juergen"),
        ("Dr. Anna Kowalska", "Kowalska, Anna"),
    ],
)
def test_one_name_in_two_spellings_gives_a_key_that_both_have(one: str, other: str) -> None:
    assert keys.keys_of(Traits(one)) & keys.keys_of(Traits(other))
    same = {"place": "Leeds", "organisation": "Seed Library"}
    assert likeness(Traits(one, **same), Traits(other, **same)).score >= SHOWN_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Traits("John Smith"), Traits("John Smith")),
        (Traits("Anna Weber", phone="0770 0900001"), Traits("Tom Weber", phone="0770 0900001")),
        (
            Traits("Li Na", "na.li@school.test", organisation="School"),
            Traits("Li Na", "li.na2@school.test", organisation="Library"),
        ),
        (
            Traits("Ali Khan", "ali@one.test", "0113 4960001", "One", "Leeds"),
            Traits("Ali Khan", "ak@two.test", "0113 4960002", "Two", "York"),
        ),
    ],
)
def test_namesakes_and_families_are_not_taken_for_one(one: Traits, other: Traits) -> None:
    assert likeness(one, other, alike=5).score < SHOWN_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada.Lovelace+news@Example.org", "adalovelace@example.org"),
        ("ada@googlemail.com", "a.d.a@gmail.com"),
    ],
)
def test_an_address_in_another_form_is_the_same(one: str, other: str) -> None:
    assert keys.canonical(one) == keys.canonical(other)


@pytest.mark.parametrize(
    "number", ["+44 7700 900123", "07700 900123", "(0)7700-900123", "٠٧٧٠٠٩٠٠١٢٣"]
)
def test_a_phone_number_is_the_same_however_it_is_written(number: str) -> None:
    assert keys.last_digits(number) == "700900123"


@given(PEOPLE)
def test_the_same_details_always_give_the_same_keys(person: Traits) -> None:
    found = keys.keys_of(person)
    assert found == keys.keys_of(person)
    assert all(0 < len(key) <= keys.LONGEST_KEY for key in found)


@given(
    st.lists(st.sampled_from(["Ana", "Li", "Ó", "محمد", "Петров", "de"]), min_size=1), st.randoms()
)
def test_the_order_of_the_words_does_not_matter(words: list[str], chance: random.Random) -> None:
    mixed = chance.sample(words, len(words))
    if len(words) <= names.MOST_WORDS:
        assert names.sounds(" ".join(words)) == names.sounds(" ".join(mixed))


@given(PEOPLE, PEOPLE)
def test_comparing_works_both_ways_and_within_bounds(one: Traits, other: Traits) -> None:
    there, back = likeness(one, other), likeness(other, one)
    assert 0 <= there.score <= 100
    assert there.score == back.score
    assert set(there.reasons) == set(back.reasons)
