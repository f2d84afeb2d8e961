"""What a reader can see being verified: each check of a credential, and how it went."""

from __future__ import annotations

from recognition.award_pages.queries import Page
from recognition.credentials.documents import Documents
from recognition.credentials.published import published_here
from recognition.credentials.verifying import Report, verify


def report_of(page: Page) -> Report | None:
    """Look at the credential as a stranger would; nothing to look at while it is being signed."""
    if page.document is None:
        return None
    return verify(page.document.encode(), Documents([published_here]))
