"""What organisers may know of awards besides what every member sees, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select
from sqlalchemy.orm import aliased

from core.db import db
from core.people.models import Person
from core.people.queries import may_be_approached
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.awards.queries import IS_FOR_MEMBERS, TELLS_WHO, Card
from recognition.badges.models import BadgeVersion
from recognition.credentials.queries import award_id_with_code

PAGE = 20
Giver = aliased(Person)
Holder = aliased(Person)


@dataclass(frozen=True)
class Voice:
    """Somebody's words for an award that weigh less, with the people of the circle in order."""

    endorsement: Endorsement
    award: Award
    version: BadgeVersion
    giver: Person
    holder: Person


def to_review(community_id: int, organiser_id: int, before: int | None = None) -> Sequence[Voice]:
    """Voices from small circles that nobody has looked at, newest first; none about oneself."""
    found = (
        select(Endorsement, Award, BadgeVersion, Giver, Holder)
        .join(Award, Award.id == Endorsement.award_id)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Giver, Giver.id == Endorsement.by_id)
        .join(Holder, Holder.id == Endorsement.to_id)
        .where(
            Endorsement.community_id == community_id,
            Endorsement.to_id != organiser_id,
            stands_for_review(),
        )
        .order_by(Endorsement.id.desc())
        .limit(PAGE)
    )
    if before:
        found = found.where(Endorsement.id < before)
    return [Voice(*row) for row in db.session.execute(found)]


def voice(community_id: int, organiser_id: int, endorsement_id: int) -> Endorsement | None:
    """The voice of that number, if this organiser may look at it."""
    return db.session.scalar(
        select(Endorsement)
        .join(Award, Award.id == Endorsement.award_id)
        .where(
            Endorsement.id == endorsement_id,
            Endorsement.community_id == community_id,
            Endorsement.to_id != organiser_id,
            stands_for_review(),
        )
    )


def to_help(community_id: int, organiser_id: int, after: int | None = None) -> Sequence[Card]:
    """Awards whose holders cannot be reached by e-mail or have not answered, oldest first."""
    found = _waiting(community_id, organiser_id, needs_help()).order_by(Award.id).limit(PAGE)
    return _all(found.where(Award.id > (after or 0)))


def helped(community_id: int, organiser_id: int) -> Sequence[Card]:
    """Awards that were last decided through a helper, newest first, so that they can change it."""
    found = _waiting(community_id, organiser_id, _was_helped())
    return _all(found.order_by(Award.id.desc()).limit(PAGE))


def to_answer(community_id: int, organiser_id: int, award_id: int) -> Card | None:
    """The award of that number, if a helper may write down the answer of its holder."""
    may = _waiting(community_id, organiser_id, or_(needs_help(), _was_helped()))
    return next(iter(_all(may.where(Award.id == award_id))), None)


def revoked(community_id: int, organiser_id: int) -> Sequence[Card]:
    """The awards that organisers revoked last."""
    found = _waiting(community_id, organiser_id, Award.state == AwardState.REVOKED)
    return _all(found.order_by(Award.ended_at.desc(), Award.id.desc()).limit(PAGE))


def presented(community_id: int, organiser_id: int, address: str) -> Award | None:
    """The accepted award whose address, or the short code on whose certificate, this is."""
    return db.session.scalar(
        select(Award).where(
            or_(Award.public_id == address, Award.id == award_id_with_code(address)),
            Award.state == AwardState.ACCEPTED,
            Award.community_id == community_id,
            Award.person_id != organiser_id,
        )
    )


def known(
    community_id: int, organiser_id: int, award_id: int, presented: str | None = None
) -> Award | None:
    """The award, if organisers know of it: shown to members, revoked, or up for review.

    Otherwise only who was presented with it knows its public id.
    """
    is_reviewed = (
        select(Endorsement.id).where(Endorsement.award_id == Award.id, stands_for_review()).exists()
    )
    return db.session.scalar(
        select(Award).where(
            Award.id == award_id,
            Award.community_id == community_id,
            Award.person_id != organiser_id,
            or_(
                IS_FOR_MEMBERS,
                Award.state == AwardState.REVOKED,
                is_reviewed,
                and_(Award.state == AwardState.ACCEPTED, Award.public_id == presented),
            ),
        )
    )


def stands_for_review() -> ColumnElement[bool]:
    """It weighs less, and its holder has either not heard of it or shows it under their name."""
    return and_(
        is_light(), or_(Award.state == AwardState.GATHERING, and_(IS_FOR_MEMBERS, TELLS_WHO))
    )


def is_light() -> ColumnElement[bool]:
    """It weighs less, and nobody has looked at it."""
    return and_(
        Endorsement.is_award,
        Endorsement.weight < literal_column("1"),
        Endorsement.reviewed_at.is_(None),
        Endorsement.taken_back_at.is_(None),
    )


def needs_help() -> ColumnElement[bool]:
    """Its holder has no e-mail address, and may be asked, so that somebody asks them."""
    return and_(
        Award.state == AwardState.OFFERED,
        may_be_approached(Holder),
        Holder.email.is_(None),
        Holder.id.not_in(people_on_hold()),
    )


def _was_helped() -> ColumnElement[bool]:
    return and_(Award.state == AwardState.ACCEPTED, Award.agreed.is_not(None))


def _waiting(
    community_id: int, organiser_id: int, test: ColumnElement[bool]
) -> Select[Award, BadgeVersion, Person]:
    return (
        select(Award, BadgeVersion, Holder)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Holder, Holder.id == Award.person_id)
        .where(Award.community_id == community_id, Award.person_id != organiser_id, test)
    )


def _all(found: Select[Award, BadgeVersion, Person]) -> list[Card]:
    return [Card(*row) for row in db.session.execute(found)]
