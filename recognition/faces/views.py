"""How a champion is seen: their own pages, face by face. No page shows two faces side by side
to anybody but their owner."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me, only_for
from core.db import db
from core.errors import RuleBroken
from core.forms import one_line
from recognition.awards.words import audience_words
from recognition.champions import queries, stories
from recognition.champions.models import TAGS
from recognition.champions.queries import Face
from recognition.faces import actions, suggestions
from recognition.faces.forms import FaceForm
from recognition.questions.links import question_url
from recognition.questions.queries import waiting_for

bp = Blueprint(
    "faces", __name__, url_prefix="/communities/<int:community_id>/champions/how-you-are-seen"
)


@bp.get("/")
def index() -> Response:
    faces = queries.all_of(me().id, community().id)
    return htmx.page(
        "recognition/faces/index.html",
        cards=stories.cards(faces, is_member=True),
        audience_words=audience_words(community().openness),
        shown_to=queries.shown_to(community()),
        questions=[(each, question_url(each.question)) for each in waiting_for(me().id)],
    )


@bp.route("/<public_id>", methods=["GET", "POST"])
@only_for("whose page it is")
def edit(public_id: str) -> AnyResponse:
    face = _mine(public_id)
    form = _form(face)
    if not form.validate_on_submit():
        return _page(face, form)
    try:
        actions.change(face.champion, form.chosen(), by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _page(_mine(public_id), form, rule)
    db.session.commit()
    flash(_("Saved. This is how you are seen now."))
    return redirect(url_for(".preview", public_id=public_id), code=303)


@bp.get("/<public_id>/preview")
@only_for("whose page it is")
def preview(public_id: str) -> Response:
    face = _mine(public_id)
    is_public = face.champion.audience == "public" and queries.strangers_may_look(community().id)
    is_stranger = is_public and "members" not in request.args
    held, _after = stories.of_face(face, is_member=not is_stranger)
    return htmx.page(
        "recognition/champions/show.html",
        is_member=True,
        is_preview=True,
        is_public=is_public,
        is_stranger=is_stranger,
        face=face,
        held=held,
        is_first_page=True,
        tags=queries.tags_of([face.champion.id]).get(face.champion.id, {}),
    )


def _mine(public_id: str) -> Face:
    return queries.own(one_line(public_id), community().id, me().id) or abort(404)


def _form(face: Face) -> FaceForm:
    """The form as the face is now; what we only know of stands there without a tick."""
    champion = face.champion
    shown = queries.tags_of([champion.id]).get(champion.id, {})
    ticked = {what: [tag.folded for tag in shown.get(what, ())] for what in TAGS}
    kept = {name: getattr(champion, name) for name in ("about", "photo_says", "shows_emeritus")}
    kept |= {"questions_per_week": champion.questions_per_week, "may_show": bool(champion.photo_id)}
    form = FaceForm(data={**kept, **ticked})
    known = suggestions.known_of(me(), shown)
    form.offer(known, bool(champion.photo_id), suggestions.may_be_emeritus(champion))
    return form


def _page(face: Face, form: FaceForm, rule: RuleBroken | None = None) -> Response:
    return htmx.page(
        "recognition/faces/edit.html",
        status=409 if rule else 422 if request.method == "POST" else 200,
        face=face,
        form=form,
        rule=rule,
        audience_words=audience_words(community().openness),
    )
