"""Changing many people at once: choose what, see what it would do, do it, and undo it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.bulk import actions, jobs, kinds, queries
from core.bulk.kinds import Change, Kind
from core.bulk.models import BulkChange
from core.bulk.whom import Whom
from core.bulk.words import may_see, reason, words_of
from core.db import db, new_public_id
from core.errors import RuleBroken
from core.forms import one_line
from core.rows import in_community, row_number

bp = Blueprint("bulk", __name__, url_prefix="/communities/<int:community_id>/changes")


@bp.get("/")
def index() -> Response:
    before = request.args.get("before", type=row_number)
    found = queries.of_community(community().id, before)
    shown = found[: queries.PAGE]
    return htmx.page(
        "core/bulk/index.html",
        changes=shown,
        names=dict(queries.names([each.by_id for each in shown if each.by_id])),
        words_of=lambda change: words_of(change, me()),
        may_see=lambda change: may_see(change, me()),
        is_first=before is None,
        before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@bp.get("/new")
def new() -> Response:
    return _choice(Whom.of(request.args))


@bp.get("/preview")
def preview() -> AnyResponse:
    whom = Whom.of(request.args)
    if whom.is_nobody:
        return _choice(whom)
    kind = _kind(request.args)
    try:
        value = _value(kind, request.args)
    except RuleBroken as rule:
        return _choice(whom, rule, 422)
    change = Change(community(), me(), value)
    first, numbers, is_more = actions.outlook(change, kind, whom, actions.LOOKED_AT)
    ids = [each for few in first.values() for each in few]
    names = dict(queries.names(ids))
    return htmx.page(
        "core/bulk/preview.html",
        kind=kind,
        what=kind.words(value),
        whom=whom,
        given={name: request.args.get(name, "") for name in ("kind", "value", "why")},
        key=new_public_id(),
        changes=numbers.get("", 0),
        changed=[(each, names[each]) for each in first.get("", ())],
        stays=[
            (reason(kind.name, why), numbers[why], [(each, names[each]) for each in few])
            for why, few in first.items()
            if why
        ],
        is_more=is_more,
        looked_at=actions.LOOKED_AT,
    )


@bp.post("/")
def start() -> AnyResponse:
    whom = Whom.of(request.form)
    if whom.is_nobody:
        return _choice(whom, status=422)
    kind = _kind(request.form)
    try:
        value = _value(kind, request.form)
    except RuleBroken as rule:
        return _choice(whom, rule, 409)
    key = one_line(request.form.get("key"))[:64] or new_public_id()
    shown = request.form.get("shown", actions.LOOKED_AT, type=row_number)
    change = actions.start(community(), kind, value, whom, key, by=me(), most=shown)
    db.session.commit()
    jobs.begin(change)
    return redirect(url_for(".show", change_id=change.id), code=303)


@bp.get("/<int:change_id>")
def show(change_id: int) -> Response:
    change = in_community(BulkChange, change_id)
    is_theirs = may_see(change, me())
    is_shown = is_theirs and not change.is_running
    stays = queries.some_people(change.id, False) if is_shown else []
    reasons = change.stays.items() if is_theirs else ()
    return htmx.page(
        "core/bulk/show.html",
        "core/bulk/_progress.html",
        change=change,
        what=words_of(change, me()),
        is_theirs=is_theirs,
        changed=queries.some_people(change.id, True) if is_shown else [],
        stays=[(each, name, reason(change.kind, why)) for each, name, why in stays if why],
        reasons=[(reason(change.kind, why), number) for why, number in reasons],
    )


@bp.post("/<int:change_id>/undoing")
def undo(change_id: int) -> AnyResponse:
    change = in_community(BulkChange, change_id)
    is_new = actions.undo(change, by=me())
    db.session.commit()
    if is_new:
        jobs.begin(change)
    return redirect(url_for(".show", change_id=change_id), code=303)


@bp.post("/<int:change_id>/trying-again")
def try_again(change_id: int) -> AnyResponse:
    change = in_community(BulkChange, change_id)
    is_tried = actions.try_again(change, by=me())
    db.session.commit()
    if is_tried:
        jobs.begin(change)
    return redirect(url_for(".show", change_id=change_id), code=303)


@bp.post("/<int:change_id>/leaving")
def leave(change_id: int) -> AnyResponse:
    change = in_community(BulkChange, change_id)
    actions.leave(change, by=me())
    db.session.commit()
    return redirect(url_for(".show", change_id=change_id), code=303)


def _choice(whom: Whom, rule: RuleBroken | None = None, status: int = 200) -> Response:
    """What can be done with these people; without anybody, how to choose them."""
    offered = []
    for kind in kinds.every():
        options = kind.options(community(), me()) if kind.options else None
        if options is None or options:
            offered.append((kind, options))
    return htmx.page(
        "core/bulk/new.html",
        status=status,
        whom=whom,
        rule=rule,
        offered=offered,
        asked=request.values,
    )


def _kind(asked: Mapping[str, str]) -> Kind:
    return kinds.of(asked.get("kind", "")) or abort(404)


def _value(kind: Kind, asked: Mapping[str, str]) -> dict[str, object]:
    text, why = (one_line(asked.get(name))[:500] for name in ("value", "why"))
    return kind.read(community(), me(), text, why)
