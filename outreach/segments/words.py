"""Segments in plain words: what kinds there are, and numbers as far as they may be told."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import LazyString, format_number
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from outreach.segments.coverage import Coverage, Span, shown
from outreach.segments.models import SegmentKind

KIND_WORDS: dict[SegmentKind, LazyString] = {
    SegmentKind.TOPIC: _l("Topic"),
    SegmentKind.PLACE: _l("Place"),
    SegmentKind.LANGUAGE: _l("Language"),
    SegmentKind.ORGANISATION_KIND: _l("Kind of organisation"),
    SegmentKind.RARELY_ONLINE: _l("Rarely online"),
    SegmentKind.OWN: _l("Your own"),
}
KIND_HINTS: dict[SegmentKind, LazyString] = {
    SegmentKind.TOPIC: _l("Everybody who knows or cares about it, as their page says."),
    SegmentKind.PLACE: _l("Everybody from there, as their page says."),
    SegmentKind.LANGUAGE: _l("Everybody who speaks it, as their page says."),
    SegmentKind.ORGANISATION_KIND: _l(
        "Everybody from such an organisation, as their page says: school, charity, council."
    ),
    SegmentKind.RARELY_ONLINE: _l("Reach them by phone, letter or in person."),
    SegmentKind.OWN: _l("You put people in one by one, on their page or on that of the segment."),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(
        segment_kind_words=lambda kind: KIND_WORDS[SegmentKind(kind)],
        people_in_words=people_in_words,
        missing_in_words=missing_in_words,
        coverage_in_words=coverage_in_words,
    )


def people_in_words(span: Span) -> str:
    """A number of people as far as it may be told."""
    if not span.is_exact:
        return str(_("fewer than 5"))
    return str(format_number(span.least) if span.least else _("none"))


def missing_in_words(span: Span) -> str:
    """How many are missing, as far as that follows from what is told."""
    if span.is_exact:
        return str(format_number(span.least) if span.least else _("none"))
    if not span.least:
        return str(_("%(number)s at most", number=format_number(span.most)))
    return str(_("at least %(number)s", number=format_number(span.least)))


def used_in_words(used: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Each value with how many people it is said of, as far as that may be told."""
    return [(value, _used(value, shown(number))) for value, number in used]


def _used(value: str, number: Span) -> str:
    if not number.is_exact:
        return str(_("%(value)s (fewer than 5 people)", value=value))
    return str(_("%(value)s (%(number)s people)", value=value, number=format_number(number.most)))


def coverage_in_words(each: Coverage) -> str:
    """The whole of a bar in one sentence after the other, for who does not see it."""
    return str(
        _(
            "Target: %(target)s. In the community: %(inside)s. Invited: %(invited)s. "
            "Still missing: %(missing)s.",
            target=format_number(each.segment.target),
            inside=people_in_words(each.inside),
            invited=people_in_words(each.invited),
            missing=missing_in_words(each.missing),
        )
    )
