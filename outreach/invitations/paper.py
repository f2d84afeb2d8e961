"""What a letter needs on paper: the code in groups, and the link as a QR picture."""

from __future__ import annotations

import segno

from outreach.invitations.links import answer_url
from outreach.invitations.models import Invitation


def answer_qr(invitation: Invitation) -> str:
    """The answer link as a QR code, an SVG in a data URI. Error correction M survives a fold."""
    code: str = segno.make(answer_url(invitation), error="m").svg_data_uri(scale=4, border=2)
    return code
