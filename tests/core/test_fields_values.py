"""What people write in custom fields, in their language, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.fields.models import Field
from core.fields.values import Value, read, written
from core.pages import languages

ONCE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LANGUAGES = ("en_GB", "en_US", "de", "fr", "pl", "ar_EG", "fa", "hi", "zh")


@pytest.fixture
def app() -> Iterator[Flask]:
    """No more of the application than languages: nothing here needs a database."""
    app = Flask("fields")
    languages.init_app(app)
    with app.app_context():
        yield app


def field(kind: str) -> Field:
    return Field(name="Size", kind=kind, choices=["Small", "Größe", "كبير"])


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en_GB", "1,234.5", "1234.5"),
        ("de", "1.234,5", "1234.5"),
        ("de", "1.5", "1.5"),
        ("fr", "1 234,5", "1234.5"),
        ("en_GB", "−12", "-12"),
        ("ar_EG", "١٬٢٣٤٫٥", "1234.5"),
        ("hi", "1,00,000", "100000"),
        ("en_GB", "007", "7"),
    ],
)
def test_a_number_is_read_as_it_is_written_in_the_language(
    app: Flask, language: str, text: str, number: str
) -> None:
    with force_locale(language):
        assert read(field("number"), text) == Value(number, number=Decimal(number))


@pytest.mark.parametrize(
    "text", ["1,5", "NaN", "1e5", "many", "1.2.3", "9" * 15, "0.1234567", "--1"]
)
def test_what_is_no_number_is_refused_with_an_example(app: Flask, text: str) -> None:
    with force_locale("en_GB"), pytest.raises(RuleBroken, match="Size"):
        read(field("number"), text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en_GB", "3 May 2026"),
        ("en_GB", "3/5/2026"),
        ("en_US", "5/3/26"),
        ("en_US", "May 3rd, 2026"),
        ("de", "3. Mai 2026"),
        ("de", "03.05.2026"),
        ("pl", "3 maja 2026"),
        ("fr", "2026-05-03"),
        ("zh", "2026年5月3日"),
        ("ar_EG", "٣ مايو ٢٠٢٦"),
    ],
)
def test_a_day_is_read_as_it_is_written_in_the_language(
    app: Flask, language: str, text: str
) -> None:
    with force_locale(language):
        assert read(field("date"), text) == Value("2026-05-03", on=date(2026, 5, 3))


@pytest.mark.parametrize("text", ["31/2/2026", "5/13/2026", "May", "2026", "soon", "1/2/3/4"])
def test_what_is_no_day_is_refused_with_an_example(app: Flask, text: str) -> None:
    with force_locale("en_GB"), pytest.raises(RuleBroken, match="is not a day"):
        read(field("date"), text)


def test_a_choice_takes_its_spelling_and_others_are_refused(app: Flask) -> None:
    assert read(field("choice"), " GROSSE ").text == "Größe"
    with pytest.raises(RuleBroken, match="Choose one of: Small, Größe, كبير"):
        read(field("choice"), "Large")


@ONCE
@given(st.sampled_from(LANGUAGES), st.decimals(-(10**13), 10**13, places=3))
def test_a_number_that_is_shown_can_be_entered_again(
    app: Flask, language: str, number: Decimal
) -> None:
    with force_locale(language):
        kept = read(field("number"), str(number)).text
        assert read(field("number"), written("number", kept)).text == kept


@ONCE
@given(st.sampled_from(LANGUAGES), st.dates(date(1000, 1, 1)))
def test_a_day_that_is_shown_can_be_entered_again(app: Flask, language: str, day: date) -> None:
    with force_locale(language):
        shown = written("date", day.isoformat())
        assert read(field("date"), shown).on == read(field("date"), day.isoformat()).on == day


@ONCE
@given(st.sampled_from(["text", "number", "date", "choice"]), st.text(max_size=60))
def test_whatever_is_written_is_kept_or_refused(app: Flask, kind: str, text: str) -> None:
    with suppress(RuleBroken):
        kept = read(field(kind), text)
        assert read(field(kind), kept.text) == kept
