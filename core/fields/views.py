"""Pages about custom fields: what there is, a new one, and changing one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from core.fields import actions, queries
from core.fields.forms import ChangeForm, FieldForm, lines_in
from core.fields.models import MOST_FIELDS, Field, FieldKind
from core.fields.words import KIND_WORDS
from core.rows import in_community

bp = Blueprint("fields", __name__, url_prefix="/communities/<int:community_id>/fields")


@bp.get("/")
def index() -> Response:
    fields = queries.all_of(community().id)
    return htmx.page(
        "core/fields/index.html",
        used=[each for each in fields if each.retired_at is None],
        retired=[each for each in fields if each.retired_at is not None],
        most=MOST_FIELDS,
        kind_words=KIND_WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = FieldForm()
    if not form.validate_on_submit():
        return _form_page("core/fields/new.html", form)
    try:
        kind, choices = FieldKind(form.kind.data), lines_in(form.choices.data)
        actions.add(community(), form.name.data, kind, choices, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _form_page("core/fields/new.html", form, rule)
    return _saved()


@bp.route("/<int:field_id>", methods=["GET", "POST"])
def edit(field_id: int) -> AnyResponse:
    field = in_community(Field, field_id)
    form = ChangeForm(data={"name": field.name, "choices": field.choices})
    if not form.validate_on_submit():
        return _form_page("core/fields/edit.html", form, field=field)
    try:
        renamed, more = [each.data or "" for each in form.choices], lines_in(form.more.data)
        actions.change(field, form.name.data, renamed, more, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        field = in_community(Field, field_id)
        return _form_page("core/fields/edit.html", form, rule, field=field)
    return _saved()


@bp.post("/<int:field_id>/position")
def move(field_id: int) -> AnyResponse:
    is_up = request.form.get("to") != "down"
    actions.move(in_community(Field, field_id), is_up, by=me())
    return _saved()


@bp.post("/<int:field_id>/retirement")
def retire(field_id: int) -> AnyResponse:
    actions.retire(in_community(Field, field_id), by=me())
    return _saved()


@bp.post("/<int:field_id>/return")
def bring_back(field_id: int) -> AnyResponse:
    actions.bring_back(in_community(Field, field_id), by=me())
    return _saved()


def settings_panel(_community: Community) -> tuple[str, dict[str, object]]:
    """On the settings of a community: the way to its fields."""
    return "core/fields/_link.html", {}


def _saved() -> AnyResponse:
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".index"), code=303)


def _form_page(
    template: str, form: FieldForm | ChangeForm, rule: RuleBroken | None = None, **context: Any
) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page(template, status=status, form=form, rule=rule, **context)
