"""Two small answers for whoever watches over NextTen."""

from __future__ import annotations

from flask import Blueprint
from redis import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.db import db
from core.queue import connection

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> dict[str, bool]:
    """The process answers."""
    return {"ok": True}


@bp.get("/readyz")
def ready() -> tuple[dict[str, bool], int]:
    """The database answers, and whether Redis does; without Redis pages work and mail waits."""
    database, redis = _database_answers(), _redis_answers()
    return {"ok": database, "database": database, "redis": redis}, 200 if database else 503


def _database_answers() -> bool:
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        return bool(connection().ping())
    except RedisError:
        return False
