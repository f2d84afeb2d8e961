"""Which views an organiser can open."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from core.communities.models import Membership, Role
from core.db import db
from core.people.models import Person
from core.saved_views.models import MOST_VIEWS, SavedView

MOST_SHOWN = 4 * MOST_VIEWS


def of_reader(community_id: int, person_id: int) -> Sequence[Row[SavedView, str, bool]]:
    """Their own views of the community and those that others share, by name.

    Each comes with the owner's name, and whether the owner has left.
    """
    found = (
        select(SavedView, Person.name, _was_left())
        .join(Person, Person.id == SavedView.owner_id)
        .where(SavedView.community_id == community_id, may_open(person_id))
        .order_by(func.lower(SavedView.name), SavedView.id)
    )
    return db.session.execute(found.limit(MOST_SHOWN)).all()


def may_open(person_id: int) -> ColumnElement[bool]:
    """True for views of this person, and for those that are shared."""
    return or_(SavedView.owner_id == person_id, SavedView.is_shared)


def is_left(view: SavedView) -> bool:
    """True for a shared view whose owner organises nothing here any more."""
    found = select(SavedView.id).join(Person, Person.id == SavedView.owner_id)
    left = found.where(SavedView.id == view.id, SavedView.is_shared, _was_left())
    return db.session.scalar(left) is not None


def _was_left() -> ColumnElement[bool]:
    """Of views with their owners: who kept it has left."""
    organises = exists().where(
        Membership.community_id == SavedView.community_id,
        Membership.person_id == SavedView.owner_id,
        Membership.role == Role.ORGANISER,
    )
    return and_(~organises, Person.is_administrator.is_(False))


def number_of(community_id: int, person_id: int) -> int:
    """How many views this person keeps in the community."""
    own = (
        select(func.count())
        .select_from(SavedView)
        .where(SavedView.community_id == community_id, SavedView.owner_id == person_id)
    )
    return db.session.scalar(own) or 0


def called(community_id: int, person_id: int, name: str) -> SavedView | None:
    """The view of this name that the person keeps."""
    return db.session.scalar(
        select(SavedView).where(
            SavedView.community_id == community_id,
            SavedView.owner_id == person_id,
            SavedView.name == name,
        )
    )
