"""The sum of a wave in words."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.pages.languages import decimal
from outreach.effort.estimates import Estimate

LINE_WORDS: dict[str, LazyString] = {
    "invitations": _l("Invitations to think of, write and talk over"),
    "follow_ups": _l("Follow-ups: letters, calls and visits after asking"),
    "thanks": _l("Thanks to those who contribute meanwhile"),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(effort_words=LINE_WORDS.__getitem__, does_not_fit=does_not_fit)


def does_not_fit(estimate: Estimate) -> str:
    """That a wave takes more hours than there are, and by how much; empty where it fits."""
    if not estimate.over:
        return ""
    return str(
        _(
            "This wave takes about %(hours)s hours, and until %(day)s you have %(available)s: "
            "about %(over)s too few. Take fewer places, more time, or find another inviter.",
            hours=decimal(estimate.hours),
            day=format_date(estimate.wave.answers_by, "long"),
            available=decimal(estimate.available or 0),
            over=decimal(estimate.over),
        )
    )
