"""What somebody gave, for those whom they let read it. Off means: there is no such page."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from core import htmx
from core.access import me_or_nobody
from core.communities import queries as communities
from core.communities.models import Community, Role
from core.rows import asked_row
from core.safeguarding.queries import is_held
from recognition.champions import queries as champions
from recognition.kinds.offered import kinds_of
from recognition.thank_you import queries, reading
from recognition.thank_you.models import ThankYouPage
from recognition.thank_you.reading import Reader

bp = Blueprint("thank_you", __name__, url_prefix="/thank-you")


@bp.get("/<public_id>")
def show(public_id: str) -> Response:
    page, person, there = queries.with_public_id(public_id) or abort(404)
    reader = _reader(page, there) or abort(404)
    before = asked_row("before")
    answer = htmx.page(
        "recognition/thank_you/show.html",
        person=person,
        where=there,
        public_id=public_id,
        page=reading.of_year(person.id, there.id, asked_row("year"), reader, before),
        is_first_page=before is None,
        kinds=kinds_of(there.id),
        is_member=reader is Reader.MEMBER,
        champion=champions.public_id_under(person.id, there.id, "full_name"),
        shows_champions=champions.strangers_may_look(there.id),
    )
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.add_etag()
    return answer


def _reader(page: ThankYouPage, there: Community) -> Reader | None:
    """As whom somebody reads the page; None when it is not for them."""
    if is_held("community", there.id):
        return None
    person = me_or_nobody()
    if person and (there.id, person.id) in communities.with_role({person.id}, *Role):
        return Reader.MEMBER
    is_for_strangers = page.audience == "link" and there.openness != "closed"
    return Reader.STRANGER if is_for_strangers else None
