"""What strangers may read of awards and badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from core.communities.models import Community
from core.db import db
from core.people.models import Person
from core.safeguarding.queries import is_held
from recognition.awards import viewing
from recognition.awards.models import Award
from recognition.awards.names import shown_name
from recognition.awards.outside import IS_PUBLIC, IS_REACHABLE
from recognition.badges.models import Badge, BadgeVersion
from recognition.credentials.models import Credential


@dataclass(frozen=True)
class Page:
    """An award as its holder shows it, with its credential once there is one."""

    award: Award
    version: BadgeVersion
    person: Person
    community: Community
    credential: Credential | None
    is_listed: bool

    @property
    def name(self) -> str:
        return shown_name(self.award, self.person)

    @property
    def document(self) -> str | None:
        """The signed document, unless it says what is not so any more and is being made anew."""
        if self.credential is None or self.award.credential_due_at is not None:
            return None
        return self.credential.document


@dataclass(frozen=True)
class Said:
    """The words of a peer, and their name where they want it read."""

    words: str
    by: str | None


def reachable(public_id: str) -> Page | None:
    """The award of that name, if whoever has its address may open it."""
    return _page(select(Award.id).where(Award.public_id == public_id, IS_REACHABLE))


def of_award(award_id: int) -> Page:
    """The award as others would see it, for a page that has made sure whose it is."""
    found = _page(select(Award.id).where(Award.id == award_id))
    if found is None:
        raise LookupError(award_id)
    return found


def reachable_with_id(award_id: int) -> str | None:
    """The public name of this award, under the same rule."""
    return db.session.scalar(select(Award.public_id).where(Award.id == award_id, IS_REACHABLE))


def said_of(award: Award) -> Sequence[Said]:
    """Why, in the words of peers."""
    return [
        Said(each.words, person.name if each.is_named else None)
        for each, person in viewing.said_to_strangers(award)
    ]


def badge(version_id: int) -> tuple[BadgeVersion, Community] | None:
    """A version of a badge and whose it is; none of a closed community, or of one on hold."""
    found = db.session.execute(
        select(BadgeVersion, Community)
        .join(Badge, Badge.id == BadgeVersion.badge_id)
        .join(Community, Community.id == Badge.community_id)
        .where(BadgeVersion.id == version_id)
        .options(undefer(BadgeVersion.svg))
    ).first()
    if found is None or found[1].openness == "closed" or is_held("community", found[1].id):
        return None
    return found[0], found[1]


def _page(wanted: object) -> Page | None:
    found = db.session.execute(
        select(Award, BadgeVersion, Person, Community, Credential, IS_PUBLIC)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
        .join(Community, Community.id == Award.community_id)
        .outerjoin(Credential, Credential.award_id == Award.id)
        .where(Award.id.in_(wanted))  # type: ignore[arg-type]
        .options(undefer(BadgeVersion.svg), undefer(Credential.document))
    ).first()
    return Page(found[0], found[1], found[2], found[3], found[4], bool(found[5])) if found else None
