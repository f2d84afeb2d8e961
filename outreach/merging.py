"""What becomes of what we asked two people, when they are made one."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, Table, or_, select

from core.db import db
from core.duplicates import rules
from core.duplicates.remembering import TABLES, Row
from core.duplicates.rules import Numbers, Oneself, Rule, Soft, between, fill_in, strictest
from outreach.invitations import queries as invitations
from outreach.invitations.models import Answer
from outreach.reminders import queries as reminders
from outreach.touchpoints import intervals
from outreach.waves.models import Wave, WaveState

STRICT = (Answer.NEVER, Answer.NO_THANKS, Answer.INSTEAD, Answer.NOT_NOW, Answer.YES, None)
ANSWERED = ("answer", "answered_at", "ask_again_on")
APPROVED = ("approved_at", "approved_by_id")


def init_app(app: Flask) -> None:
    """Register the rules of outreach."""
    known = rules.of(app)
    known.rules.update(RULES)
    known.oneself += ONESELF
    known.soft += SOFT
    known.back["invitations"] = _asked_again
    known.after.append(intervals.refresh_everywhere)
    known.numbers.append(Numbers("hand_overs", "moved", ("to_id", "person_id", "to")))


def _invitation(stays: Row, goes: Row) -> dict[str, Any]:
    """Asked once, at the earlier time; of two answers the stricter one holds."""
    strict = min((stays, goes), key=lambda row: STRICT.index(row["answer"]))
    own = (*APPROVED, "asked_by_id") if stays["inviter_id"] else APPROVED
    written = {name: value for name, value in fill_in(stays, goes).items() if name not in own}
    for name in ("invited_at", "replied_at"):
        written[name] = min((row[name] for row in (stays, goes) if row[name]), default=None)
    return {**written, **{name: strict[name] for name in ANSWERED}}


def _asked_again(row: Row) -> dict[str, Any]:
    """It is open as its wave is now, and goes out only when somebody approves it anew."""
    state = db.session.scalar(select(Wave.state).where(Wave.id == row["wave_id"]))
    unsent = row["invited_at"] is None
    return {"is_open": state != WaveState.CLOSED, **(dict.fromkeys(APPROVED) if unsent else {})}


def _further(goes: Row, stays: Row) -> bool:
    """True when the invitation of the one who goes came further than the other."""
    return _standing(goes) > _standing(stays)


def _standing(row: Row) -> tuple[bool, ...]:
    return tuple(bool(row[name]) for name in ("answer", "invited_at", "approved_at", "why"))


def _asked(stays: Row, goes: Row) -> dict[str, Any]:
    return {**fill_in(stays, goes), "nobody": bool(stays["nobody"] and goes["nobody"])}


def _said_there(table: Table, kept: int, gone: int) -> ColumnElement[bool]:
    """Somebody else who was there, who is now whom the talk was with, or who had it."""
    talk = TABLES["touchpoints"]

    def of(one: int, other: int) -> ColumnElement[bool]:
        with_them = or_(talk.c.person_id == other, talk.c.by_id == other)
        return (table.c.person_id == one) & table.c.touchpoint_id.in_(
            select(talk.c.id).where(with_them)
        )

    return or_(of(kept, gone), of(gone, kept))


RULES = {
    "asked_members": Rule(_asked, links=("public_id",)),
    "invitations": Rule(_invitation, prefers_other=_further, links=("public_id", "code")),
    "wishes": Rule(strictest("kind", "never", "must")),
}
ONESELF = (
    Oneself("invitations", between("person_id", "inviter_id"), "inviter_id"),
    Oneself("invitations", between("person_id", "asked_by_id"), "asked_by_id"),
    Oneself("meetings", between("person_id", "by_id"), "by_id"),
    Oneself("next_steps", between("person_id", "owner_id"), "owner_id"),
    Oneself("nominations", between("person_id", "nominated_by_id"), "nominated_by_id"),
    Oneself("touchpoints", between("person_id", "by_id"), "by_id"),
    Oneself("touchpoint_people", _said_there),
)
SOFT = (
    Soft("deliveries", "subject_id", "invitations", lambda t: t.c.kind == invitations.KIND),
    Soft(
        "deliveries",
        "subject_id",
        "reminders",
        lambda t: t.c.kind.in_(("reminder", reminders.NOTICE)),
    ),
    Soft("reminders", "bundle", "reminders", lambda t: t.c.bundle.is_not(None)),
)
