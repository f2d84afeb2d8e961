"""Checking the journal, and noting elsewhere where it ends."""

from __future__ import annotations

import re
import sys

import click
from flask import Flask

from core.db import db
from core.journal import queries
from core.journal.checking import Check, Mark, Report

SAID = {
    "changed": "{number} changed, the first at position {first}",
    "swapped": "{number} not in their own place, the first at position {first}",
    "dropped": "{number} missing, from position {first} on",
    "emptied": "{number} emptied though nobody was erased, the first at position {first}",
    "cut off": "{number} cut off at the end, from position {first} on",
    "added": "{number} added that we did not write, after position {last}",
    "head changed": "the noted end of the journal was changed, at position {first}",
    "not as noted": "position {first} is not as you noted it",
}


def init_app(app: Flask) -> None:
    """Add `journal verify` and `journal head`."""

    @app.cli.group("journal")
    def journal() -> None:
        """The record of who did what: whether it is whole, and where it ends."""

    @journal.command("verify")
    @click.option("--from", "start", type=click.IntRange(1), default=1, help="The first position.")
    @click.option("--head", "noted", default="", help="An end that you noted: POSITION:HASH.")
    def verify(start: int, noted: str) -> None:
        """Check every line; exit 1 when one was changed, dropped, swapped, added or cut off."""
        mark = _mark(noted) if noted else None
        with queries.one_state():
            _must_begin_inside(start)
            report = Check(start).run(mark)
        for sentence in _told(report):
            click.echo(sentence)
        sys.exit(not report.is_whole)

    @journal.command("head")
    def head() -> None:
        """Print where the journal ends, to keep elsewhere and hand to `verify --head`."""
        found = queries.head()
        db.session.rollback()
        click.echo(f"{found.position}:{found.hash.hex()}" if found else "0:" + "00" * 32)


def _must_begin_inside(start: int) -> None:
    head = queries.head()
    end = head.position if head else 0
    if start > end + 1:
        raise click.BadParameter(f"The journal ends at position {end}; begin before that.")


def _mark(noted: str) -> Mark:
    found = re.fullmatch(r"(\d{1,9}):([0-9a-f]{64})", noted.strip())
    if not found:
        raise click.BadParameter("Write it as `nextten journal head` prints it: POSITION:HASH.")
    return Mark(int(found[1]), bytes.fromhex(found[2]))


def _told(report: Report) -> list[str]:
    emptied = f", {report.emptied} emptied of their words" if report.emptied else ""
    whole = "✓ whole" if report.is_whole else "✗ not whole"
    lines = "1 line" if report.checked == 1 else f"{report.checked} lines"
    told = [f"{whole}: {lines}, to position {report.last}{emptied}"]
    for fault in report.faults.values():
        said = SAID[fault.kind].format(number=fault.number, first=fault.first, last=report.last)
        told.append(f"  {said}")
    return told
