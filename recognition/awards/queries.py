"""What we ask the database about awards, and who may see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import undefer

from core.db import db
from core.duplicates.queries import current_name
from core.many import among
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import (
    Award,
    AwardChange,
    AwardContribution,
    AwardState,
    Endorsement,
)
from recognition.awards.names import shown_name
from recognition.badges.models import BadgeVersion
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN, WITH_PEOPLE

PAGE = 20
MOST_OFFERED = 50
LIVE = (AwardState.GATHERING, AwardState.OFFERED, AwardState.ACCEPTED)
KNOWN_TO_HOLDER = Award.offered_at.is_not(None) & (Award.state != AwardState.TAKEN_BACK)
IS_FOR_MEMBERS = and_(
    Award.state == AwardState.ACCEPTED,
    Award.audience.in_(("members", "public")),
    Award.person_id.not_in(people_on_hold()),
)
"""Its holder shows it to the members of its community, and is not on hold."""
TELLS_WHO = Award.shown_as == "full_name"
"""Its holder shows it under their full name. Only then may anything that tells who they are, such
as what they did, stand beside it."""


@dataclass(frozen=True)
class Card:
    """An award with what it says and looks like, and whose it is."""

    award: Award
    version: BadgeVersion
    person: Person

    @property
    def name(self) -> str:
        return shown_name(self.award, self.person)


@dataclass(frozen=True)
class Named:
    """An award that names a contribution, as a list of contributions mentions it."""

    award_id: int
    badge: str
    name: str


def visible_to(viewer_id: int) -> ColumnElement[bool]:
    """What a member of its community may open: what is shown to them, and what is their own."""
    return or_(IS_FOR_MEMBERS, and_(Award.person_id == viewer_id, KNOWN_TO_HOLDER))


def locked(award_id: int) -> Award:
    """The award as it stands now, held until the end of the transaction."""
    return db.session.get_one(Award, award_id, with_for_update=True, populate_existing=True)


def live(badge_id: int, person_id: int) -> Award | None:
    """The award of this badge that the person has or may get, held likewise."""
    found = select(Award).where(
        Award.badge_id == badge_id, Award.person_id == person_id, Award.state.in_(LIVE)
    )
    return db.session.scalar(found.with_for_update(), execution_options={"populate_existing": True})


def was_offered(badge_id: int, person_id: int) -> bool:
    """True when this badge was theirs to decide, or a rule has proposed it already."""
    found = select(Award.id).where(
        Award.badge_id == badge_id,
        Award.person_id == person_id,
        (Award.origin == "rule") | KNOWN_TO_HOLDER,
    )
    return db.session.scalar(found.limit(1)) is not None


def with_public_id(public_id: str) -> Award | None:
    """The award of that name, once its holder may know of it."""
    called = current_name("awards", public_id) or public_id
    return db.session.scalar(select(Award).where(Award.public_id == called, KNOWN_TO_HOLDER))


def seen(community_id: int, award_id: int, viewer_id: int) -> Card | None:
    """The award, if this member may see it."""
    own = _cards(community_id).where(Award.id == award_id, visible_to(viewer_id))
    return _first(own)


def card(award_id: int) -> Card:
    """The award with its image, for a page that has made sure that it may be seen."""
    wanted = _cards().where(Award.id == award_id).options(undefer(BadgeVersion.svg))
    found = _first(wanted)
    if found is None:
        raise LookupError(award_id)
    return found


def shown(community_id: int, before: int | None = None) -> Sequence[Card]:
    """A page of what is shown to the members, what was accepted last first."""
    found = _cards(community_id).where(IS_FOR_MEMBERS)
    if before:
        mark = select(Award.accepted_at, Award.id).where(
            Award.id == before, Award.community_id == community_id, IS_FOR_MEMBERS
        )
        row = db.session.execute(mark).first()
        if row is None:
            return []
        found = found.where(tuple_(Award.accepted_at, Award.id) < tuple_(*row))
    return _all(found.order_by(Award.accepted_at.desc(), Award.id.desc()).limit(PAGE))


def offered_to(person_id: int, community_id: int) -> Sequence[Card]:
    """What waits for the person's decision, oldest first."""
    found = _cards(community_id).where(
        Award.person_id == person_id, Award.state == AwardState.OFFERED
    )
    return _all(found.order_by(Award.id).limit(MOST_OFFERED))


def decided_by(person_id: int, community_id: int, before: int | None = None) -> Sequence[Card]:
    """A page of a person's own awards that they have decided on, newest first."""
    found = _cards(community_id).where(
        Award.person_id == person_id, KNOWN_TO_HOLDER, Award.state != AwardState.OFFERED
    )
    if before:
        found = found.where(Award.id < before)
    return _all(found.order_by(Award.id.desc()).limit(PAGE))


def of_person(person_id: int, community_id: int) -> Sequence[Card]:
    """The newest awards that a person shows to the members under their own name."""
    found = _cards(community_id).where(Award.person_id == person_id, IS_FOR_MEMBERS, TELLS_WHO)
    return _all(found.order_by(Award.id.desc()).limit(PAGE))


def given_by(
    by_id: int, community_id: int, before: int | None = None
) -> Sequence[tuple[Endorsement, Card]]:
    """A page of what somebody gave or co-signed, newest first."""
    found = (
        select(Endorsement, Award, BadgeVersion, Person)
        .join(Award, Award.id == Endorsement.award_id)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
        .where(Endorsement.by_id == by_id, Endorsement.community_id == community_id)
        .order_by(Endorsement.id.desc())
        .limit(PAGE)
    )
    if before:
        found = found.where(Endorsement.id < before)
    return [(row[0], Card(row[1], row[2], row[3])) for row in db.session.execute(found)]


def signed_by(by_id: int) -> Sequence[Endorsement]:
    """Somebody's words that are signed into badges, wherever they wrote them."""
    found = select(Endorsement).where(Endorsement.by_id == by_id, Endorsement.signs)
    return db.session.scalars(found.order_by(Endorsement.award_id)).all()


def standing(award_id: int) -> Sequence[tuple[Endorsement, Person]]:
    """Who stands behind an award, in the order in which they came."""
    found = db.session.execute(
        select(Endorsement, Person)
        .join(Person, Person.id == Endorsement.by_id)
        .where(Endorsement.award_id == award_id, Endorsement.taken_back_at.is_(None))
        .order_by(Endorsement.id)
        .limit(200)
    )
    return [(endorsement, person) for endorsement, person in found]


def voices(award_id: int) -> float:
    """How much those who gave it weigh together."""
    found = select(func.sum(Endorsement.weight)).where(
        Endorsement.award_id == award_id,
        Endorsement.is_award,
        Endorsement.taken_back_at.is_(None),
    )
    return db.session.scalar(found) or 0.0


def contributions_of(award_id: int) -> Sequence[Contribution]:
    """The contributions that it names and that can still be read, with their people."""
    return db.session.scalars(
        select(Contribution)
        .join(AwardContribution, AwardContribution.contribution_id == Contribution.id)
        .where(AwardContribution.award_id == award_id, IS_SHOWN)
        .order_by(Contribution.done_on, Contribution.id)
        .options(*WITH_PEOPLE)
    ).all()


def visible_on(contribution_ids: Collection[int], viewer_id: int) -> dict[int, list[Named]]:
    """Which awards name these contributions, as far as this member may know it.

    Of others: only those shown under a full name, where that name stands on the contribution too.
    """
    is_mine = and_(Award.person_id == viewer_id, Award.state == AwardState.ACCEPTED)
    found = (
        select(AwardContribution.contribution_id, Award, BadgeVersion.name, Person)
        .join(Award, Award.id == AwardContribution.award_id)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
        .join(
            Participation,
            and_(
                Participation.contribution_id == AwardContribution.contribution_id,
                Participation.person_id == Award.person_id,
                Participation.state == Part.CONFIRMED,
            ),
        )
        .where(
            among(AwardContribution.contribution_id, contribution_ids),
            or_(is_mine, and_(IS_FOR_MEMBERS, TELLS_WHO, Participation.is_hidden.is_(False))),
        )
        .order_by(Award.id)
    )
    by_contribution: dict[int, list[Named]] = {}
    for contribution_id, award, badge, person in db.session.execute(found):
        named = Named(award.id, badge, shown_name(award, person))
        by_contribution.setdefault(contribution_id, []).append(named)
    return by_contribution


def cards_of(award_ids: Collection[int]) -> dict[int, Card]:
    """These awards by id, for what is told of them."""
    return {each.award.id: each for each in _all(_cards().where(Award.id.in_(award_ids)))}


def changes(award_ids: Collection[int], *whats: str) -> Sequence[tuple[AwardChange, str | None]]:
    """What was done to these awards and who did it, oldest first."""
    found = (
        select(AwardChange, Person.name)
        .outerjoin(Person, Person.id == AwardChange.by_id)
        .where(AwardChange.award_id.in_(award_ids))
        .order_by(AwardChange.id)
    )
    if whats:
        found = found.where(AwardChange.what.in_(whats))
    return [(change, name) for change, name in db.session.execute(found)]


def first_words(award_ids: Collection[int]) -> dict[int, str]:
    """The words of whoever gave each of these awards first."""
    found = (
        select(Endorsement.award_id, Endorsement.words)
        .where(Endorsement.award_id.in_(award_ids), Endorsement.taken_back_at.is_(None))
        .order_by(Endorsement.id.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def shows_pseudonym(community_id: int, pseudonym: str, person_id: int) -> bool:
    """True when somebody else is shown here under this very name."""
    found = select(Award.id).where(
        Award.community_id == community_id,
        Award.person_id != person_id,
        Award.state == AwardState.ACCEPTED,
        Award.shown_as == "pseudonym",
        Award.pseudonym == pseudonym,
    )
    return db.session.scalar(found.limit(1)) is not None


def _cards(community_id: int | None = None) -> Select[Award, BadgeVersion, Person]:
    found = (
        select(Award, BadgeVersion, Person)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
    )
    return found if community_id is None else found.where(Award.community_id == community_id)


def _all(found: Select[Award, BadgeVersion, Person]) -> list[Card]:
    return [Card(*row) for row in db.session.execute(found)]


def _first(found: Select[Award, BadgeVersion, Person]) -> Card | None:
    return next(iter(_all(found)), None)
