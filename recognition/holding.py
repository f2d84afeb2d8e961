"""A hold by the safeguarding lead stops what people do to each other here, at once."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from core.access import community, me, roles, sees_holds
from core.db import READING
from core.errors import RuleBroken
from core.safeguarding.queries import is_held


def stop_if_on_hold() -> None:
    """Refuse a change in a community on hold, or by somebody on hold; looking goes on.

    Who looks after holds can still take things away in a community that is on hold.
    """
    if request.method in READING or not roles():
        return
    if not sees_holds():
        must_not_be_held(community().id)
    if is_held("person", me().id):
        raise RuleBroken(
            _("Nothing can be changed in your name now. Speak with who looks after safeguarding.")
        )


def must_not_be_held(community_id: int) -> None:
    """Refuse a change in a community that is on hold."""
    if is_held("community", community_id):
        raise RuleBroken(
            _("This community is on hold for safeguarding. Nothing can be changed meanwhile.")
        )
