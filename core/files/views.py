"""A file by its address, which only pages for members of its community show."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from sqlalchemy import select
from sqlalchemy.orm import undefer

from core.access import community, only_for
from core.db import db
from core.files import owners
from core.files.models import StoredFile
from core.pages.headers import allow_mail

bp = Blueprint("files", __name__, url_prefix="/communities/<int:community_id>/files")


@bp.get("/<public_id>")
@only_for("whoever may see what it belongs to")
def show(public_id: str) -> Response:
    file = db.session.scalar(
        select(StoredFile)
        .where(StoredFile.public_id == public_id, StoredFile.community_id == community().id)
        .options(undefer(StoredFile.content))
    )
    if file is None or not owners.may_be_read(file):
        abort(404)
    answer = Response(file.content, mimetype=file.media_type)
    allow_mail(answer)
    if not file.is_image:
        answer.headers.set("Content-Disposition", "attachment", filename=f"{file.public_id}.pdf")
    return answer
