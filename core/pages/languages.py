"""The language, direction and time zone of a page, and dates as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel.lists import format_list
from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
    format_decimal,
    format_timedelta,
    get_babel,
    get_locale,
)

from core.db import now

babel = Babel()
NEAR = timedelta(days=6)
BRITISH = "en_GB"


def init_app(app: Flask) -> None:
    """Choose the language by what the browser asks for, and offer filters to templates."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    app.config.setdefault("BABEL_DEFAULT_LOCALE", BRITISH)
    babel.init_app(app, locale_selector=_asked_for, timezone_selector=_timezone)
    app.jinja_env.filters.update(
        date=day, month=month, moment=moment, join_names=join_names, decimal=decimal
    )
    app.jinja_env.globals.update(lang=lang, text_direction=text_direction, now=now)


def lang() -> str:
    """The language of this page, as for `<html lang>`."""
    return str(get_locale() or BRITISH).replace("_", "-")


def text_direction() -> str:
    """`ltr` or `rtl`."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def day(value: date | datetime | None) -> str:
    """A day in full, such as 21 November 2026."""
    return str(format_date(value, "long")) if value else ""


def month(value: date | None) -> str:
    """A month, such as November 2026."""
    return str(format_date(value, "MMMM y")) if value else ""


def decimal(value: float) -> str:
    """A number with one digit after the point; whatever is counted stands in the plural then."""
    return str(format_decimal(value, "#,##0.0"))


def moment(value: datetime | None) -> str:
    """A moment as people say it: in 3 days, 2 hours ago; further away, the day and time."""
    if value is None:
        return ""
    away = value - now()
    if abs(away) < NEAR:
        return str(format_timedelta(away, add_direction=True))
    return str(format_datetime(value, "d MMMM y, HH:mm"))


def join_names(names: Sequence[str]) -> str:
    """Names as a list in words: A, B and C."""
    return str(format_list(list(names), locale=get_locale() or BRITISH))


def _asked_for() -> str | None:
    if not has_request_context():
        return None
    known = [str(each) for each in get_babel().instance.list_translations()]
    return request.accept_languages.best_match([*known, BRITISH, "en_US"], default=BRITISH)


def _timezone() -> str | None:
    community = g.get("community") if has_request_context() else None
    return community.timezone if community else None
