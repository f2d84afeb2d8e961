"""The page where anybody can have a badge checked. Nothing of it is kept."""

from __future__ import annotations

from flask import Blueprint, Response, request

from core import htmx
from core.access import limiter
from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from recognition.verification.forms import VerifyForm

bp = Blueprint("verification", __name__, url_prefix="/verify")


@bp.route("", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
def show() -> Response:
    form = VerifyForm()
    report, status = None, 200
    if form.validate_on_submit():
        report = verify(form.content, known_here())
    elif request.method == "POST":
        status = 422
    return htmx.page("recognition/verification/show.html", form=form, report=report, status=status)
