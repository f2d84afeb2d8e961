"""Views of the list of people that are kept, and custom fields to filter by, for a whole site."""

from __future__ import annotations

from core.communities.models import Community
from core.db import db
from core.fields.models import Field, FieldKind
from core.people.models import Person
from core.saved_views.models import SavedView


def keep_views(community: Community, by: Person, other: Person, name: str) -> None:
    """One of one's own, one that somebody shares, and a field of each kind."""
    for position, kind in enumerate(FieldKind):
        field = Field(community_id=community.id, name=f"{kind} {name}", kind=kind)
        field.position, field.choices = position, [name] if kind == FieldKind.CHOICE else []
        db.session.add(field)
    for owner, is_shared in ((by, False), (other, True)):
        view = SavedView(community_id=community.id, owner_id=owner.id, name=name)
        view.filters, view.is_shared = {"q": "leith", "email": "with"}, is_shared
        db.session.add(view)
        db.session.flush()
    db.session.commit()
