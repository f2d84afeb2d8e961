"""What was done in a community, as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.exports import tables
from recognition.contributions import queries
from recognition.contributions.models import Contribution
from recognition.kinds.offered import Kind, kinds_of

AT_ONCE = 500


def init_app(app: Flask) -> None:
    """Offer the contributions of a community."""
    table = tables.Table("contributions", _l("Contributions"), _given, _keys, _headings, _rows)
    tables.add(app, table)


def _given(_community: Community, _asked: tables.Asked) -> dict[str, Any]:
    return {}


def _keys(community: Community, _given: Mapping[str, Any]) -> Iterable[Sequence[int]]:
    """Those that the list shows, newest first."""
    found = select(Contribution.id).where(
        Contribution.community_id == community.id, queries.IS_SHOWN
    )
    before: int | None = None
    while True:
        page = found.where(Contribution.id < before) if before is not None else found
        ids = db.session.scalars(page.order_by(Contribution.id.desc()).limit(AT_ONCE)).all()
        yield ids
        if len(ids) < AT_ONCE:
            return
        before = ids[-1]


def _headings(_community: Community) -> list[str]:
    return [
        _("Day"),
        _("Kind"),
        _("What was done"),
        _("Who"),
        _("Place"),
        _("For whom"),
        _("Minutes"),
        _("How many it reached"),
        _("Link"),
    ]


def _rows(community: Community, ids: Sequence[int]) -> list[list[str]]:
    kinds = kinds_of(community.id)
    found = {each.id: each for each in queries.some(ids)}
    return [_row(found[each], kinds) for each in ids if each in found]


def _row(each: Contribution, kinds: Mapping[str, Kind]) -> list[str]:
    """The texts of one; whoever would rather not be named is not."""
    return [
        each.done_on.isoformat(),
        kinds[each.kind].name if each.kind in kinds else each.kind,
        each.said,
        ", ".join(part.person.name for part in each.people if part.is_named),
        each.place or "",
        each.for_whom or "",
        str(each.minutes or ""),
        str(each.reach or ""),
        each.url or "",
    ]
