"""What I gave, year by year: for oneself, to show to others, and to print."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.pages.links import absolute
from core.rows import asked_row
from recognition.kinds.offered import kinds_of
from recognition.thank_you import choosing, queries, reading
from recognition.thank_you.forms import AudienceForm
from recognition.thank_you.models import ThankYouPage
from recognition.thank_you.reading import Reader

bp = Blueprint("looking_back", __name__, url_prefix="/communities/<int:community_id>/what-i-gave")


@bp.route("/", methods=["GET", "POST"])
def index() -> AnyResponse:
    shown = queries.page_of(me().id, community().id)
    audience = choosing.audience_now(shown, community())
    form = AudienceForm(audience=audience)
    if community().openness == "closed":
        form.stay_inside()
    if not form.validate_on_submit():
        return _page(form, shown, audience)
    choosing.choose(community(), me(), form.audience.data)
    db.session.commit()
    flash(_("Saved. You can change this at any time."))
    return redirect(url_for(".index"), code=303)


@bp.get("/review")
def review() -> Response:
    """A year in review, for paper."""
    year = reading.of_year(
        me().id, community().id, asked_row("year"), Reader.SELF, limit=queries.WHOLE_YEAR
    )
    return htmx.page(
        "recognition/looking_back/review.html", page=year, kinds=kinds_of(community().id)
    )


def _page(form: AudienceForm, shown: ThankYouPage | None, audience: str) -> Response:
    before = asked_row("before")
    url = absolute("recognition.thank_you.show", public_id=shown.public_id) if shown else ""
    return htmx.page(
        "recognition/looking_back/index.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        url="" if audience == choosing.ONLY_ME else url,
        is_for_strangers=audience == choosing.LINK,
        page=reading.of_year(me().id, community().id, asked_row("year"), Reader.SELF, before),
        is_first_page=before is None,
        kinds=kinds_of(community().id),
    )
