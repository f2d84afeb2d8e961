"""What others take up: feeds of new badges, and champions embedded in another site.

All of it shows what strangers may see, whoever asks.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community
from core.pages.headers import embeddable
from recognition import strangers
from recognition.champions import looking, queries, stories
from recognition.feeds import documents, picture

bp = Blueprint("feeds", __name__, url_prefix="/communities/<int:community_id>/champions")
ENTRIES = 50
EMBEDDED = 6
PICTURED = 5
SCHEMES = ("light", "dark")
"""What a site can choose for its frame; otherwise each reader's own machine decides."""


@bp.get("/feed.atom")
def atom() -> AnyResponse:
    written = documents.atom(community(), _entries())
    return strangers.fresh(Response(written, mimetype="application/atom+xml"))


@bp.get("/feed.json")
def json_feed() -> AnyResponse:
    answer = jsonify(documents.json_feed(community(), _entries()))
    answer.mimetype = "application/feed+json"
    return strangers.fresh(answer)


@bp.get("/embed")
def embed() -> AnyResponse:
    asked = request.args.get("scheme")
    scheme = asked if asked in SCHEMES else None
    answer = htmx.page("recognition/feeds/embed.html", cards=_few(EMBEDDED), scheme=scheme)
    return strangers.fresh(embeddable(answer))


@bp.get("/picture.svg")
def show_picture() -> AnyResponse:
    svg = picture.drawn(community(), _few(PICTURED))
    return strangers.fresh(embeddable(Response(svg, mimetype="image/svg+xml")))


@bp.get("/picture.png")
def show_png() -> AnyResponse:
    """For newsletters: mail programs show no SVG."""
    png = picture.as_png(community(), _few(PICTURED))
    return strangers.fresh(embeddable(Response(png, mimetype="image/png")))


def _entries() -> list[documents.Item]:
    looking.strangers_only()
    return documents.items(stories.newest(community().id, ENTRIES))


def _few(number: int) -> list[stories.Card]:
    looking.strangers_only()
    turn = queries.in_turn(community().id, is_member=False)
    return stories.cards(turn.faces[:number], is_member=False)
