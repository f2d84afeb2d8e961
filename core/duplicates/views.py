"""People who may be one: the list, two side by side, making them one, and undoing that."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import ask_again, community, in_community, me
from core.communities import queries as communities
from core.communities.models import Community
from core.db import db
from core.duplicates import actions, comparing, merging, queries, undoing
from core.duplicates.models import Duplicate, Merge
from core.duplicates.words import in_words
from core.errors import RuleBroken
from core.people.forms import CHANNEL_WORDS
from core.people.models import Person

bp = Blueprint("duplicates", __name__, url_prefix="/communities/<int:community_id>/duplicates")
Two = tuple[Duplicate, Person, Person]


@bp.get("/")
def index() -> Response:
    after = request.args.get("after", "")
    return htmx.page(
        "core/duplicates/index.html",
        listed=queries.page(community().id, after),
        is_first=queries.cursor(after) is None,
        in_words=in_words,
    )


@bp.get("/<int:duplicate_id>")
def show(duplicate_id: int) -> Response:
    return _pair_page(_two(duplicate_id))


@bp.post("/<int:duplicate_id>/apart")
def keep_apart(duplicate_id: int) -> AnyResponse:
    found = _two(duplicate_id)
    try:
        actions.keep_apart(community(), found[0], by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _pair_page(_two(duplicate_id), rule)
    db.session.commit()
    flash(_("They stay two people. You are asked again only if something else becomes alike."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:duplicate_id>/merge")
def merge(duplicate_id: int) -> AnyResponse:
    _duplicate, first, second = _two(duplicate_id)
    if again := _asked_again(first.id, second.id):
        return again
    chosen = {
        name: choice
        for name in merging.FIELDS
        if (choice := request.form.get(name, "")) in comparing.CHOICES
    }
    try:
        meant = partial(actions.must_be_meant, duplicate_id, request.form.get("seen", ""))
        made = merging.make_one(community(), first, second, chosen, by=me(), once_locked=meant)
        db.session.commit()
    except (IntegrityError, OperationalError):
        db.session.rollback()
        return _pair_page(_two(duplicate_id), RuleBroken(_same_moment()))
    except RuleBroken as rule:
        db.session.rollback()
        return _pair_page(_two(duplicate_id), rule)
    flash(_("They are one person now. For 30 days this can be undone."))
    return redirect(url_for("core.people.show", person_id=made.kept_id), code=303)


@bp.get("/merges")
def merges() -> Response:
    return _merges_page()


@bp.post("/merges/<int:merge_id>/undo")
def undo(merge_id: int) -> AnyResponse:
    found = in_community(Merge, merge_id)
    if again := _asked_again(found.kept_id):
        return again
    try:
        told = undoing.undo(found, by=me())
        db.session.commit()
    except (IntegrityError, OperationalError):
        db.session.rollback()
        return _merges_page(RuleBroken(_same_moment()))
    except RuleBroken as rule:
        db.session.rollback()
        return _merges_page(rule)
    flash(_("They are two people again. What was written since stays with the one who stayed."))
    for sentence in told:
        flash(sentence)
    return redirect(url_for(".merges"), code=303)


def others_panel(person: Person, here: Community) -> tuple[str, dict[str, object]] | None:
    """On a person's page: whom else of the list they may be, or nothing."""
    found = queries.others(here.id, person.id)
    return ("core/duplicates/_of_person.html", {"others": found}) if found else None


def _asked_again(*person_ids: int) -> AnyResponse | None:
    """Whoever decides with which address somebody signs in must have shown lately who they are."""
    return ask_again() if queries.who_signs_in(person_ids) else None


def _same_moment() -> str:
    return str(_("Somebody did something with one of them at the same moment. Press once more."))


def _two(duplicate_id: int) -> Two:
    return queries.pair(community().id, duplicate_id) or abort(404)


def _pair_page(found: Two, rule: RuleBroken | None = None) -> Response:
    duplicate, first, second = found
    whys = merging.only_for_administrators(community().id, first, second)
    return htmx.page(
        "core/duplicates/show.html",
        status=409 if rule else 200,
        rule=rule,
        duplicate=duplicate,
        first=first,
        second=second,
        details=comparing.details(first, second),
        tags=(comparing.tags(first), comparing.tags(second)),
        whys=whys,
        may_merge=me().is_administrator or not whys,
        stays=merging.who_stays(first, second)[0],
        reasons=in_words(duplicate.reasons),
        channel_words=CHANNEL_WORDS,
    )


def _merges_page(rule: RuleBroken | None = None) -> Response:
    found = queries.merges(community().id)
    here = {p.id for p in communities.known_people(community().id, [row[1].id for row in found])}
    return htmx.page(
        "core/duplicates/merges.html",
        status=409 if rule else 200,
        rule=rule,
        merges=[(row, who, by, undoing.why_not(row, me())) for row, who, by in found],
        here=here,
    )
