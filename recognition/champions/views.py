"""Champions as they chose to be seen: a page of them, each by themselves, and their photos."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, enter
from core.files import queries as files
from core.forms import one_line
from core.pages.headers import allow_mail
from recognition import strangers
from recognition.champions import looking, queries, stories
from recognition.champions.asking import Asked
from recognition.champions.models import Champion
from recognition.champions.queries import Face
from recognition.contributions.queries import confirmed_of
from recognition.settings.queries import of_community

bp = Blueprint("champions", __name__)


@bp.get("/communities/<int:community_id>/champions")
def index() -> AnyResponse:
    is_member = looking.is_member()
    shown_to = queries.shown_to(community())
    if shown_to == "nobody":
        return htmx.page("recognition/champions/off.html", is_member=is_member)
    asked = Asked.of(request.args)
    turn = asked.turn(community().id, is_member)
    is_front = asked.is_everybody and asked.after is None
    emeriti = queries.emeriti(community().id, is_member).faces if is_front else []
    cards = stories.cards([*turn.faces, *emeriti], is_member)
    totals = is_front and of_community(community().id).shows_totals
    answer = htmx.page(
        "recognition/champions/index.html",
        is_member=is_member,
        asked=asked,
        cards=[card for card in cards if card.face not in emeriti],
        emeriti=[card for card in cards if card.face in emeriti],
        after=turn.after,
        tags=queries.tags(community().id, is_member),
        total=queries.count(community().id, is_member) if totals else None,
        is_for_everybody=shown_to == "everybody",
    )
    return looking.fresh(answer)


@bp.get("/champions/<public_id>")
def show(public_id: str) -> AnyResponse:
    face, is_member = _seen(public_id)
    after = one_line(request.args.get("after")) or None
    held, following = stories.of_face(face, is_member, after)
    if not held and after is None:
        abort(404)
    answer = htmx.page(
        "recognition/champions/show.html",
        is_member=is_member,
        face=face,
        held=held,
        after=following,
        is_first_page=after is None,
        tags=queries.tags_of([face.champion.id]).get(face.champion.id, {}),
        deed=_to_thank_for(face) if is_member else None,
    )
    return looking.fresh(answer)


@bp.get("/champions/<public_id>/photo")
def photo(public_id: str) -> AnyResponse:
    face, _is_member = _seen(public_id)
    file = files.whole(face.champion.photo_id) or abort(404)
    return strangers.fresh(allow_mail(Response(file.content, mimetype=file.media_type)))


@bp.get("/communities/<int:community_id>/champions/badges/<int:badge_id>/<int:number>")
def badge(badge_id: int, number: int) -> AnyResponse:
    svg = stories.image(community().id, badge_id, number, looking.is_member()) or abort(404)
    return strangers.fresh(allow_mail(Response(svg, mimetype="image/svg+xml")))


def _seen(public_id: str) -> tuple[Face, bool]:
    """The face of that name and whether a member looks; no such page for who may not see it."""
    enter(queries.community_of(one_line(public_id)) or abort(404))
    is_member = looking.is_member()
    if queries.shown_to(community()) == "nobody":
        abort(404)
    return queries.face(one_line(public_id), is_member) or abort(404), is_member


def _to_thank_for(face: Face) -> int | None:
    """The newest thing that somebody did who is seen under their full name, by its id."""
    champion: Champion = face.champion
    if champion.shown_as != "full_name":
        return None
    deeds = confirmed_of(champion.person_id, champion.community_id, limit=5)
    named = (
        deed.id
        for deed in deeds
        if any(each.person_id == champion.person_id and each.is_named for each in deed.people)
    )
    return next(named, None)
