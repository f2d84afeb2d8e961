"""Small answers for whoever watches over NextTen."""

from __future__ import annotations

import hmac

from alembic.util import CommandError
from flask import Blueprint, Response, abort, current_app, request
from redis import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.access import only_for
from core.db import db
from core.operations import database
from core.operations import metrics as figures
from core.queue import connection
from core.settings import Settings

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> dict[str, bool]:
    """The process answers."""
    return {"ok": True}


@bp.get("/readyz")
def ready() -> tuple[dict[str, bool], int]:
    """The database answers and is migrated; without Redis pages work and mail waits."""
    answers = _database_answers()
    migrated = answers and _is_migrated()
    found = {"database": answers, "migrations": migrated, "redis": _redis_answers()}
    return {"ok": migrated, **found}, 200 if migrated else 503


@bp.get("/metrics")
@only_for("who has METRICS_TOKEN")
def metrics() -> Response:
    """Figures for Prometheus, for whoever has the token; no such page where none is set."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.metrics_token:
        abort(404)
    if not _has_token(settings.metrics_token):
        return Response(
            "The token is missing or wrong.\n",
            401,
            {"WWW-Authenticate": 'Bearer realm="metrics"'},
            mimetype="text/plain",
        )
    text, media_type = figures.exposition(request.headers.get("Accept", ""))
    return Response(text, content_type=media_type, headers={"Cache-Control": "no-store"})


def _has_token(token: str) -> bool:
    """Compare in a time that says nothing about the token."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    is_same = hmac.compare_digest(given.strip().encode(errors="replace"), token.encode())
    return scheme.lower() == "bearer" and is_same


def _database_answers() -> bool:
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _is_migrated() -> bool:
    try:
        return database.is_current()
    except (SQLAlchemyError, CommandError):
        db.session.rollback()
        return False


def _redis_answers() -> bool:
    try:
        return bool(connection().ping())
    except RedisError:
        return False
