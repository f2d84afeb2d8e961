"""Hang what outreach knows into Today and into calendars."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import gettext as _

from core.calendars import dates as calendars
from core.people import queries as people
from core.today import tasks
from core.today.tasks import Pair, Said, Source
from outreach.meetings import dates as meetings
from outreach.tasks import asking, caring, dates, deciding, hearing
from outreach.touchpoints import queries as touchpoints

SOURCES: tuple[Source, ...] = (
    asking.to_write,
    asking.to_ask,
    asking.to_decide,
    hearing.replied,
    hearing.to_react_to,
    hearing.to_follow_up,
    hearing.to_ask_again,
    caring.next_steps,
    caring.contacts_due,
    caring.meetings,
)
FOR_ORGANISERS: tuple[Source, ...] = (asking.to_approve, deciding.nominations)
DATES = (dates.next_steps, dates.reminders, dates.waves, meetings.of_organiser)


def init_app(app: Flask) -> None:
    """Add every source of tasks and dates, and who knows what was last said."""
    for source in SOURCES:
        tasks.add_source(app, source)
    for source in FOR_ORGANISERS:
        tasks.add_source(app, source, for_organisers=True)
    for of_dates in DATES:
        calendars.add_source(app, of_dates)
    tasks.remember(app, last_said)


def last_said(pairs: Collection[Pair]) -> Mapping[Pair, Said]:
    """The last human contact with each of these people in the community that goes with them."""
    found = {
        (person_id, there): each
        for there in {there for _person_id, there in pairs}
        for person_id, each in touchpoints.latest(
            {person_id for person_id, place in pairs if place == there}, [there]
        ).items()
    }
    names = people.names_of({each.by_id for each in found.values() if each.by_id})
    return {
        pair: Said(pair[0], each.at, _how(each.kind, names.get(each.by_id or 0)), each.said)
        for pair, each in found.items()
    }


def _how(kind: str, by: str | None) -> str:
    name = f"\u2068{by}\u2069" if by else "NextTen"
    how = {
        "call": _("%(by)s phoned them", by=name),
        "talk": _("%(by)s talked with them", by=name),
        "meeting": _("%(by)s met them", by=name),
        "letter": _("%(by)s sent them a letter", by=name),
    }
    return str(how.get(kind, _("%(by)s wrote to them", by=name)))
