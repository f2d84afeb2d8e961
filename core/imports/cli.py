"""The command `nextten people import`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from core.communities import queries as communities
from core.communities.models import Community
from core.consents.words import COMING_IN
from core.db import db
from core.errors import RuleBroken
from core.imports import actions, jobs, queries, wording
from core.imports.columns import Plan
from core.imports.models import Outcome, PeopleImport

SHOWN = 200

people = AppGroup("people", help="The people that communities know of.")


def init_app(app: Flask) -> None:
    """Add `nextten people import`."""
    app.cli.add_command(people)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen, row by row.")
@click.option("--source", default="", help="Where the list comes from; everyone in it may ask.")
@click.option("--community", "community_id", type=int, help="The number of the community.")
@click.option("--from-them", is_flag=True, help="The people gave these details themselves.")
@click.option("--basis", type=click.Choice(list(COMING_IN)), help="Why they may be written to.")
def import_people(
    file: Path,
    dry_run: bool,
    source: str,
    community_id: int | None,
    from_them: bool,
    basis: str | None,
) -> None:
    """Import the people in FILE, as on the page “Import a list”.

    The exit code is 0 when every row was fine, and 1 when some were refused.
    """
    if not source and not dry_run:
        raise click.UsageError("Say where the list comes from: --source “Sign-up sheet, May fair”.")
    if not basis and not dry_run:
        raise click.UsageError("Say why they may be written to: --basis consent, for example.")
    community = _community(community_id)
    try:
        found = actions.upload(community, file.name, file.read_bytes(), by=None)
        plan = Plan.from_json(found.plan)
        actions.choose(found, plan.skip, plan.fields, source, from_them, basis or "")
    except RuleBroken as rule:
        raise click.ClickException(str(rule)) from rule
    db.session.commit()
    jobs.check(found.id)
    if not dry_run and actions.start(found, by=None):
        db.session.commit()
        jobs.apply(found.id)
    _report(found, community, dry_run)
    refused = found.counts.get(Outcome.REFUSED, 0)
    actions.discard(found)
    db.session.commit()
    raise SystemExit(1 if refused else 0)


def _community(community_id: int | None) -> Community:
    known = communities.all_of_them()
    if community_id is None and len(known) == 1:
        return known[0]
    found = next((each for each in known if each.id == community_id), None)
    if found is None:
        offered = "; ".join(f"{each.id} is {each.name}" for each in known) or "there is none yet"
        raise click.UsageError(f"Say which community with --community: {offered}.")
    return found


def _report(found: PeopleImport, community: Community, dry_run: bool) -> None:
    db.session.refresh(found)
    plan = Plan.from_json(found.plan)
    click.echo(f"{found.file_name} → {community.name}, {found.rows} rows")
    for heading, field in zip(plan.headings, plan.fields, strict=True):
        read_as = wording.FIELD_WORDS.get(field, field) if field else "left out"
        click.echo(f"  {heading or '(no heading)'}: {read_as}")
    for row in queries.page_of_rows(found.id, "", 0)[:SHOWN]:
        outcome = wording.OUTCOME_WORDS[Outcome(row.outcome)]
        click.echo(f"  row {row.number:>6}  {outcome!s:<10} {row.name}  {wording.told(row.facts)}")
    if found.rows > SHOWN:
        click.echo(f"  … the first {SHOWN} of {found.rows} rows; all refused rows are:")
        for number, facts, _cells in queries.refused(found.id):
            click.echo(f"  row {number:>6}  {wording.refusal(facts)}")
    counts = [f"{found.counts.get(each, 0)} {wording.OUTCOME_WORDS[each]}" for each in Outcome]
    click.echo(", ".join(counts).lower())
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
