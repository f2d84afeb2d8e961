"""What becomes of rows when two people are made one: the rules that each package registers.

Rows that lead to the one who goes lead to the one who stays. Where both have a row of which there
can be only one, one absorbs the other: what leads to the other follows, what it knows more is
filled in, and where the two chose differently the stricter choice holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Table, or_

from core.communities import owning
from core.duplicates.remembering import TABLES, Row, rows_of

NOT_MOVED = {
    "authenticator_apps": "what opens one account opens no other",
    "factor_tries": "whoever goes is signed out",
    "identities": "what opens one account opens no other",
    "recovery_codes": "what opens one account opens no other",
    "duplicates": "who may be one is worked out anew; decisions are carried over on their own",
    "passkey_challenges": "whoever goes is signed out",
    "passkeys": "a key to one account opens no other",
    "held_links": "what opens the details of one opens no other's",
    "merges": "the history of merges says who went and who stayed then",
    "person_keys": "worked out anew",
    "person_terms": "worked out anew",
    "sessions": "whoever goes is signed out",
    "sign_in_links": "whoever goes is signed out",
}
"""Tables whose rows do not go over to the one who stays, and why."""
DERIVED = ("person_keys", "person_terms")
ENDED = (
    "authenticator_apps",
    "factor_tries",
    "held_links",
    "identities",
    "passkey_challenges",
    "passkeys",
    "recovery_codes",
    "sessions",
    "sign_in_links",
)


def fill_in(stays: Row, goes: Row) -> dict[str, Any]:
    """What the row that stays does not say, from the one that goes."""
    return {
        name: value for name, value in goes.items() if stays[name] is None and value is not None
    }


def the_one_who_stays(_goes: Row, _stays: Row) -> bool:
    """Of two rows, that of the person who stays absorbs the other."""
    return False


def nothing_against(_goes: Row, _stays: Row) -> str:
    return ""


@dataclass(frozen=True)
class Rule:
    """How two rows of one table become one, where only one can be.

    `absorbs` says what to write into the row that stays. `prefers_other` is true when the row of
    the person who goes shall absorb the other. `against` is a sentence where neither can be given
    up. With `distinct` both may stay (`stay_both`), and this column of one gets another value.
    `links` are columns that are written in links and on paper, and go on to lead there.
    """

    absorbs: Callable[[Row, Row], Mapping[str, Any]] = fill_in
    prefers_other: Callable[[Row, Row], bool] = the_one_who_stays
    against: Callable[[Row, Row], str] = nothing_against
    distinct: str = ""
    stay_both: Callable[[Row, Row], bool] = lambda _goes, _stays: True
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Oneself:
    """Rows that would speak of somebody and themselves: between the two, found by `test`.

    With a `sentence` they forbid the merge; else `empty` is the column to empty, or the row goes.
    """

    table: str
    test: Callable[[Table, int, int], ColumnElement[bool]]
    empty: str = ""
    sentence: Callable[[], str] | None = None


@dataclass(frozen=True)
class Soft:
    """A column that leads to a row of another table without a foreign key, where `test` holds."""

    table: str
    column: str
    to: str
    test: Callable[[Table], ColumnElement[bool]]


@dataclass(frozen=True)
class Numbers:
    """A JSON column that holds numbers of people: plain in a list, or under one of these names.

    `test` leaves out most of the rows that can hold none.
    """

    table: str
    column: str
    names: tuple[str, ...] = ()
    test: Callable[[Table], ColumnElement[bool]] | None = None


Back = Callable[[Row], Mapping[str, Any]]
Before = Callable[[Any, int, int], None]
After = Callable[[Collection[int]], None]


@dataclass
class Rules:
    """Everything that was registered.

    `back` says by table what is written into a row that a merge took away when it comes back.
    Each of `after` works out anew what follows from everything else about these people: the one who
    stays after a merge, both after it was undone.
    """

    rules: dict[str, Rule] = field(default_factory=dict)
    oneself: list[Oneself] = field(default_factory=list)
    soft: list[Soft] = field(default_factory=list)
    numbers: list[Numbers] = field(default_factory=list)
    back: dict[str, Back] = field(default_factory=dict)
    before: list[Before] = field(default_factory=list)
    after: list[After] = field(default_factory=list)


def of(app: Flask) -> Rules:
    """The rules of this application, to add to."""
    return cast(Rules, app.extensions.setdefault("merge_rules", Rules()))


def registered() -> Rules:
    return of(current_app)


def between(one: str, other: str) -> Callable[[Table, int, int], ColumnElement[bool]]:
    """The test for rows in which one of the two stands in one column and the other in the other."""

    def test(table: Table, kept: int, gone: int) -> ColumnElement[bool]:
        return or_(
            (table.c[one] == kept) & (table.c[other] == gone),
            (table.c[one] == gone) & (table.c[other] == kept),
        )

    return test


def strictest(name: str, *from_strict: str) -> Callable[[Row, Row], dict[str, Any]]:
    """Fill in, and of the two choices in this column keep the one that stands first here."""

    def absorb(stays: Row, goes: Row) -> dict[str, Any]:
        choice = min(stays[name], goes[name], key=from_strict.index)
        return {**fill_in(stays, goes), name: choice}

    return absorb


def _acquaintance(stays: Row, goes: Row) -> dict[str, Any]:
    """Known since the earlier day; in touch as often as either meant to be."""
    days = [row["contact_every_days"] for row in (stays, goes) if row["contact_every_days"]]
    due = [row["contact_due_on"] for row in (stays, goes) if row["contact_due_on"]]
    return {
        **fill_in(stays, goes),
        "since": min(stays["since"], goes["since"]),
        "contact_every_days": min(days, default=None),
        "contact_due_on": min(due, default=None),
        "sees_words": stays["sees_words"] and goes["sees_words"],
    }


def _earlier(name: str) -> Callable[[Row, Row], dict[str, Any]]:
    def absorb(stays: Row, goes: Row) -> dict[str, Any]:
        return {**fill_in(stays, goes), name: min(stays[name], goes[name])}

    return absorb


def _later(name: str) -> Callable[[Row, Row], dict[str, Any]]:
    def absorb(stays: Row, goes: Row) -> dict[str, Any]:
        return {**fill_in(stays, goes), name: max(stays[name], goes[name])}

    return absorb


def _leaving(goes: Row, stays: Row) -> str:
    if "queued" in (goes["state"], stays["state"]) and {goes["state"], stays["state"]} & LEAVING:
        return str(_("A message to one of them is just leaving. Try again in a minute."))
    return ""


def _says_nothing_twice(goes: Row, stays: Row) -> bool:
    """True unless one of two messages about one thing waits, and the other waits too or arrived."""
    states = {goes["state"], stays["state"]}
    return "queued" not in states or not states <= {"queued", *ARRIVED}


def _nothing(_stays: Row, _goes: Row) -> dict[str, Any]:
    return {}


def keep_their_own(work: Any, _kept: int, gone: int) -> None:
    """Let undoing a list or a change of many not take from who stays what was theirs before.

    Both remember what was written to the one who goes, and nobody can tell it from what the other
    had. A mark that fits nothing says that a detail was changed since.
    """
    rows = TABLES["people_import_rows"]
    for row in rows_of(rows, rows.c.person_id == gone, rows.c.outcome.in_(("new", "updated"))):
        kept = {k: v for k, v in row["facts"].items() if k not in ("made", "topics", "languages")}
        facts = {**kept, "wrote": dict.fromkeys(kept.get("filled", ()), "")}
        work.changes.update(rows, row, {"facts": facts, "outcome": "updated"})
    people = TABLES["bulk_change_people"]
    for row in rows_of(people, people.c.person_id == gone, people.c.is_changed):
        work.changes.update(people, row, {"is_changed": False, "was": {"stays": "merged"}})


LEAVING = {"claimed", "sending"}
ARRIVED = {"accepted", "delivered", "complained", "unknown"}
OF_CORE = {
    "acquaintances": Rule(_acquaintance),
    "bulk_change_people": Rule(_nothing),
    "deliveries": Rule(
        _nothing,
        prefers_other=lambda goes, _stays: goes["state"] != "queued",
        against=_leaving,
        distinct="step",
        stay_both=_says_nothing_twice,
    ),
    "memberships": Rule(_earlier("since")),
    "saved_views": Rule(distinct="name"),
    "snoozes": Rule(_later("until")),
}
"""Of a person's two calendar feeds and working weeks that of the one who stays is kept."""


def init_app(app: Flask) -> None:
    """Register the rules of core."""
    known = of(app)
    known.rules.update(OF_CORE)
    known.before.append(keep_their_own)
    known.after.append(owning.index_theirs)
    known.oneself.append(Oneself("acquaintances", between("person_id", "owner_id"), "owner_id"))
    known.soft.append(Soft("holds", "subject_id", "people", lambda t: t.c.subject == "person"))
    known.numbers += [
        Numbers("saved_views", "filters", ("owner", "owner_id")),
        Numbers("bulk_changes", "value", ("owner", "owner_id")),
        Numbers("bulk_changes", "filters", ("owner", "owner_id")),
    ]
