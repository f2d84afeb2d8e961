"""The board of a wave as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.exports import tables
from outreach.invitations import queries
from outreach.invitations.models import Channel, Invitation
from outreach.invitations.words import CHANNEL_WORDS
from outreach.waves import board
from outreach.waves.models import Wave


def init_app(app: Flask) -> None:
    """Offer the board of a wave."""
    tables.add(app, tables.Table("wave", _l("Wave"), _given, _keys, _headings, _rows))


def _given(community: Community, asked: tables.Asked) -> dict[str, Any] | None:
    """The wave that a form names, if it is of this community."""
    number = asked.get("wave_id", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    wave = db.session.get(Wave, int(number)) if is_number else None
    return {"wave_id": wave.id} if wave and wave.community_id == community.id else None


def _keys(_community: Community, given: Mapping[str, Any]) -> Iterable[Sequence[int]]:
    found = select(Invitation.id).where(Invitation.wave_id == given["wave_id"])
    return [db.session.scalars(found.order_by(Invitation.id)).all()]


def _headings(_community: Community) -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Phone"),
        _("Why them"),
        _("Who asks"),
        _("Channel"),
        _("Where it stands"),
        _("Asked"),
        _("Answered"),
    ]


def _rows(_community: Community, ids: Sequence[int]) -> list[list[str]]:
    wave_id = db.session.scalars(select(Invitation.wave_id).where(Invitation.id.in_(ids))).first()
    there = queries.of_wave(wave_id) if wave_id else []
    return [_row(card) for card in board.cards_of([each for each in there if each.id in set(ids)])]


def _row(card: board.Card) -> list[str]:
    each = card.invitation
    return [
        each.person.name,
        each.person.email or "",
        each.person.phone or "",
        each.why or "",
        each.inviter.name if each.inviter else "",
        str(CHANNEL_WORDS[Channel(each.channel)]),
        str(card.words),
        *(format_datetime(at, "short") if at else "" for at in (each.invited_at, each.answered_at)),
    ]
