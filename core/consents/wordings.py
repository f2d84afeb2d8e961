"""The texts that people agree to: what exactly was said is kept once, and numbered by itself."""

from __future__ import annotations

import hashlib

from flask_babel import get_locale
from sqlalchemy import func, select

from core.consents.models import Purpose, Wording
from core.db import db, insert_once, now


def keep(purpose: Purpose, text: str) -> int:
    """The number of this text for this purpose, in the language of this page; kept if it is new."""
    language = str(get_locale() or "en")
    digest = hashlib.sha256("\n".join((purpose, language, text)).encode()).hexdigest()
    known = select(Wording.id).where(Wording.digest == digest)
    if (found := db.session.scalar(known)) is not None:
        return found
    before = select(func.count()).where(Wording.purpose == purpose, Wording.language == language)
    row = {
        "purpose": purpose,
        "version": (db.session.scalar(before) or 0) + 1,
        "language": language,
        "text": text,
        "digest": digest,
        "created_at": now(),
    }
    db.session.execute(insert_once(Wording).values(row).on_conflict_do_nothing())
    return db.session.scalars(known).one()
