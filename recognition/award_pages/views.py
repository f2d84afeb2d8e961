"""The page of one award, for everybody who may see it, and what can be carried away from it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, only_for
from core.pages.headers import embeddable
from core.pages.links import absolute
from recognition.award_pages import files, queries, showing
from recognition.award_pages.queries import Page
from recognition.claims import codes
from recognition.claims import queries as claims
from recognition.credentials import queries as credentials
from recognition.credentials.addresses import version_of
from recognition.strangers import for_everyone, fresh, unlisted

bp = Blueprint("award_pages", __name__)
FORMS = "any(json, png, svg)"
FOR_PROGRAMS = (files.JSON, "application/ld+json", "application/json")
LONGEST_TYPED = 40
LOOKS = "120/minute"
EMBEDDED = {"maxwidth": 480, "maxheight": 240}


@bp.get("/awards/<public_id>")
def show(public_id: str) -> AnyResponse:
    page = _reachable(public_id)
    if request.accept_mimetypes.best_match(["text/html", *FOR_PROGRAMS]) in FOR_PROGRAMS:
        answer = for_everyone(files.file_of(page, "json"))
    else:
        answer = htmx.page("recognition/award_pages/show.html", **_context(page))
    answer.vary.add("Accept")
    return _told(answer, page)


@bp.get(f"/awards/<public_id>.<{FORMS}:form>")
def file(public_id: str, form: str) -> AnyResponse:
    page = _reachable(public_id)
    return _told(for_everyone(files.file_of(page, form)), page)


@bp.get("/awards/<public_id>/certificate")
def certificate(public_id: str) -> AnyResponse:
    page = _reachable(public_id)
    about = showing.certificate(page, is_reachable=True)
    answer = htmx.page(
        "recognition/award_pages/certificate.html", **about, community=page.community
    )
    return _told(answer, page)


@bp.get("/awards/<public_id>/embedded")
def embedded(public_id: str) -> AnyResponse:
    page = _reachable(public_id)
    answer = htmx.page("recognition/award_pages/embedded.html", **_context(page))
    return fresh(for_everyone(unlisted(embeddable(answer))))


@bp.get("/c/")
@limiter.limit(LOOKS)
def find() -> AnyResponse:
    """A field for the codes that are read off paper: certificates, and posters at events."""
    typed = request.args.get("code", "")[:LONGEST_TYPED]
    at_event = codes.typed(typed)
    if typed and claims.with_code(at_event) is not None:
        return redirect(url_for("recognition.claims.show", code=at_event), code=302)
    return _behind(typed) or _asking(typed, status=200)


@bp.get("/c/<code>")
@limiter.limit(LOOKS)
def by_code(code: str) -> AnyResponse:
    return _behind(code) or _asking(code[:LONGEST_TYPED], status=404)


@bp.get("/badges/<token>")
def badge(token: str) -> AnyResponse:
    version, community = queries.badge(version_of(token) or 0) or abort(404)
    page = render_template(
        "recognition/award_pages/badge.html", version=version, community=community, token=token
    )
    return fresh(unlisted(Response(page)))


@bp.get("/badges/<token>.<any(png, svg):form>")
def image(token: str, form: str) -> AnyResponse:
    version, _community = queries.badge(version_of(token) or 0) or abort(404)
    return fresh(for_everyone(files.picture(version.svg, form)))


@bp.get("/oembed")
@only_for("the address of a badge that has a page")
def oembed() -> AnyResponse:
    """Say how to embed the page of an award (oembed.com, type "rich")."""
    if request.args.get("format", "json") != "json":
        abort(501)
    page = _reachable(_public_id_in(request.args.get("url", "")))
    src = absolute("recognition.award_pages.embedded", public_id=page.award.public_id)
    width, height = (_at_most(name, usual) for name, usual in EMBEDDED.items())
    frame = render_template(
        "recognition/award_pages/_frame.html", src=src, width=width, height=height, page=page
    )
    said = {
        "version": "1.0",
        "type": "rich",
        "title": page.version.name,
        "author_name": page.name,
        "provider_name": page.community.name,
        "provider_url": absolute("core.welcome.index"),
        "html": frame.strip(),
        "width": width,
        "height": height,
    }
    return _told(for_everyone(Response(json.dumps(said), mimetype="application/json")), page)


def _behind(typed: str) -> AnyResponse | None:
    """The way to the award that this code is about, if strangers may open it."""
    award_id = credentials.award_id_with_code(typed) if typed else None
    public_id = queries.reachable_with_id(award_id) if award_id else None
    if public_id is None:
        return None
    answer = redirect(url_for(".show", public_id=public_id), code=302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asking(typed: str, status: int) -> AnyResponse:
    """Whether there is no such code, or its badge is for nobody here, reads the same."""
    page = "recognition/award_pages/find.html"
    answer = unlisted(htmx.page(page, status=status, typed=typed, longest=LONGEST_TYPED))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reachable(public_id: str) -> Page:
    return queries.reachable(public_id) or abort(404)


def _context(page: Page) -> dict[str, Any]:
    return showing.shown(page) | {"community": page.community}


def _told(answer: Response, page: Page) -> AnyResponse:
    """Fresh each time; out of search engines unless its holder shows it to everybody."""
    return fresh(answer if page.is_listed else unlisted(answer))


def _public_id_in(url: str) -> str:
    """The award that a whole address of ours is about."""
    try:
        parts, ours = urlsplit(url), urlsplit(absolute("core.welcome.index"))
    except ValueError:
        abort(404)
    before, _awards, public_id = parts.path.rpartition("/awards/")
    if parts.netloc != ours.netloc or before:
        abort(404)
    return public_id


def _at_most(name: str, usual: int) -> int:
    asked = request.args.get(name, type=int)
    return min(usual, asked) if asked and asked > 0 else usual
