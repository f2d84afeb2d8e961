"""What a reader can see being verified: each check of a credential, and how it went."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from flask_babel import get_locale

from core.db import now
from recognition.award_pages.queries import Page
from recognition.credentials.canonical import canonical
from recognition.credentials.documents import Documents
from recognition.credentials.published import published_here
from recognition.credentials.verifying import Report, verify


def report_of(page: Page) -> Report | None:
    """Look at the credential as a stranger would; nothing to look at while it is being signed."""
    if page.document is None:
        return None
    return _looked_at(page.document, str(get_locale()), now().replace(second=0, microsecond=0))


@lru_cache(maxsize=256)
def _looked_at(document: str, _language: str, _minute: datetime) -> Report:
    """Once a minute for however many readers. The page itself asks each time what may be shown."""
    return verify(document.encode(), Documents([published_here]), canonical)
