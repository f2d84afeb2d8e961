"""Reading what somebody wrote in a custom field: the one way, for forms, lists and filters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import get_date_format, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from core.db import today
from core.fields.models import LONGEST, FieldKind
from core.people.models import folded

TOO_LARGE = Decimal(10) ** 14
PLACES = 6
AHEAD = 20
ALIKE = str.maketrans({"\u2212": "-", "\u2019": "'", "\u066b": ".", "\u066c": None})
ENGLISH = Locale("en")


class Unread(ValueError):
    """A text that a field cannot hold; `why` says which kind of wrong."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Value:
    """`text` is what is kept: a number as 1234.5, a day as 2026-05-03, a choice as it is spelled.

    An empty text says nothing, and takes away what was said.
    """

    text: str
    number: Decimal | None = None
    on: date | None = None


def parsed(kind: str, choices: Iterable[str], text: str, locale: Locale | None = None) -> Value:
    """What a line of text says, written in a language or as we keep it; without one, as we keep it.

    Raises Unread.
    """
    if not text:
        return Value("")
    if kind == FieldKind.NUMBER:
        return _number(text, locale)
    if kind == FieldKind.DATE:
        on = day_of(text, locale)
        return Value(on.isoformat(), on=on)
    if kind == FieldKind.CHOICE:
        return _choice(choices, text)
    if len(text) > LONGEST:
        raise Unread("too_long")
    return Value(text)


def _number(given: str, locale: Locale | None) -> Value:
    number = number_of(given, locale)
    if number != round(number, PLACES):
        raise Unread("too_exact")
    kept = f"{number.normalize():f}" if number else "0"
    return Value(kept, number=Decimal(kept))


def number_of(given: str, locale: Locale | None) -> Decimal:
    """The number that is meant. Raises Unread."""
    text = re.sub(r"\s", "", _plain_digits(given).translate(ALIKE))
    number = _in_language(text, locale) if locale else None
    number = _as_kept(text) if number is None else number
    if number is None:
        raise Unread("not_a_number")
    if abs(number) >= TOO_LARGE:
        raise Unread("too_exact")
    return number


def _in_language(text: str, locale: Locale) -> Decimal | None:
    """A number with the points and commas of a language."""
    found = _pattern(str(locale)).fullmatch(text)
    if not found or len(text) > LONGEST:
        return None
    sign, before, after = found.groups()
    return Decimal(f"{sign}{re.sub(r'[^0-9]', '', before)}.{after or '0'}")


@lru_cache(100)
def _pattern(language: str) -> re.Pattern[str]:
    locale = Locale.parse(language)
    point = re.escape(get_decimal_symbol(locale).translate(ALIKE) or ".")
    group = get_group_symbol(locale).translate(ALIKE)
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}"
    whole = rf"\d+|{grouped}" if group.strip() else r"\d+"
    return re.compile(rf"([+-]?)({whole})(?:{point}(\d+))?")


def _as_kept(text: str) -> Decimal | None:
    is_one = re.fullmatch(r"[+-]?\d{1,40}(\.\d{1,40})?", text)
    return Decimal(text) if is_one else None


def day_of(given: str, locale: Locale | None) -> date:
    """The day that is meant. Raises Unread.

    The year comes first where it has four digits, else in the order of the language; a month may
    have its name.
    """
    text = _plain_digits(given)
    try:
        return _day_of(text, locale) if locale else date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise Unread("not_a_day") from None


def _day_of(text: str, locale: Locale) -> date:
    numbers = re.findall(r"\d+", text)
    month = _month_named(text, locale)
    if month is not None and len(numbers) == 2:
        year, day = sorted(numbers, key=len, reverse=True) if len(numbers[0]) > 2 else numbers[::-1]
        return date(_year(year), month, int(day))
    if month is not None or len(numbers) != 3 or re.search(r"[^\W\d_]{3}", text):
        raise ValueError(text)
    order = "ymd" if len(numbers[0]) == 4 else _order(locale)
    parts = dict(zip(order, numbers, strict=True))
    return date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _order(locale: Locale) -> str:
    """In which order the language writes day, month and year: "dmy" in Britain."""
    pattern = str(get_date_format("short", locale=locale).pattern)
    return "".join(dict.fromkeys(re.sub(r"[^dmy]", "", pattern.casefold())))


def _year(digits: str) -> int:
    """A year of two digits is of this century unless that is more than AHEAD years away."""
    year = int(digits)
    if len(digits) == 4:
        return year
    if len(digits) != 2:
        raise ValueError(digits)
    return 2000 + year if 2000 + year <= today().year + AHEAD else 1900 + year


def _month_named(text: str, locale: Locale) -> int | None:
    said = set(re.split(r"[\s\d.,/-]+", folded(text)))
    months = _months(str(locale))
    return next((months[each] for each in said if each in months), None)


@lru_cache(100)
def _months(language: str) -> dict[str, int]:
    """Every name of a month, in a language and in English, and its number."""
    found: dict[str, int] = {}
    for locale in (Locale.parse(language), ENGLISH):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, locale).items():
                    found.setdefault(folded(str(name)).strip("."), int(month))
    return {name: month for name, month in found.items() if not name.isdigit()}


def _choice(choices: Iterable[str], given: str) -> Value:
    for choice in choices:
        if folded(choice) == folded(given):
            return Value(choice)
    raise Unread("not_a_choice")


def _plain_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
