"""What a batch of rows would do, row by row. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from core.duplicates import finding
from core.duplicates.keys import Traits
from core.imports.cells import Draft, RowRefused, draft
from core.imports.columns import MOST_COLUMNS, NAMES, Plan
from core.imports.matching import Book, Known, Step
from core.imports.models import Outcome
from core.imports.own_fields import OwnField
from core.imports.sheets import Row
from core.people.queries import names_of
from core.people.text import one_line, tidy

MOST_KEPT_OF_A_CELL = 5_000
Note = Callable[[dict[str, Any], Mapping[str, str]], dict[str, Any]]
Drafted = list[tuple[Row, Draft | RowRefused]]


@dataclass
class Rehearsal:
    """What came of a batch: everybody whom it touches, who of them is new here, and the report.

    `line_at` is the column of the line where a card begins.
    """

    line_at: int | None = None
    touched: list[Known] = field(default_factory=list)
    joined: list[Known] = field(default_factory=list)
    steps: list[tuple[Row, str, Step | RowRefused]] = field(default_factory=list)

    def add(self, row: Row, name: str, step: Step) -> None:
        self.steps.append((row, name, step))
        self.touched.append(step.known)
        if step.outcome == Outcome.NEW:
            self.joined.append(step.known)

    def compare(self, community_id: int) -> None:
        """Add to whoever would be new whom of the people here they may be."""
        new = [
            step
            for _row, _name, step in self.steps
            if isinstance(step, Step) and step.outcome == Outcome.NEW and step.known.id is None
        ]
        drafts = [_traits(step.known) for step in new]
        for step, found in zip(new, finding.matches(community_id, drafts), strict=True):
            if found:
                step.facts["alike"] = sorted(names_of([each.person_id for each in found]).values())

    def report(self, note: Note | None = None) -> list[dict[str, Any]]:
        """Each row as it is kept and shown; made after writing, when everybody has an id.

        `note` adds to its facts what undoing needs.
        """
        told = [_told(row, name, step, note) for row, name, step in self.steps]
        for each, (row, _name, _step) in zip(told, self.steps, strict=True):
            if self.line_at is not None and self.line_at < len(row.cells):
                each["facts"] = each["facts"] | {"line": row.cells[self.line_at]}
        return told


def drafted(rows: Sequence[Row], plan: Plan, own: Mapping[str, OwnField]) -> Drafted:
    """What each of these rows says, or why it is refused; the database is not asked."""
    return [(row, _draft(row, plan, own)) for row in rows]


def rehearse(book: Book, drafts: Drafted, plan: Plan) -> Rehearsal:
    """Say what these rows add to the people in the book, which remembers it."""
    said = [found if isinstance(found, Draft) else found.draft for _row, found in drafts]
    book.look_up([each for each in said if each])
    result = Rehearsal(plan.line_at)
    for row, found in drafts:
        try:
            if isinstance(found, RowRefused):
                raise book.refused(found)
            result.add(row, found.name, book.step(found))
        except RowRefused as refusal:
            result.steps.append((row, _called(row, plan), refusal))
    return result


def _traits(known: Known) -> Traits:
    compared = (each.name for each in fields(Traits) if each.name != "name")
    return Traits(known.name, **{name: known.details.get(name) for name in compared})


def _draft(row: Row, plan: Plan, own: Mapping[str, OwnField]) -> Draft | RowRefused:
    try:
        return draft(row, plan, own)
    except RowRefused as refusal:
        return refusal


def _called(row: Row, plan: Plan) -> str:
    """What a refused row is called in the report: its name, else the first thing in it."""
    named = [cell for name, cell in zip(plan.fields, row.cells, strict=False) if name in NAMES]
    return one_line(" ".join(named)[:400])[:80] or one_line(" ".join(row.cells)[:400])[:80]


def _told(row: Row, name: str, step: Step | RowRefused, note: Note | None) -> dict[str, Any]:
    if isinstance(step, Step):
        return {
            "number": row.number,
            "outcome": step.outcome,
            "name": name,
            "person_id": step.known.id,
            "facts": note(step.facts, step.known.details) if note else step.facts,
            "cells": None,
        }
    return {
        "number": row.number,
        "outcome": Outcome.REFUSED,
        "name": name,
        "person_id": step.person_id,
        "facts": {"why": step.why, "about": step.about},
        "cells": [tidy(cell)[:MOST_KEPT_OF_A_CELL] for cell in row.cells[:MOST_COLUMNS]],
    }
