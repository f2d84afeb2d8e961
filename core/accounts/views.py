"""Signing in by a link, and signing out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.accounts import actions, queries
from core.accounts.forms import SignInForm
from core.db import db
from core.today import tasks

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
def ask() -> AnyResponse:
    form = SignInForm()
    if not form.validate_on_submit():
        return htmx.page(
            "core/accounts/ask.html", form=form, status=422 if request.method == "POST" else 200
        )
    actions.mail_link(form.email.data)
    db.session.commit()
    return redirect(url_for(".asked"), code=303)


@bp.get("/sign-in/sent")
def asked() -> Response:
    return htmx.page("core/accounts/asked.html")


@bp.get("/sign-in/<token>")
def link(token: str) -> Response:
    found = queries.link_of(token)
    if found is None or not found.is_usable:
        return htmx.page("core/accounts/link_is_old.html", status=410)
    return _kept_private(htmx.page("core/accounts/link.html", link=found, token=token))


@bp.post("/sign-in/<token>")
@limiter.limit("20/minute")
def enter(token: str) -> AnyResponse:
    found = queries.link_of(token)
    if found is None or not actions.sign_in(found):
        db.session.rollback()
        return htmx.page("core/accounts/link_is_old.html", status=410)
    go_to = _inside(session.pop("next", None) or _first_page(found.person_id))
    db.session.commit()
    return redirect(go_to, code=303)


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    actions.sign_out()
    db.session.commit()
    answer = redirect(url_for(".ask"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _first_page(person_id: int) -> str:
    """Today, for who has something to do; for others the front door."""
    return url_for("core.today.index" if tasks.of(person_id) else "core.welcome.index")


def _kept_private(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _inside(path: str | None) -> str:
    """A path on this host, never another one."""
    parts = urlsplit(path or "")
    inside = path and not parts.scheme and not parts.netloc and path.startswith("/")
    if not inside or path is None or path.startswith(("//", "/\\")) or "\\" in path:
        return url_for("core.welcome.index")
    return path
