"""What a letter needs on paper: the code in groups, and the link as a QR picture."""

from __future__ import annotations

from core.pages.squares import square
from outreach.invitations.links import answer_url
from outreach.invitations.models import Invitation


def answer_qr(invitation: Invitation) -> str:
    """The answer link as a QR code."""
    return square(answer_url(invitation))
