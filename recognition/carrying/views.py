"""Carrying one's own award away, whoever may see it: files, paper, a link."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me, only_for
from core.db import db
from core.rows import in_community
from recognition.award_pages import files, queries, showing
from recognition.award_pages.queries import Page
from recognition.awards import sharing
from recognition.awards.models import Award, AwardState
from recognition.carrying.carry import is_reachable

bp = Blueprint("carrying", __name__, url_prefix="/communities/<int:community_id>/awards")


@bp.get("/<int:award_id>/badge.<any(json, png, svg):form>")
@only_for("its holder")
def file(award_id: int, form: str) -> Response:
    return files.file_of(_mine(award_id), form)


@bp.get("/<int:award_id>/certificate")
@only_for("its holder")
def certificate(award_id: int) -> Response:
    page = _mine(award_id)
    about = showing.certificate(page, is_reachable(award_id))
    return htmx.page("recognition/award_pages/certificate.html", **about)


@bp.post("/<int:award_id>/link")
@only_for("its holder")
def switch_link(award_id: int) -> AnyResponse:
    is_on = request.form.get("is_on") == "yes"
    sharing.switch_link(_mine(award_id).award, me(), is_on)
    db.session.commit()
    flash(_("Whoever has the link can open it now.") if is_on else _("The link is off."))
    return redirect(url_for("recognition.awards.show", award_id=award_id), code=303)


def _mine(award_id: int) -> Page:
    award = in_community(Award, award_id)
    if award.person_id != me().id or award.state != AwardState.ACCEPTED:
        abort(404)
    return queries.of_award(award.id)
