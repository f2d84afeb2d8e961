"""Keeping, changing and removing a view of the list of people."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from core.people.filters import Filters
from core.people.models import Person
from core.saved_views import queries
from core.saved_views.models import MOST_VIEWS, SavedView


def save(community: Community, filters: Filters, values: dict[str, Any], by: Person) -> SavedView:
    """Keep these filters under a name. Raises RuleBroken for a name that is taken, or too many."""
    if not filters.given:
        raise RuleBroken(_("Choose at least one filter, then save the view."))
    _must_have_room(community.id, by)
    view = SavedView(community_id=community.id, owner_id=by.id, filters=filters.given)
    change(view, values)
    db.session.add(view)
    return view


def take_over(view: SavedView, by: Person) -> None:
    """Keep a view from now on that somebody shared and left behind. Raises RuleBroken."""
    _must_have_room(view.community_id, by)
    if queries.called(view.community_id, by.id, view.name) is not None:
        raise RuleBroken(_("You have a view of this name. Rename that one first."))
    view.owner_id = by.id


def _must_have_room(community_id: int, by: Person) -> None:
    if queries.number_of(community_id, by.id) >= MOST_VIEWS:
        raise RuleBroken(
            _("You keep %(most)s views, which is the most. Delete one first.", most=MOST_VIEWS)
        )


def change(view: SavedView, values: dict[str, Any]) -> None:
    """Rename a view, and say who sees it. Raises RuleBroken for a name that is taken."""
    same = queries.called(view.community_id, view.owner_id, values["name"])
    if same is not None and same is not view:
        raise RuleBroken(_("You have a view of this name. Choose another name."))
    view.name, view.is_shared = values["name"], values["is_shared"]
