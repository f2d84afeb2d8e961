"""Whatever is typed, uploaded or asked for is read within bounds, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.imports.sheets import SheetRefused
from recognition.badges import pictures
from recognition.champions.asking import LONGEST, Asked
from recognition.claims import codes
from recognition.contributions.links import participation_of
from recognition.credentials.addresses import badge_token, version_of
from recognition.sheets import lines
from recognition.sheets.reading import LONGEST_CELL, lines_of
from tests.pumps import grows_with_the_square
from tests.recognition.test_badges_pictures import OPEN, RECT

ODD = st.text(st.sampled_from("0123456789.,/ -+eEnaNsinf\u0663\u2212\n\x00Aé"))
TEXTS = st.text(max_size=60) | ODD
STEPS = ((20_000, 0.05),)
few = settings(max_examples=80, deadline=None)


@pytest.fixture(scope="module")
def speaking() -> Iterator[None]:
    """A page in English, with keys, and nothing else."""
    app = Flask(__name__)
    Babel(app)
    app.config["SETTINGS"] = SimpleNamespace(
        privacy_key="p" * 32, secret_key="s" * 32, secret_key_old="", base_url="https://a.test"
    )
    with app.test_request_context():
        yield


@few
@given(TEXTS | st.dates().map(str), TEXTS | st.decimals().map(str))
def test_any_day_and_any_hours_are_some_or_refused(speaking: None, day: str, hours: str) -> None:
    with suppress(RuleBroken):
        assert lines.LONG_AGO <= lines.day(day) <= date.max
    with suppress(RuleBroken):
        found = lines.minutes(hours)
        assert found is None or 0 < found <= lines.MOST_HOURS * 60


@few
@given(
    st.binary(max_size=300) | st.text(st.sampled_from('Name,What;\t"\r\n\x00é@ ')).map(str.encode)
)
def test_any_list_of_deeds_is_read_or_refused(speaking: None, content: bytes) -> None:
    for raw in (content, b"Name,What\n" + content):
        with suppress(RuleBroken, SheetRefused):
            for line in lines_of(raw):
                assert all(len(text) <= LONGEST_CELL for text in line.values())


@few
@given(TEXTS)
def test_any_code_or_token_is_short_or_nothing(speaking: None, text: str) -> None:
    assert len(codes.typed(text)) <= codes.LENGTH + 1
    assert version_of(text) is None and version_of(f"7-{text}") is None
    assert participation_of(text) is None
    assert version_of(badge_token(7)) == 7


@few
@given(st.dictionaries(st.sampled_from(["q", "topic", "place", "after", "emeritus"]), TEXTS))
def test_any_list_of_champions_that_is_asked_for_is_one(asked: dict[str, str]) -> None:
    found = Asked.of(asked)
    assert all(len(text) <= LONGEST for text in (found.q, found.after or ""))
    assert Asked.of(found.link).link == found.link


SVGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"{OPEN}{RECT}<title>{text}",
    lambda text: f'{OPEN}<rect width="{text}" height="9"/></svg>',
    lambda text: f"{OPEN}<style>{text}</style>{RECT}</svg>",
)
IN_SVG = ("<!DOCTYPE", "<!ENTITY", "<svg", "<g>", "url(", "url( ", "<!--", "&#x41;", "<?xml", "9.")


@pytest.mark.parametrize("inside", SVGS)
def test_twice_the_picture_takes_about_twice_the_time(
    speaking: None, inside: Callable[[str], str]
) -> None:
    def read(text: str) -> None:
        with suppress(RuleBroken):
            pictures.take_in(inside(text).encode(), "x")

    slow = [word for word in IN_SVG if grows_with_the_square(read, word, STEPS)]
    assert slow == []
