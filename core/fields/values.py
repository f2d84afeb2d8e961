"""What is said of a person in a custom field: as people write it, and as we keep it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import get_date_format, get_month_names
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from core.db import today
from core.errors import RuleBroken
from core.fields.models import LONGEST, Field, FieldKind
from core.forms import one_line
from core.people.models import folded

TOO_LARGE = Decimal(10) ** 14
PLACES = 6
AHEAD = 20
ALIKE = str.maketrans({"\u2212": "-", "\u2019": "'", "\u066b": ".", "\u066c": None})


@dataclass(frozen=True)
class Value:
    """`text` is what is kept: a number as 1234.5, a day as 2026-05-03, a choice as it is spelled.

    An empty text says nothing, and takes away what was said.
    """

    text: str
    number: Decimal | None = None
    on: date | None = None


def read(field: Field, text: str | None) -> Value:
    """Read what somebody wrote, in the language of the page or as we keep it.

    Raises RuleBroken with what is wrong.
    """
    given = one_line(text)
    if not given:
        return Value("")
    if field.kind == FieldKind.NUMBER:
        return _number(field.name, given)
    if field.kind == FieldKind.DATE:
        return _day(field.name, given)
    if field.kind == FieldKind.CHOICE:
        return _choice(field, given)
    if len(given) > LONGEST:
        raise RuleBroken(
            _("%(field)s: at most %(limit)s characters.", field=field.name, limit=LONGEST)
        )
    return Value(given)


def written(kind: str, text: str) -> str:
    """What is kept, as people write it in the language of the page."""
    if kind == FieldKind.NUMBER and text:
        return format_decimal(Decimal(text), locale=get_locale(), decimal_quantization=False)
    if kind == FieldKind.DATE and text:
        return str(format_date(date.fromisoformat(text), "long"))
    return text


def example(kind: str) -> str:
    """How a number or a day may be written in the language of the page."""
    if kind == FieldKind.NUMBER:
        return written(kind, "1234.5")
    return written(kind, today().isoformat()) if kind == FieldKind.DATE else ""


def _number(name: str, given: str) -> Value:
    text = re.sub(r"\s", "", _plain_digits(given).translate(ALIKE))
    number = _in_language(text) or _as_kept(text)
    if number is None:
        raise RuleBroken(
            _(
                "%(field)s: “%(text)s” is not a number. Write one like %(example)s.",
                field=name,
                text=given[:60],
                example=example(FieldKind.NUMBER),
            )
        )
    if abs(number) >= TOO_LARGE or number != round(number, PLACES):
        raise RuleBroken(_("%(field)s: at most 14 digits, and six after the point.", field=name))
    kept = f"{number.normalize():f}" if number else "0"
    return Value(kept, number=Decimal(kept))


def _in_language(text: str) -> Decimal | None:
    """A number with the points and commas of the language of the page."""
    locale = get_locale()
    point = re.escape(get_decimal_symbol(locale).translate(ALIKE) or ".")
    group = get_group_symbol(locale).translate(ALIKE)
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}"
    whole = rf"\d+|{grouped}" if group.strip() else r"\d+"
    found = re.fullmatch(rf"([+-]?)({whole})(?:{point}(\d+))?", text)
    if not found or len(text) > LONGEST:
        return None
    sign, before, after = found.groups()
    return Decimal(f"{sign}{re.sub(r'[^0-9]', '', before)}.{after or '0'}")


def _as_kept(text: str) -> Decimal | None:
    is_one = re.fullmatch(r"[+-]?\d{1,40}(\.\d{1,40})?", text)
    return Decimal(text) if is_one else None


def _day(name: str, given: str) -> Value:
    try:
        on = _day_of(_plain_digits(given))
    except ValueError:
        raise RuleBroken(
            _(
                "%(field)s: “%(text)s” is not a day. Write one like %(example)s.",
                field=name,
                text=given[:60],
                example=example(FieldKind.DATE),
            )
        ) from None
    return Value(on.isoformat(), on=on)


def _day_of(text: str) -> date:
    """The day that is meant. Raises ValueError.

    The year comes first where it has four digits, else in the order of the language; a month may
    have its name.
    """
    numbers = re.findall(r"\d+", text)
    month = _month_named(text)
    if month is not None and len(numbers) == 2:
        year, day = sorted(numbers, key=len, reverse=True) if len(numbers[0]) > 2 else numbers[::-1]
        return date(_year(year), month, int(day))
    if month is not None or len(numbers) != 3 or re.search(r"[^\W\d_]{3}", text):
        raise ValueError(text)
    order = "ymd" if len(numbers[0]) == 4 else _order(get_locale())
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


def _month_named(text: str) -> int | None:
    said = set(re.split(r"[\s\d.,/-]+", folded(text)))
    for locale in (get_locale(), Locale("en")):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, locale).items():
                    if folded(str(name)).strip(".") in said:
                        return int(month)
    return None


def _choice(field: Field, given: str) -> Value:
    for choice in field.choices:
        if folded(choice) == folded(given):
            return Value(choice)
    raise RuleBroken(
        _(
            "%(field)s: “%(text)s” is not one of the choices. Choose one of: %(choices)s.",
            field=field.name,
            text=given[:60],
            choices=", ".join(field.choices[:10]),
        )
    )


def _plain_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
