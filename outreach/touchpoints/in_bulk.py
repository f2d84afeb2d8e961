"""Meaning to be in touch with many people every so many days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from core.bulk.kinds import Change, Kind, Outlook, Value, Was
from core.communities.models import Acquaintance, Community
from core.db import db
from core.errors import RuleBroken
from core.many import among
from core.people.models import Person
from outreach.touchpoints import intervals

MOST_DAYS = 1000


def _read(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    given = text.strip()
    if not given.isdecimal() or len(given) > 4 or not 0 <= int(given) <= MOST_DAYS:
        raise RuleBroken(_("Enter a number of days from 1 to 1000, or 0 for no plan."))
    return {"every_days": int(given) or None}


def _now_of(change: Change, ids: Collection[int]) -> dict[int, int | None]:
    found = select(Acquaintance.person_id, Acquaintance.contact_every_days).where(
        Acquaintance.community_id == change.community.id, among(Acquaintance.person_id, ids)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def _preview(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    now_of = _now_of(change, ids)
    stays = {each: "unknown" for each in ids if each not in now_of}
    stays |= {each: "has" for each, days in now_of.items() if days == change.value["every_days"]}
    return Outlook([each for each in ids if each not in stays], stays)


def _apply(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    was = _now_of(change, ids)
    intervals.intend(change.community.id, was, change.value["every_days"])
    return {each: {"every_days": days} for each, days in was.items()}


def _undo(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Mean what was meant before, unless somebody means something else since."""
    now_of = _now_of(change, was)
    same = [each for each in was if now_of.get(each, 0) == change.value["every_days"]]
    for days in {was[each]["every_days"] for each in same}:
        theirs = [each for each in same if was[each]["every_days"] == days]
        intervals.intend(change.community.id, theirs, days)
    return same


def _words(value: Value) -> str:
    days = value["every_days"]
    if not days:
        return str(_("Be in touch without a plan"))
    return str(ngettext("Be in touch every day", "Be in touch every %(num)s days", days))


INTERVAL = Kind(
    name="interval",
    title=_l("Be in touch every so many days"),
    label=_l("How many days? 0 means without a plan."),
    read=_read,
    words=_words,
    preview=_preview,
    apply=_apply,
    undo=_undo,
    reasons={
        "has": _l("It is so already."),
        "unknown": _l("They are not known here any more."),
    },
    is_number=True,
)
