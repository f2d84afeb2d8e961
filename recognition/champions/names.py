"""The name of a face, and the awards that stand under it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func

from core.people.models import Person
from recognition.awards.models import Award
from recognition.awards.names import name_as
from recognition.champions.models import Champion

IS_OF_FACE: ColumnElement[bool] = and_(
    Award.person_id == Champion.person_id,
    Award.community_id == Champion.community_id,
    Award.shown_as == Champion.shown_as,
    func.coalesce(Award.pseudonym, "") == Champion.pseudonym,
)
"""The award stands under the name of the face."""


def face_name(face: Champion, person: Person) -> str:
    """The name that others read."""
    if face.shown_as == "pseudonym":
        return face.pseudonym
    return name_as(face.shown_as, person)


def key_of(award: Award) -> tuple[str, str]:
    """What tells the faces of one person apart."""
    return award.shown_as or "", award.pseudonym or ""


def is_under(face: Champion) -> ColumnElement[bool]:
    """Of the awards of its person, those that stand under the name of this face."""
    return and_(
        Award.shown_as == face.shown_as, func.coalesce(Award.pseudonym, "") == face.pseudonym
    )
