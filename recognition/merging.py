"""What becomes of what two people gave and were given, when they are made one."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Table, or_, select

from core.duplicates import rules
from core.duplicates.pointing import Pointing
from core.duplicates.remembering import TABLES, Row, rows_of
from core.duplicates.rules import Numbers, Oneself, Rule, Soft, between, fill_in, strictest
from recognition.awards.models import AwardState
from recognition.contributions.models import Part
from recognition.terms import messages as terms

LIVE = (AwardState.GATHERING, AwardState.OFFERED, AwardState.ACCEPTED)
PARTS = (Part.CONFIRMED, Part.DECLINED, Part.ASKED, Part.PROPOSED)
SEEN_BY = ("members", "public", "nobody")
"""The stricter choice first; who is seen by nobody has made none."""
FACE = ("community_id", "shown_as", "pseudonym")


def init_app(app: Flask) -> None:
    """Register the rules of recognition."""
    known = rules.of(app)
    known.rules.update(RULES)
    known.oneself += ONESELF
    known.soft += SOFT
    known.numbers.append(Numbers("endorsements", "circle", test=lambda t: t.c.weight < 1))
    known.before.append(narrow_faces)


def narrow_faces(work: Pointing, kept: int, gone: int) -> None:
    """Where both are seen under one name, show their badges only to whom both chose.

    Who is seen follows from the badges, so they are what must be narrowed.
    """
    faces = TABLES["champions"]
    theirs = {tuple(row[n] for n in FACE): row for row in rows_of(faces, faces.c.person_id == gone)}
    for row in rows_of(faces, faces.c.person_id == kept):
        other = theirs.get(tuple(row[name] for name in FACE))
        if other is not None and {row["audience"], other["audience"]} == {"members", "public"}:
            _narrow(work, row, (kept, gone))


def _narrow(work: Pointing, face: Row, people: tuple[int, int]) -> None:
    table = TABLES["awards"]
    tests = [table.c.person_id.in_(people), table.c.state == AwardState.ACCEPTED]
    tests += [table.c.community_id == face["community_id"], table.c.shown_as == face["shown_as"]]
    for row in rows_of(table, *tests, table.c.audience == "public"):
        if (row["pseudonym"] or "") == face["pseudonym"]:
            work.changes.update(table, row, {"audience": "members"})


def _both_hold_it(goes: Row, stays: Row) -> str:
    if goes["accepted_at"] and stays["accepted_at"]:
        return str(
            _(
                "Both hold the same badge, and each carries a proof of it. One of them must hand "
                "theirs back, or an organiser revoke it, before they can be made one."
            )
        )
    return ""


def _nearer(goes: Row, stays: Row) -> bool:
    return LIVE.index(goes["state"]) > LIVE.index(stays["state"])


def _nothing(_stays: Row, _goes: Row) -> dict[str, Any]:
    return {}


def _voice(stays: Row, goes: Row) -> dict[str, Any]:
    """One voice, named and signed only if both were."""
    both = {name: bool(stays[name] and goes[name]) for name in VOICE}
    return {**both, "weight": min(stays["weight"], goes["weight"])}


def _face(stays: Row, goes: Row) -> dict[str, Any]:
    return {
        **strictest("audience", *SEEN_BY)(stays, goes),
        "shows_emeritus": bool(stays["shows_emeritus"] and goes["shows_emeritus"]),
        "questions_per_week": min(stays["questions_per_week"], goes["questions_per_week"]),
        "since": min(stays["since"], goes["since"]),
    }


def _part(stays: Row, goes: Row) -> dict[str, Any]:
    """They took part if either says so, and are named only if both let themselves be named."""
    said = min((stays, goes), key=lambda row: PARTS.index(row["state"]))
    no = {stays["state"], goes["state"]} >= {Part.CONFIRMED, Part.DECLINED}
    return {
        **fill_in(stays, goes),
        **{name: said[name] for name in ("state", "decided_by_id", "decided_at")},
        "is_hidden": bool(stays["is_hidden"] or goes["is_hidden"] or no),
    }


def _term(stays: Row, goes: Row) -> dict[str, Any]:
    return {
        **fill_in(stays, goes),
        "number": max(stays["number"], goes["number"]),
        "started_on": min(stays["started_on"], goes["started_on"]),
    }


def _thanked_themselves(table: Table, kept: int, gone: int) -> ColumnElement[bool]:
    """Thanks of one for what the other took part in."""
    parts = TABLES["participations"]

    def of(one: int, other: int) -> ColumnElement[bool]:
        theirs = select(parts.c.contribution_id).where(parts.c.person_id == other)
        return (table.c.by_id == one) & table.c.contribution_id.in_(theirs)

    return or_(of(kept, gone), of(gone, kept))


def _asked_themselves(table: Table, kept: int, gone: int) -> ColumnElement[bool]:
    """A question of one to the other."""
    faces = TABLES["champions"]

    def of(one: int, other: int) -> ColumnElement[bool]:
        theirs = select(faces.c.id).where(faces.c.person_id == other)
        return (table.c.asker_id == one) & table.c.champion_id.in_(theirs)

    return or_(of(kept, gone), of(gone, kept))


def _stands(table: Table, kept: int, gone: int) -> ColumnElement[bool]:
    """Words of one for a badge of the other that stand."""
    awards = TABLES["awards"]
    live = select(awards.c.id).where(awards.c.state.in_(LIVE))
    said = between("by_id", "to_id")(table, kept, gone)
    return said & table.c.taken_back_at.is_(None) & table.c.award_id.in_(live)


def _to_themselves() -> str:
    return str(
        _(
            "One of them gave the other a badge, and nobody gives a badge to themselves. They must "
            "take their words back, or an organiser revoke it, before they can be made one."
        )
    )


VOICE = ("is_award", "is_named", "is_for_strangers", "signs")
RULES = {
    "awards": Rule(_nothing, _nearer, _both_hold_it, links=("public_id",)),
    "champions": Rule(_face, links=("public_id",)),
    "contributions": Rule(distinct="form_key"),
    "endorsements": Rule(
        _voice,
        prefers_other=lambda goes, stays: bool(
            stays["taken_back_at"] and not goes["taken_back_at"]
        ),
    ),
    "news_preferences": Rule(strictest("how", "never", "weekly", "daily")),
    "participations": Rule(_part),
    "terms": Rule(_term),
    "thank_you_pages": Rule(
        strictest("audience", "only_me", "members", "link"), links=("public_id",)
    ),
    "thanks": Rule(_nothing),
}
ONESELF = (
    Oneself("endorsements", _stands, sentence=_to_themselves),
    Oneself("endorsements", between("by_id", "to_id")),
    Oneself("buddy_questions", between("person_id", "buddy_id")),
    Oneself("claims", between("person_id", "helped_by_id"), "helped_by_id"),
    Oneself("questions", _asked_themselves),
    Oneself("terms", between("person_id", "buddy_id"), "buddy_id"),
    Oneself("terms", between("person_id", "stand_in_id"), "stand_in_id"),
    Oneself("thanks", _thanked_themselves),
)
ABOUT_PEOPLE = tuple(kind.name for kind in terms.KINDS if kind.name != terms.QUESTION)
SOFT = (
    Soft("deliveries", "subject_id", "people", lambda t: t.c.kind.in_(ABOUT_PEOPLE)),
    Soft("deliveries", "subject_id", "buddy_questions", lambda t: t.c.kind == terms.QUESTION),
    Soft("news", "subject_id", "awards", lambda t: t.c.what == "award"),
    Soft("news", "subject_id", "thanks", lambda t: t.c.what == "thanks"),
)
