"""What a reader may see: a contribution that is shown, and what is attached to one."""

from __future__ import annotations

from flask import abort

from core.access import may_organise, me
from core.files.models import StoredFile
from core.rows import in_community
from recognition.contributions import queries
from recognition.contributions.models import Contribution


def shown(contribution_id: int) -> Contribution:
    """The contribution, if everybody here may read it; otherwise there is no such page."""
    contribution = queries.whole(in_community(Contribution, contribution_id).id)
    if not contribution.is_shown:
        abort(404)
    return contribution


def may_read(file: StoredFile) -> bool:
    """True for who may read a contribution that it is attached to: all, or, of a draft, a few."""
    return queries.is_readable_with(file.id, me().id, everything=may_organise())
