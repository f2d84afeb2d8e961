"""Whether a reader may see what is attached to a contribution."""

from __future__ import annotations

from core.access import may_organise, me
from core.files.models import StoredFile
from recognition.contributions import queries


def may_read(file: StoredFile) -> bool:
    """True for who may read a contribution that it is attached to: all, or, of a draft, a few."""
    return queries.is_readable_with(file.id, me().id, everything=may_organise())
