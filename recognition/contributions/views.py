"""Contributions: what was done here, one's own list, and one of them with what belongs to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, has_a_part, limiter, may_organise, me, only_for
from core.accounts.visits import counted_as
from core.db import db
from core.errors import RuleBroken
from core.files import actions as files
from core.files.models import StoredFile
from core.rows import asked_row, in_community, known_person
from recognition.awards.queries import visible_on
from recognition.contributions import actions, naming, parts, queries
from recognition.contributions.forms import (
    AgreementForm,
    ContributionForm,
    RemovalForm,
    filled_in,
)
from recognition.contributions.models import Contribution, Part
from recognition.kinds.offered import kinds_of
from recognition.thanks.beside import ALL, thanks_beside

bp = Blueprint(
    "contributions", __name__, url_prefix="/communities/<int:community_id>/contributions"
)


@bp.get("/")
def index() -> Response:
    page = queries.shown(community().id, asked_row("before"))
    return _list_page(
        "recognition/contributions/index.html", page, in_list=True, before=asked_row("before")
    )


@bp.get("/mine")
def mine() -> Response:
    page = queries.of_person(me().id, community().id, asked_row("before"))
    logged = request.args.get("logged", "")
    awards = visible_on([each.id for each in page], me().id)
    return _list_page("recognition/contributions/mine.html", page, logged=logged, awards=awards)


@bp.route("/new", methods=["GET", "POST"])
@limiter.limit("20/minute;100/day", key_func=counted_as, methods=["POST"])
def new() -> AnyResponse:
    named = request.args.get("who", "")[:200]
    form = ContributionForm(others=named, not_me=bool(named))
    form.offer(kinds_of(community().id))
    if not form.validate_on_submit():
        return _form_page("recognition/contributions/new.html", form)
    try:
        actions.log(
            community(),
            form.words(),
            form.key,
            me(),
            _others(form),
            _file(form),
            took_part=not form.not_me.data,
            agreed=form.agreed.data if has_a_part() else "",
        )
    except RuleBroken as rule:
        db.session.rollback()
        return _form_page("recognition/contributions/new.html", form, rule)
    db.session.commit()
    flash(_("Logged. Thank you for telling us."))
    return redirect(url_for(".mine", logged=form.form_key.data), code=303)


@bp.get("/<int:contribution_id>")
def show(contribution_id: int) -> Response:
    contribution = _seen_by_me(contribution_id)
    return htmx.page(
        "recognition/contributions/show.html",
        contribution=contribution,
        my_part=_my_part(contribution),
        kinds=kinds_of(community().id),
        awards=visible_on([contribution.id], me().id),
        may_change=actions.may_change(contribution, me()),
        versions=queries.versions(contribution.id),
        may_name=_may_name(contribution),
        removal=RemovalForm(),
        agreement=AgreementForm(),
        **thanks_beside([contribution], ALL),
    )


@bp.route("/<int:contribution_id>/words", methods=["GET", "POST"])
@only_for("who stands behind it")
def edit(contribution_id: int) -> AnyResponse:
    contribution = _mine_to_change(contribution_id)
    form = filled_in(contribution)
    form.offer(kinds_of(community().id), besides=contribution.kind)
    if not form.validate_on_submit():
        return _form_page("recognition/contributions/edit.html", form, contribution=contribution)
    try:
        actions.change(contribution, form.words(), me(), _others(form), _file(form))
        if form.no_file.data:
            actions.replace_file(contribution, None)
    except RuleBroken as rule:
        db.session.rollback()
        contribution = _mine_to_change(contribution_id)
        return _form_page(
            "recognition/contributions/edit.html", form, rule, contribution=contribution
        )
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show", contribution_id=contribution_id), code=303)


@bp.post("/<int:contribution_id>/joining")
def join(contribution_id: int) -> AnyResponse:
    parts.ask(_seen_by_me(contribution_id), me())
    db.session.commit()
    flash(_("Noted. Your name is shown when one of the others says that it is so."))
    return redirect(url_for(".show", contribution_id=contribution_id), code=303)


@bp.post("/<int:contribution_id>/people/<int:person_id>/confirmation")
@only_for("who took part")
def confirm(contribution_id: int, person_id: int) -> AnyResponse:
    contribution = _mine_to_decide(contribution_id, person_id)
    parts.confirm(contribution, person_id, by=me())
    db.session.commit()
    return redirect(url_for(".show", contribution_id=contribution_id), code=303)


@bp.post("/<int:contribution_id>/people/<int:person_id>/refusal")
@only_for("who took part")
def decline(contribution_id: int, person_id: int) -> AnyResponse:
    contribution = _mine_to_decide(contribution_id, person_id)
    parts.decline(contribution, person_id, by=me())
    db.session.commit()
    flash(_("Noted."))
    return redirect(url_for(".mine" if person_id == me().id else ".index"), code=303)


@bp.post("/<int:contribution_id>/people/<int:person_id>/agreement")
@only_for("organisers")
def agree(contribution_id: int, person_id: int) -> AnyResponse:
    """An organiser writes down what somebody without an e-mail address said."""
    contribution = _seen_by_me(contribution_id)
    person = known_person(person_id) if may_organise() else abort(404)
    form = AgreementForm()
    if not form.validate_on_submit():
        raise RuleBroken(" ".join(str(each) for each in form.agreed.errors))
    parts.answer_for(contribution, person, form.agreed.data, by=me())
    db.session.commit()
    return redirect(url_for(".show", contribution_id=contribution_id), code=303)


@bp.post("/<int:contribution_id>/my-name/hiding")
def hide(contribution_id: int) -> AnyResponse:
    return _show_my_name(contribution_id, is_hidden=True)


@bp.post("/<int:contribution_id>/my-name/showing")
def unhide(contribution_id: int) -> AnyResponse:
    return _show_my_name(contribution_id, is_hidden=False)


@bp.post("/<int:contribution_id>/removal")
@only_for("who wrote it down, and organisers")
def remove(contribution_id: int) -> AnyResponse:
    """Who may change it takes it away; an organiser may too, and says why."""
    contribution = _seen_by_me(contribution_id)
    form = RemovalForm()
    is_mine = actions.may_change(contribution, me())
    if not is_mine and not may_organise():
        abort(404)
    if not is_mine and not form.validate_on_submit():
        raise RuleBroken(_("Say in a few words why it is taken away."))
    actions.remove(contribution, by=me(), reason=None if is_mine else form.reason.data)
    db.session.commit()
    flash(_("Taken away."))
    return redirect(url_for(".mine" if is_mine else ".index"), code=303)


def _show_my_name(contribution_id: int, *, is_hidden: bool) -> AnyResponse:
    contribution = _seen_by_me(contribution_id)
    parts.hide(contribution, me(), is_hidden)
    db.session.commit()
    return redirect(url_for(".show", contribution_id=contribution_id), code=303)


def _seen_by_me(contribution_id: int) -> Contribution:
    """It is shown to the community, or I am on it, or wrote it down, or organise here."""
    contribution = queries.whole(in_community(Contribution, contribution_id).id)
    concerned = me().id == contribution.logged_by_id or _my_part(contribution) or may_organise()
    if contribution.removed_at is not None or not (contribution.is_shown or concerned):
        abort(404)
    return contribution


def _mine_to_change(contribution_id: int) -> Contribution:
    contribution = _seen_by_me(contribution_id)
    if not actions.may_change(contribution, me()):
        abort(404)
    return contribution


def _mine_to_decide(contribution_id: int, person_id: int) -> Contribution:
    """My own part is mine to decide; that of another for whoever took part."""
    contribution = _seen_by_me(contribution_id)
    mine = _my_part(contribution)
    if mine is None or (person_id != me().id and mine != Part.CONFIRMED):
        abort(404)
    return contribution


def _my_part(contribution: Contribution) -> str | None:
    return next((each.state for each in contribution.people if each.person_id == me().id), None)


def _may_name(contribution: Contribution) -> set[int]:
    """Whose names I may read on it. To have changed the words tells that one was part of it."""
    if may_organise():
        return {each.person_id for each in contribution.people}
    return {me().id, *(each.person_id for each in contribution.people if each.is_named)}


def _others(form: ContributionForm) -> list[Any]:
    return naming.named(community().id, form.names, knows_everybody=may_organise())


def _file(form: ContributionForm) -> StoredFile | None:
    upload = form.file.data
    return files.store(community().id, upload, by=me()) if upload else None


def _list_page(template: str, page: Any, **context: Any) -> Response:
    return htmx.page(
        template,
        contributions=page,
        next=page[-1].id if len(page) == queries.PAGE else None,
        is_first_page=asked_row("before") is None,
        kinds=kinds_of(community().id),
        **thanks_beside(page),
        **context,
    )


def _form_page(
    template: str, form: ContributionForm, rule: RuleBroken | None = None, **context: Any
) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page(template, status=status, form=form, rule=rule, **context)
