"""Logging for others: a paper sheet typed in at one go, or a list from a file."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.db import db, today
from core.errors import RuleBroken
from core.rows import in_community, row_number
from recognition.kinds.offered import kinds_of
from recognition.sheets import actions, dry_run, queries
from recognition.sheets.forms import FORM_KEY, MOST_ROWS, ROWS, SheetForm, UploadForm
from recognition.sheets.keys import row_of
from recognition.sheets.models import ContributionSheet
from recognition.sheets.reading import MOST_BYTES
from recognition.sheets.template import COLUMNS, as_csv

bp = Blueprint("sheets", __name__, url_prefix="/communities/<int:community_id>/sheets")
SHOWN = 200


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = SheetForm()
    form.offer(kinds_of(community().id).values())
    if request.method == "GET" or form.more.data or not form.validate_on_submit():
        for _more in range(ROWS if form.more.data else 0):
            if len(form.rows.entries) < MOST_ROWS:
                form.rows.append_entry()
        return _sheet_page(form, [])
    rows = dry_run.rows(community().id, form.lines(), may_organise())
    try:
        number = actions.log_rows(community(), rows, form.form_key.data, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _sheet_page(form, rows, rule)
    db.session.commit()
    flash(ngettext("%(num)s row is logged.", "%(num)s rows are logged.", number))
    there = url_for(".logged", form_key=form.form_key.data) if number else url_for(".new")
    return redirect(there, code=303)


@bp.get("/logged/<form_key>")
@only_for("who brought the list")
def logged(form_key: str) -> Response:
    """What I logged with one list, so that I can look it through and put it right."""
    if not re.fullmatch(FORM_KEY, form_key):
        abort(404)
    after = request.args.get("after", type=row_number)
    page = queries.logged_from(me().id, community().id, form_key, after)
    if not page:
        abort(404)
    return htmx.page(
        "recognition/sheets/logged.html",
        contributions=page,
        form_key=form_key,
        is_first=after is None,
        after=row_of(page[-1].form_key) if len(page) == queries.PAGE else None,
    )


@bp.get("/files/template.csv")
def template() -> Response:
    text = as_csv(kinds_of(community().id).values(), today())
    answer = Response(text, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="contributions.csv")
    return answer


@bp.route("/files/new", methods=["GET", "POST"])
def upload() -> AnyResponse:
    form = UploadForm()
    kinds = kinds_of(community().id).values()
    form.offer(kinds)
    if form.validate_on_submit():
        content, name = form.file.data.read(MOST_BYTES + 1), form.file.data.filename
        usual = form.usual_kind.data
        try:
            sheet = actions.upload(community(), name, content, may_organise(), me(), usual)
        except RuleBroken as rule:
            form.file.errors = [*form.file.errors, str(rule)]
        else:
            db.session.commit()
            return redirect(url_for(".show", contribution_sheet_id=sheet.id), code=303)
    status = 422 if request.method == "POST" else 200
    kept = queries.uploaded_by(me().id, community().id)
    return htmx.page(
        "recognition/sheets/upload.html",
        form=form,
        kept=kept,
        kinds=kinds,
        columns=COLUMNS,
        status=status,
    )


@bp.get("/files/<int:contribution_sheet_id>")
@only_for("who brought the list")
def show(contribution_sheet_id: int) -> Response:
    sheet = _mine(contribution_sheet_id)
    rows: list[dry_run.Row] = []
    if not sheet.is_running:
        rows = dry_run.rows(community().id, sheet.lines, sheet.knows_everybody)
    return htmx.page(
        "recognition/sheets/show.html",
        "recognition/sheets/_dry_run.html",
        sheet=sheet,
        good=[row for row in rows if row.line],
        refused=[row for row in rows if not row.line],
        kinds=kinds_of(community().id),
        shown=SHOWN,
    )


@bp.post("/files/<int:contribution_sheet_id>/logging")
@only_for("who brought the list")
def start(contribution_sheet_id: int) -> AnyResponse:
    actions.start(_mine(contribution_sheet_id))
    db.session.commit()
    return redirect(url_for(".show", contribution_sheet_id=contribution_sheet_id), code=303)


@bp.post("/files/<int:contribution_sheet_id>/removal")
@only_for("who brought the list")
def discard(contribution_sheet_id: int) -> AnyResponse:
    actions.discard(_mine(contribution_sheet_id))
    db.session.commit()
    flash(_("The list is thrown away."))
    return redirect(url_for(".new"), code=303)


def _mine(sheet_id: int) -> ContributionSheet:
    """A list that I uploaded; nobody else's business, not even an organiser's, until logged."""
    sheet = in_community(ContributionSheet, sheet_id)
    if sheet.uploaded_by_id != me().id:
        abort(404)
    return sheet


def _sheet_page(
    form: SheetForm, rows: list[dry_run.Row], rule: RuleBroken | None = None
) -> Response:
    kinds = [kind.name for kind in kinds_of(community().id).values() if kind.is_offered]
    return htmx.page(
        "recognition/sheets/new.html",
        form=form,
        kinds=kinds,
        rule=rule,
        wrong={row.number: row for row in rows if not row.line},
        status=409 if rule else 200,
    )
