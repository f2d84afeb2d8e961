"""What a community has decided about thanking."""

from __future__ import annotations

from core.db import db
from recognition.settings.models import USUAL, RecognitionSettings


def of_community(community_id: int) -> RecognitionSettings:
    """Its settings; the usual ones, unsaved, where it has decided nothing."""
    found = db.session.get(RecognitionSettings, community_id)
    return found or RecognitionSettings(community_id=community_id, **USUAL)
