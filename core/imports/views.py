"""Pages to import a list: upload it, say what its columns are, look at the dry run, import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.errors import RuleBroken
from core.imports import actions, jobs, own_fields, queries, refusals, wording
from core.imports.columns import OURS, Plan
from core.imports.forms import ColumnsForm, UploadForm, chosen_fields
from core.imports.models import ImportState, Outcome, PeopleImport
from core.people import queries as people
from core.rows import in_community, row_number

bp = Blueprint("imports", __name__, url_prefix="/communities/<int:community_id>/people/imports")
SAMPLES = 3


@bp.route("/", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            found = actions.upload(community(), form.file.data.filename, form.content, by=me())
        except RuleBroken as rule:
            form.file.errors = [*form.file.errors, str(rule)]
        else:
            db.session.commit()
            return redirect(url_for(".columns", import_id=found.id), code=303)
    return htmx.page(
        "core/imports/new.html",
        status=_status(),
        form=form,
        unfinished=queries.unfinished(community().id),
        undoable=queries.undoable(community().id),
    )


@bp.route("/<int:import_id>/columns", methods=["GET", "POST"])
def columns(import_id: int) -> AnyResponse:
    found = in_community(PeopleImport, import_id)
    plan = Plan.from_json(found.plan)
    given_by = ("them" if found.is_from_them else "others") if found.source else None
    said: dict[str, Any] = {
        "source": found.source,
        "given_by": given_by,
        "basis": found.basis or None,
    }
    form = ColumnsForm(**said, skip=plan.skip)
    if not form.validate_on_submit():
        return _columns_page(found, form)
    try:
        actions.choose(
            found,
            form.skip.data,
            chosen_fields(len(plan.fields), request.form, own_fields.of_community(community().id)),
            form.source.data,
            form.given_by.data == "them",
            form.basis.data,
        )
    except RuleBroken as rule:
        return _columns_page(found, form, rule)
    db.session.commit()
    jobs.begin_check(found)
    return redirect(url_for(".show", import_id=found.id), code=303)


@bp.get("/<int:import_id>")
def show(import_id: int) -> AnyResponse:
    found = in_community(PeopleImport, import_id)
    if found.state == ImportState.UPLOADED:
        return redirect(url_for(".columns", import_id=found.id))
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in set(Outcome) else ""
    rows = queries.page_of_rows(found.id, outcome, request.args.get("after", 0, type=row_number))
    own, plan = own_fields.of_community(community().id), Plan.from_json(found.plan)
    return htmx.page(
        "core/imports/show.html",
        "core/imports/_report.html",
        found=found,
        outcome=outcome,
        rows=rows[: queries.PAGE],
        after=rows[queries.PAGE - 1].number if len(rows) > queries.PAGE else None,
        names=people.names_of([row.person_id for row in rows if row.person_id and not row.name]),
        told=lambda facts: wording.told(facts, own),
        is_of_cards=plan.is_of_cards,
        place=lambda row: wording.place(row.number, row.facts, plan),
        outcome_words={
            each: wording.OUTCOME_WORDS[each]
            for each in (wording.UNDOING if found.undoing_at else wording.IMPORTING)
        },
    )


@bp.post("/<int:import_id>/applying")
def start(import_id: int) -> AnyResponse:
    found = in_community(PeopleImport, import_id)
    if actions.start(found, by=me()):
        jobs.apply.later(found.id)
    db.session.commit()
    return redirect(url_for(".show", import_id=found.id), code=303)


@bp.post("/<int:import_id>/cancellation")
def cancel(import_id: int) -> AnyResponse:
    found = in_community(PeopleImport, import_id)
    actions.cancel(found, by=me())
    db.session.commit()
    return redirect(url_for(".show", import_id=found.id), code=303)


@bp.post("/<int:import_id>/undoing")
def undo(import_id: int) -> AnyResponse:
    found = in_community(PeopleImport, import_id)
    if actions.undo(found, by=me()):
        jobs.undo.later(found.id)
    db.session.commit()
    return redirect(url_for(".show", import_id=found.id), code=303)


@bp.post("/<int:import_id>/removal")
def discard(import_id: int) -> AnyResponse:
    actions.discard(in_community(PeopleImport, import_id))
    db.session.commit()
    flash(_("The list is thrown away."))
    return redirect(url_for("core.people.index"), code=303)


@bp.get("/<int:import_id>/refused.csv")
def refused(import_id: int) -> Response:
    found = in_community(PeopleImport, import_id)
    answer = Response("".join(refusals.as_csv(found)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="refused.csv")
    return answer


def _columns_page(
    found: PeopleImport, form: ColumnsForm, rule: RuleBroken | None = None
) -> Response:
    sheet = actions.stored(found)
    plan = Plan.from_json(found.plan)
    own = own_fields.of_community(community().id)
    fields: Sequence[str | None] = plan.fields
    if request.method == "POST":
        fields = chosen_fields(len(plan.fields), request.form, own)
    samples = [row.cells for row in sheet.rows[plan.skip : plan.skip + SAMPLES]]
    return htmx.page(
        "core/imports/columns.html",
        status=409 if rule else _status(),
        found=found,
        form=form,
        rule=rule,
        columns=[
            (at, heading, field, [row[at] for row in samples if len(row) > at and row[at].strip()])
            for at, (heading, field) in enumerate(zip(plan.headings, fields, strict=True))
            if plan.fields[at] not in OURS
        ],
        field_words=wording.FIELD_WORDS | {key: each.name for key, each in own.items()},
        left_out=plan.left_out,
        encoding=sheet.encoding,
    )


def _status() -> int:
    return 422 if request.method == "POST" else 200
