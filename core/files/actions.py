"""Keeping a file that somebody attached."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from core.db import db
from core.errors import RuleBroken
from core.files import images
from core.files.models import StoredFile
from core.people.models import Person
from core.people.text import one_line

MOST_BYTES = 8_000_000
PDF, WEBP = "application/pdf", "image/webp"


def store(community_id: int, upload: FileStorage, by: Person) -> StoredFile:
    """Keep a photo, made small and plain, or a PDF as it is. Raises RuleBroken for the rest."""
    with upload.stream as stream:  # a large one is a file, which nobody else closes
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is larger than 8 MB. Add a smaller one."))
    is_pdf = content.startswith(b"%PDF-")
    file = StoredFile(
        community_id=community_id,
        media_type=PDF if is_pdf else WEBP,
        name=one_line(upload.filename)[-100:] or _("file"),
        content=content if is_pdf else images.photo(content),
        stored_by_id=by.id,
    )
    db.session.add(file)
    return file
