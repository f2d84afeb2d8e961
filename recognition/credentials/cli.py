"""The command that checks a badge in a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask
from flask.cli import with_appcontext

from recognition.credentials.checks import FAILED, PASSED, UNKNOWN
from recognition.credentials.documents import Folder, known_here
from recognition.credentials.strict_json import MOST_BYTES
from recognition.credentials.verifying import Report, verify

SIGNS = {PASSED: "✓", FAILED: "✗", UNKNOWN: "?"}
VALID, NOT_VALID, NOT_READABLE = 0, 1, 2


def init_app(app: Flask) -> None:
    """Add `nextten verify`."""
    app.cli.add_command(verify_file)


@click.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--trust",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with what issuers publish: example.com/issuers/7.json, besides var/trust.",
)
@with_appcontext
def verify_file(file: BinaryIO, trust: Path | None) -> None:
    """Check a badge in a PNG, SVG, JSON or JWT file; exit 0 valid, 1 not valid, 2 no badge."""
    documents = known_here(*([Folder(trust)] if trust else []))
    report = verify(file.read(MOST_BYTES + 1), documents)
    _print(report)
    click.echo(_last_line(report))
    if not report.is_readable:
        sys.exit(NOT_READABLE)
    sys.exit(VALID if report.is_valid else NOT_VALID)


def _print(report: Report, indent: str = "") -> None:
    for check in report.checks:
        click.echo(f"{indent}{SIGNS[check.outcome]} {check.title}: {_shown(check.sentence)}")
    for each in report.endorsements:
        click.echo(f"{indent}  {_shown(each.issuer_name or each.issuer_id)}:")
        _print(each, f"{indent}    ")


def _last_line(report: Report) -> str:
    if not report.is_readable:
        return "This cannot be read as a badge."
    what = f"“{_shown(report.badge_name)}” from {_shown(report.issuer_id)}"
    if report.is_valid:
        return f"Valid: {what}."
    if report.outcome == UNKNOWN:
        return f"Not valid as far as can be told here: {what}."
    return f"Not valid: {what}."


def _shown(text: str) -> str:
    """A stranger's words on one line, without anything that speaks to a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
