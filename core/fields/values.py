"""What is said of a person in a custom field: as people write it, and as we keep it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from core.db import today
from core.errors import RuleBroken
from core.fields.models import LONGEST, Field, FieldKind
from core.fields.reading import Unread, Value, parsed
from core.forms import one_line

__all__ = ["Value", "example", "read", "written"]


def read(field: Field, text: str | None) -> Value:
    """Read what somebody wrote, in the language of the page or as we keep it.

    Raises RuleBroken with what is wrong.
    """
    given = one_line(text)
    try:
        return parsed(field.kind, field.choices, given, get_locale())
    except Unread as unread:
        raise RuleBroken(_refusal(unread.why, field, given[:60])) from None


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


def _refusal(why: str, field: Field, given: str) -> str:
    if why == "not_a_number":
        sentence = _("%(field)s: “%(text)s” is not a number. Write one like %(example)s.")
    elif why == "not_a_day":
        sentence = _("%(field)s: “%(text)s” is not a day. Write one like %(example)s.")
    elif why == "too_exact":
        sentence = _("%(field)s: at most 14 digits, and six after the point.")
    elif why == "not_a_choice":
        sentence = _("%(field)s: “%(text)s” is not one of the choices. Choose one of: %(choices)s.")
    else:
        sentence = _("%(field)s: at most %(limit)s characters.")
    about = {"field": field.name, "text": given, "example": example(field.kind), "limit": LONGEST}
    return str(sentence) % {**about, "choices": ", ".join(field.choices[:10])}
