"""Whatever comes from outside is read within bounds, or refused in the way that is foreseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.exposition import choose_encoder

from core.accounts.browsers import BROWSERS, SYSTEMS, named
from core.bulk.whom import MOST_TICKED, Whom
from core.consents.links import numbers_in, token
from core.departures import listing
from core.duplicates import queries as duplicates
from core.fields.reading import ENGLISH, Unread, day_of, number_of
from core.imports import columns
from core.imports.cells import Draft, RowRefused, draft
from core.imports.sheets import Row
from core.pages import cookies
from core.people import sounds, tags, words
from core.people.filters import LONGEST, Filters
from core.people.models import email_key, folded, words_of
from core.people.text import CONTROLS, MARKS, MOST_MARKS, normal, one_line, tidy
from core.privacy.links import public_id_of, unsubscribe_token
from core.rows import LAST_ROW, row_number
from core.settings import Settings, SettingsError
from tests.guards.sources import python_files
from tests.pumps import PUMPED, grows_with_the_square
from tests.routes import every_view

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ODD = st.text(
    st.sampled_from("aA0 -.,:;#@/\\\"'()[]<>%~=+_\t\n\r\x00\u0301\u0316\u202e\u2028٣É漢가😀")
)
TEXTS = st.text(max_size=80) | ODD
PARTS = ("http://", "smtp://", "?lines=", "[", "]", "::1", ":", ":99999", "%0A", "@", "~nobody/")
MORE_PARTS = ("a", "a..b", "é", "/", " ", "5", "age1", "é" * 70, "\n", "\x00", "localhost", ".org")
PIECES = st.lists(st.sampled_from([*PARTS, *MORE_PARTS]), max_size=6).map("".join)
ASKED = [
    *(each.name for each in fields(Filters)),
    "field-1",
    "field-2-to",
    "ids",
    "whom",
    "person-7",
]
few = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def speaking() -> Iterator[None]:
    """A page in English, with keys to sign with, and nothing else."""
    app = Flask(__name__)
    Babel(app)
    keys = {"secret_key": "s" * 32, "secret_key_old": "", "is_secure": True}
    app.config["SETTINGS"] = SimpleNamespace(**keys, timezone="Pacific/Kiritimati")
    with app.test_request_context():
        yield


@few
@given(TEXTS)
def test_any_text_is_made_fit_to_keep(text: str) -> None:
    for made in (tidy(text), one_line(text)):
        assert not CONTROLS.search(made) and len(made) <= 3 * len(text)
        assert tidy(made) == made
    assert len(one_line(text).splitlines()) <= 1


@few
@given(TEXTS)
def test_any_words_are_found_by_words_within_bounds(text: str) -> None:
    kept = tidy(text)
    for found in (words.words_in(kept), words.findable(kept), tuple(words_of(kept))):
        assert all(0 < len(each) <= words.LONGEST for each in found)
        assert len(found) <= 20 * len(kept)
    assert len(words.typed(kept, 5)) <= 5 and len(words.phones_in(kept, 2)) <= 2
    assert all(sound.startswith(sounds.MARK) for sound in sounds.spoken(folded(kept)).values())
    assert isinstance(email_key(text), str | None) and isinstance(tags.split(text), list | tuple)


@few
@given(TEXTS)
def test_any_browser_may_call_itself_what_it_likes(text: str) -> None:
    assert set(named(text)) <= {None, *(name for _pattern, name in (*BROWSERS, *SYSTEMS))}


@few
@given(TEXTS | st.integers().map(str) | st.lists(st.integers(), max_size=3).map(str))
def test_any_place_in_a_list_is_one_or_none(text: str) -> None:
    for read in (row_number, listing.cursor, listing.held_cursor):
        with suppress(ValueError):
            assert read(text)
    with suppress(ValueError):
        assert 0 < row_number(text) <= LAST_ROW
    assert isinstance(duplicates.cursor(text), tuple | None)


@few
@given(st.dictionaries(st.sampled_from(ASKED) | TEXTS, TEXTS, max_size=5))
def test_any_filters_are_short_and_mean_the_same_again(asked: dict[str, str]) -> None:
    found = Filters.of(asked)
    assert all(len(text) <= LONGEST and one_line(text) == text for text in found.given.values())
    assert Filters.of(found.given) == found
    whom = Whom.of(asked)
    again = Whom.of(whom.given)
    assert len(whom.ids) <= MOST_TICKED
    assert (again.ids, again.is_everybody) == (whom.ids, whom.is_everybody)


@few
@given(TEXTS)
def test_any_day_or_number_is_one_or_unread(speaking: None, text: str) -> None:
    for read in (day_of, number_of):
        for language in (None, ENGLISH):
            with suppress(Unread):
                assert read(text, language) is not None


@few
@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=12))
def test_any_row_under_any_headings_is_somebody_or_refused(
    headings: list[str], cells: list[str]
) -> None:
    plan = columns.plan_of([headings, cells])
    forced = columns.Plan(0, headings, [*columns.FIELDS][: len(cells)])
    for each in (plan, forced):
        with suppress(RowRefused):
            found = draft(Row(1, cells), each)
            assert isinstance(found, Draft) and 0 < len(found.name) <= 200


READERS: tuple[tuple[Callable[[str], Any], Callable[[], str]], ...] = (
    (public_id_of, lambda: unsubscribe_token("a" * 32)),
    (lambda text: numbers_in(text, 2) or None, lambda: token(1, 2)),
)


@few
@given(TEXTS | st.text(st.characters(categories=["Cs", "Cc", "L"])), st.data())
def test_any_token_but_ours_says_nothing(speaking: None, text: str, data: st.DataObject) -> None:
    for read, made in READERS:
        assert read(text) is None
        ours = made()
        assert read(ours) is not None
        at = data.draw(st.integers(0, len(ours) - 2))  # the last letter has bits to spare
        other = ours[:at] + ("a" if ours[at] != "a" else "b") + ours[at + 1 :]
        assert read(other) is None


@few
@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=60))
def test_any_cookie_but_ours_says_nothing(text: str) -> None:
    app = Flask(__name__)
    app.config["SETTINGS"] = SimpleNamespace(
        secret_key="s" * 32, secret_key_old="", is_secure=False
    )
    with app.test_request_context(headers={"Cookie": f"nextten-x={text}"}):
        assert cookies.given("x") is None


@few
@given(TEXTS | PIECES)
def test_any_setting_is_one_or_refused_in_a_sentence(text: str) -> None:
    for each in fields(Settings):
        if "read" not in each.metadata or not text.strip():
            continue
        try:
            value = each.metadata["read"](each.name.upper(), text.strip())
        except SettingsError as refused:
            said = str(refused)
            assert said.startswith(each.name.upper()) and said.endswith(".") and "\n" not in said
        else:
            assert value is not None
            if each.name == "base_url":
                assert (urlsplit(value).hostname or "").encode("idna")


@few
@given(TEXTS)
def test_any_format_is_one_that_figures_can_be_written_in(text: str) -> None:
    assert choose_encoder(text)[1].startswith(("text/plain", "application/openmetrics-text"))


HEADERS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Content-Type", "Cookie"),
    *("Forwarded", "HX-Request", "HX-Boosted", "HX-Target", "HX-Current-URL", "If-Match", "Range"),
    *("If-None-Match", "If-Modified-Since", "Origin", "Referer", "User-Agent", "X-Forwarded-For"),
    *("X-Forwarded-Host", "X-HTTP-Method-Override", "X-Original-URL", "X-Requested-With", "Date"),
)
LINE = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=40)


@ONCE
def test_any_header_and_any_body_break_no_page(app: Flask, client: FlaskClient) -> None:
    paths = ["/", "/sign-in", "/verify", "/oembed", "/c/", "/answer/"]
    known = [view.path for view in every_view(app) if view.method == "GET" and not view.arguments]
    types = ["multipart/form-data; boundary=", "application/x-www-form-urlencoded", "text/csv", ""]

    @settings(max_examples=80, deadline=None)
    @given(
        st.sampled_from([*paths, *known]),
        st.dictionaries(st.sampled_from(HEADERS), LINE, max_size=4),
        st.sampled_from(types),
        LINE,
        st.binary(max_size=200),
    )
    def check(path: str, headers: dict[str, str], kind: str, more: str, body: bytes) -> None:
        assert client.get(path, headers=headers).status_code < 500
        headers["Content-Type"] = kind + more
        assert client.post(path, headers=headers, data=body).status_code < 500

    check()


READ_QUICKLY: tuple[Callable[[str], object], ...] = (
    *(tidy, one_line, folded, email_key, words_of, words.words_in, words.findable, tags.split),
    *(named, columns.plain, lambda text: words.phones_in(text, 2), sounds.in_words),
    lambda text: _unread(day_of, text),
    lambda text: _unread(number_of, text),
)


@pytest.mark.parametrize("read", READ_QUICKLY)
def test_twice_the_text_takes_about_twice_the_time(
    speaking: None, read: Callable[[str], object]
) -> None:
    assert [word for word in PUMPED if grows_with_the_square(read, word)] == []


def test_of_very_many_marks_on_a_letter_thirty_are_kept() -> None:
    for form in ("NFC", "NFKC", "NFKD"):
        made = normal(form, "e" + "\u0301\u0316" * 100_000 + " x")
        assert made.endswith(" x") and len(made) <= MOST_MARKS + 3
    assert normal("NFC", "Zoe\u0308") == "Zoë"
    assert {"\u0301", "\u0f73", "\uff9e"} <= set(MARKS) and not set(MARKS) & set("aé漢가ا")


def test_text_is_put_in_normal_form_in_one_place_only() -> None:
    assert [
        str(path) for path in python_files() if "unicodedata.normalize(" in path.read_text()
    ] == ["core/people/text.py"]


def _unread(read: Callable[..., object], text: str) -> None:
    with suppress(Unread):
        read(text, None)
