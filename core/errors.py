"""Rules that said no, and how the page says so."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core.db import db

log = logging.getLogger(__name__)


class RuleBroken(Exception):
    """A rule of the domain said no. The text is shown to the person who asked."""


def init_app(app: Flask) -> None:
    """Say in plain words what went wrong and what to do next; never show a trace."""

    @app.errorhandler(RuleBroken)
    def say_no(rule: RuleBroken) -> tuple[str, int]:
        return render_template("errors/rule.html", rule=rule, back=_back()), 409

    @app.errorhandler(CSRFError)
    def say_form_is_old(error: CSRFError) -> tuple[str, int]:
        message = _(
            "This page was open for too long, or in two windows. Go back, load it again and repeat."
        )
        return render_template("errors/rule.html", rule=message, back=_back()), 400

    @app.errorhandler(HTTPException)
    def say_http(error: HTTPException) -> tuple[str, int] | HTTPException:
        if (error.code or 500) < 400:
            return error
        return render_template("errors/http.html", error=error), error.code or 500

    @app.errorhandler(Exception)
    def say_sorry(error: Exception) -> tuple[str, int]:
        db.session.rollback()
        g.visit = g.community = None  # the page that says sorry asks the database nothing
        reference = secrets.token_hex(4)
        log.error("failure %s on %s", reference, request.endpoint, exc_info=error)
        return render_template("errors/unexpected.html", reference=reference), 500


def _back() -> str:
    """The page of ours that asked, where the browser says so."""
    page = request.referrer or ""
    return page if page.startswith(request.host_url) else ""
