"""What we ask the database about what somebody gave, a year at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, extract, select, tuple_
from sqlalchemy.orm import contains_eager, undefer

from core.communities.models import Community
from core.db import db
from core.duplicates.queries import current_name
from core.many import among
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import Award, AwardState
from recognition.awards.queries import Card
from recognition.badges.models import BadgeVersion
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN, WITH_PEOPLE
from recognition.thank_you.models import ThankYouPage
from recognition.thanks.models import Thanks
from recognition.thanks.queries import is_by

PAGE = 50
WHOLE_YEAR = 400
MOST_THANKS = 2_000
MOST_BADGES = 100
IS_NAMED = Participation.is_hidden.is_(False)
IS_OWN = Award.state == AwardState.ACCEPTED


def page_of(person_id: int, community_id: int) -> ThankYouPage | None:
    return db.session.get(ThankYouPage, (community_id, person_id))


def with_public_id(public_id: str) -> tuple[ThankYouPage, Person, Community] | None:
    """The page of that address with whose it is and where, unless one of them is on hold."""
    found = db.session.execute(
        select(ThankYouPage, Person, Community)
        .join(Person, Person.id == ThankYouPage.person_id)
        .join(Community, Community.id == ThankYouPage.community_id)
        .where(
            ThankYouPage.public_id == (current_name("thank_you_pages", public_id) or public_id),
            ThankYouPage.audience != "only_me",
            ThankYouPage.person_id.not_in(people_on_hold()),
        )
    ).first()
    return (found[0], found[1], found[2]) if found else None


def years(person_id: int, community_id: int, only_named: bool) -> Sequence[int]:
    """The years in which somebody did something there, newest first."""
    year = extract("year", Contribution.done_on)
    found = (
        select(year)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(*_theirs(person_id, community_id, only_named))
        .distinct()
        .order_by(year.desc())
    )
    return [int(each) for each in db.session.scalars(found)]


def deeds(
    person_id: int,
    community_id: int,
    year: int,
    only_named: bool,
    before: int | None = None,
    limit: int = PAGE,
) -> Sequence[Contribution]:
    """A page of what they did in that year with its people, the last first."""
    found = (
        select(Contribution)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(
            *_theirs(person_id, community_id, only_named),
            Contribution.done_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    order = (Contribution.done_on, Contribution.id)
    if before:
        mark = select(*order).where(
            Contribution.id == before, Contribution.community_id == community_id
        )
        row = db.session.execute(mark).first()
        if row is None:
            return []
        found = found.where(tuple_(*order) < tuple_(*row))
    newest = found.order_by(*(each.desc() for each in order)).limit(limit)
    return db.session.scalars(newest.options(*WITH_PEOPLE)).all()


def thanks_for(contribution_ids: Collection[int]) -> dict[int, list[Thanks]]:
    """Every thanks for each of these with who wrote it, in the order in which they came.

    What somebody wrote who is on hold is left out meanwhile.
    """
    found = db.session.scalars(
        select(Thanks)
        .outerjoin(Thanks.by)
        .options(contains_eager(Thanks.by))
        .where(
            among(Thanks.contribution_id, contribution_ids),
            ~is_by(people_on_hold()),
        )
        .order_by(Thanks.id)
        .limit(MOST_THANKS)
    )
    said: dict[int, list[Thanks]] = {}
    for each in found:
        said.setdefault(each.contribution_id, []).append(each)
    return said


def badges(
    person_id: int, community_id: int, year: int, *tests: ColumnElement[bool]
) -> Sequence[Card]:
    """What they accepted in that year, as far as it meets these tests, with its image."""
    start, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    found = (
        select(Award, BadgeVersion, Person)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
        .options(undefer(BadgeVersion.svg))
        .where(
            Award.person_id == person_id,
            Award.community_id == community_id,
            Award.accepted_at >= start,
            Award.accepted_at < end,
            *tests,
        )
        .order_by(Award.accepted_at, Award.id)
        .limit(MOST_BADGES)
    )
    return [Card(*row) for row in db.session.execute(found)]


def _theirs(person_id: int, community_id: int, only_named: bool) -> tuple[ColumnElement[bool], ...]:
    """Took part, and members can read it; for others only where their name stands on it."""
    tests = (
        Participation.person_id == person_id,
        Participation.community_id == community_id,
        Participation.state == Part.CONFIRMED,
        IS_SHOWN,
    )
    return (*tests, IS_NAMED) if only_named else tests
