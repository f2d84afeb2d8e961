"""Who has been silent: no sign of any kind for as many weeks as their community waits.

The newest sign of each kind is found by an index, so that one statement does for every ambassador,
however much they did before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from core.accounts.models import Session
from core.communities.models import Membership
from core.db import db, now
from core.journal.models import Entry
from core.people.models import Person
from core.people.queries import may_be_approached
from core.safeguarding.models import Hold
from recognition.awards.models import Endorsement
from recognition.contributions.models import Part, Participation
from recognition.settings.models import USUAL, RecognitionSettings
from recognition.terms.models import BuddyQuestion, Found, Term
from recognition.terms.queries import (
    IS_AMBASSADOR,
    LOOKS_AFTER,
    MOST,
    OF_MEMBER,
    does_not_rest,
    is_here,
)
from recognition.thanks.models import Thanks

WEEKS = func.coalesce(RecognitionSettings.silent_weeks, USUAL["silent_weeks"])
Answered = aliased(BuddyQuestion)


class Silent(NamedTuple):
    """An ambassador of whom nothing was heard, and the buddy who could find out."""

    community_id: int
    person_id: int
    buddy_id: int
    since: date


def to_ask_about() -> Iterator[Silent]:
    """Silent ambassadors whose buddy can be asked and was not; at most 500 for each measure."""
    for weeks in _measures():
        for community_id, person_id, buddy_id, *signs in db.session.execute(silent(weeks)):
            yield Silent(community_id, person_id, buddy_id, _newest(signs).date())


def silent(weeks: int) -> Select[*tuple[Any, ...]]:
    """The statement for the communities that wait for so many weeks."""
    at = now() - timedelta(weeks=weeks)
    return (
        select(Membership.community_id, Membership.person_id, Term.buddy_id, *_signs())
        .join(Term, and_(OF_MEMBER, IS_AMBASSADOR))
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(RecognitionSettings, RecognitionSettings.community_id == Membership.community_id)
        .where(
            literal(weeks) == WEEKS,
            _no_sign_since(at),
            does_not_rest(),
            is_here(Person),
            may_be_approached(),
            _has_a_buddy(),
            ~_is_held(),
            ~_was_asked(),
        )
        .limit(MOST)
    )


def of_community(community_id: int, weeks: int) -> dict[int, date]:
    """Since when those ambassadors are silent who have been for so many weeks, by person."""
    at = now() - timedelta(weeks=weeks)
    found = (
        select(Membership.person_id, *_signs())
        .outerjoin(Term, OF_MEMBER)
        .where(Membership.community_id == community_id, IS_AMBASSADOR, _no_sign_since(at))
        .limit(MOST)
    )
    return {person_id: _newest(signs).date() for person_id, *signs in db.session.execute(found)}


def _measures() -> set[int]:
    """Every number of weeks that some community waits."""
    decided = db.session.scalars(select(RecognitionSettings.silent_weeks).distinct())
    return {USUAL["silent_weeks"], *decided}


def _newest(signs: list[datetime | None]) -> datetime:
    return max(sign for sign in signs if sign is not None)


def _no_sign_since(at: Any) -> ColumnElement[bool]:
    """True for members of whom nothing was heard since then: a moment, or a column of moments."""
    return and_(*(func.coalesce(sign, Membership.since) <= at for sign in _signs()))


def _signs() -> list[Any]:
    """When somebody last took part, thanked, stood behind an award, signed in, or was heard of."""
    return [
        Membership.since,
        Term.welcomed_at,
        Term.chosen_at,
        _newest_part(),
        _last(Thanks.created_at, Thanks.by_id, Thanks.community_id),
        _last(Endorsement.created_at, Endorsement.by_id, Endorsement.community_id),
        _last(Session.created_at, Session.person_id),
        _signed_in(),
        _heard_of(),
    ]


def _last(at: Any, person_id: Any, community_id: Any = None) -> ColumnElement[Any]:
    """The last moment of that kind, in this community where the kind belongs to one."""
    found = select(at).where(person_id == Membership.person_id, at.is_not(None))
    if community_id is not None:
        found = found.where(community_id == Membership.community_id)
    return found.order_by(at.desc()).limit(1).correlate(Membership).scalar_subquery()


def _signed_in() -> ColumnElement[Any]:
    """When they last signed in. The journal knows: links end unused too, and sessions go."""
    found = select(Entry.at).where(Entry.by_id == Membership.person_id, Entry.what == "signed.in")
    return found.order_by(Entry.at.desc()).limit(1).correlate(Membership).scalar_subquery()


def _newest_part() -> ColumnElement[Any]:
    """When they were added to the newest contribution that they had a part in."""
    found = select(Participation.created_at).where(
        Participation.person_id == Membership.person_id,
        Participation.community_id == Membership.community_id,
        Participation.state == Part.CONFIRMED,
    )
    newest = found.order_by(Participation.contribution_id.desc()).limit(1)
    return newest.correlate(Membership).scalar_subquery()


def _heard_of() -> ColumnElement[Any]:
    """When a buddy last said how they are."""
    found = select(func.max(Answered.answered_at)).where(
        Answered.community_id == Membership.community_id,
        Answered.person_id == Membership.person_id,
        Answered.answer != Found.NOT_REACHED,
    )
    return found.correlate(Membership).scalar_subquery()


def _was_asked() -> ColumnElement[bool]:
    """True when a buddy was asked about this very silence: there was no sign after that."""
    return exists().where(
        BuddyQuestion.community_id == Membership.community_id,
        BuddyQuestion.person_id == Membership.person_id,
        _no_sign_since(BuddyQuestion.asked_at),
    )


def _has_a_buddy() -> ColumnElement[bool]:
    """True when their buddy still has a part here, and is not away."""
    part, buddy = aliased(Membership), aliased(Person)
    return exists().where(
        part.community_id == Membership.community_id,
        part.person_id == Term.buddy_id,
        part.role.in_(LOOKS_AFTER),
        buddy.id == Term.buddy_id,
        is_here(buddy),
    )


def _is_held() -> ColumnElement[bool]:
    return exists().where(
        or_(
            and_(Hold.subject == "person", Hold.subject_id == Membership.person_id),
            and_(Hold.subject == "community", Hold.subject_id == Membership.community_id),
        ),
        Hold.lifted_at.is_(None),
    )
