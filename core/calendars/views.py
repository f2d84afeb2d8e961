"""The calendar feed: whoever has the secret address reads the dates, and nothing else."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.access import limiter
from core.accounts.models import digest
from core.calendars import dates, files, queries

bp = Blueprint("calendars", __name__)


def _address() -> str:
    """What a limit counts for: the address, without keeping it."""
    return f"calendar {digest((request.view_args or {}).get('token', ''))}"


@bp.get("/calendar/<token>.ics")
@limiter.limit("60/hour;10/minute", key_func=_address)
@limiter.limit("600/hour")
def feed(token: str) -> Response:
    person_id = queries.owner_of(digest(token))
    if person_id is None:
        abort(404)
    answer = Response(files.feed(dates.of(person_id), _("NextTen")), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)
