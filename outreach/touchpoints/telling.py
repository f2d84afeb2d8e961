"""How touchpoints read on a person's timeline."""

from __future__ import annotations

from collections.abc import Sequence

from flask import has_request_context, url_for
from flask_babel import gettext as _

from core.access import may_organise, me_or_nobody
from core.pages.languages import join_names
from core.people.models import Person
from core.people.timeline import Moment
from outreach.touchpoints import queries
from outreach.touchpoints.actions import is_open
from outreach.touchpoints.models import Touchpoint
from outreach.touchpoints.words import KIND_ICONS


def moments(person_id: int, community_id: int) -> Sequence[Moment]:
    """The newest touchpoints of a person in a community, for their timeline.

    One's own, as long as it can be corrected, leads to where that is done.
    """
    found = queries.of_person(person_id, community_id)
    there = queries.others_at([each.id for each, _by in found])
    return [
        Moment(
            each.at,
            KIND_ICONS[each.kind],
            " ".join(filter(None, (_title(each.kind, by), _with(there.get(each.id, ()))))),
            each.said,
            _page_of(each),
        )
        for each, by in found
    ]


def _page_of(touchpoint: Touchpoint) -> str:
    reader = me_or_nobody() if has_request_context() and may_organise() else None
    if reader is None or not is_open(touchpoint, reader):
        return ""
    return url_for(
        "outreach.touchpoints.edit",
        community_id=touchpoint.community_id,
        touchpoint_id=touchpoint.id,
    )


def _with(others: Sequence[Person]) -> str:
    if not others:
        return ""
    return str(
        _("Also there: %(names)s.", names=join_names([_apart(each.name) for each in others]))
    )


def _title(kind: str, by: str | None) -> str:
    name = _apart(by) if by else "NextTen"
    titles = {
        "call": _("%(by)s phoned them.", by=name),
        "talk": _("%(by)s talked with them.", by=name),
        "meeting": _("%(by)s met them.", by=name),
        "letter": _("%(by)s sent them a letter.", by=name),
        "email": _("%(by)s wrote to them.", by=name),
        "note": _("%(by)s noted this.", by=name),
    }
    return str(titles[kind])


def _apart(name: str) -> str:
    return f"\u2068{name}\u2069"
