"""What we ask the database about questions, and who may ask whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.communities.models import Community, Membership
from core.db import db, now
from core.deliveries.models import Delivery
from core.journal.models import columns_of_people
from core.many import among
from core.pages.counts import up_to_most
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.awards.outside import ON_HOLD, SHOWN_TO_EVERYBODY
from recognition.champions import queries as faces
from recognition.champions.models import Champion
from recognition.champions.names import face_name
from recognition.questions.models import (
    ANSWER_WITHIN,
    CONFIRM_WITHIN,
    Question,
    QuestionState,
)
from recognition.settings.models import RecognitionSettings

BATCH = 200
LAST_ANSWERS = 20
MOST_SHOWN = 50
NOT_LOOKED_AT = Question.looked_at.is_(None)
SOURCE = "question to a champion"
"""Where the details of somebody come from of whom we know no more than that they asked."""
OWN_ROWS = {"deliveries", "person_keys", "person_topics", "person_languages"}
OPEN = (QuestionState.UNCONFIRMED, QuestionState.WAITING)
Asker = aliased(Person)


@dataclass(frozen=True)
class Face:
    """A champion as somebody may see them, with who it is and where."""

    champion: Champion
    person: Person
    community: Community

    @property
    def name(self) -> str:
        """The name that the champion shows, and never another."""
        return face_name(self.champion, self.person)


@dataclass(frozen=True)
class Whole:
    """A question with whom it is for and who asked. What is not live stands still.

    It is live while whoever asked may see that face, and neither of them is on hold.
    """

    question: Question
    face: Face
    asker: Person
    is_live: bool

    def is_between(self, person_id: int) -> bool:
        """True for the champion and for whoever asked."""
        return person_id in (self.face.person.id, self.asker.id)


def seen_by(asker: int | InstrumentedAttribute[int] | None) -> ColumnElement[bool]:
    """The faces that this person, or a stranger, may see now."""
    stands = and_(*faces.may_be_seen(is_member=True), Champion.community_id.not_in(ON_HOLD))
    in_public = and_(faces.seen_by(is_member=False), Champion.community_id.in_(SHOWN_TO_EVERYBODY))
    shows_nobody = select(RecognitionSettings.community_id).where(
        RecognitionSettings.champions_shown_to == "nobody"
    )
    belongs = (
        exists().where(
            Membership.community_id == Champion.community_id, Membership.person_id == asker
        )
        if asker is not None
        else false()
    )
    return and_(stands, or_(in_public, and_(belongs, Champion.community_id.not_in(shows_nobody))))


def face(public_id: str, asker_id: int | None) -> Face | None:
    """The champion of that address who answers questions, if this person may see them."""
    found = db.session.execute(
        select(Champion, Person, Community)
        .join(Person, Person.id == Champion.person_id)
        .join(Community, Community.id == Champion.community_id)
        .where(
            Champion.public_id == public_id,
            Champion.questions_per_week > 0,
            Person.email.is_not(None),
            Person.never_contact_at.is_(None),
            seen_by(asker_id),
        )
    ).first()
    return Face(*found) if found else None


def locked_champion(champion_id: int) -> Champion:
    """The champion, held until the end of the transaction: they are asked one at a time."""
    return db.session.get_one(Champion, champion_id, with_for_update=True, populate_existing=True)


def locked_person(person_id: int) -> Person:
    """Whoever asks, held likewise."""
    return db.session.get_one(
        Person, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


def locked(question_id: int) -> Question:
    return db.session.get_one(Question, question_id, with_for_update=True, populate_existing=True)


def asked_since(champion_id: int, since: datetime) -> int:
    """How many questions reached a champion since then, whatever became of them."""
    asked = select(func.count()).where(
        Question.champion_id == champion_id,
        Question.asked_at >= since,
        Question.state != QuestionState.UNCONFIRMED,
    )
    return db.session.scalar(asked) or 0


def open_of(asker_id: int) -> int:
    """How many questions of this person wait for an answer, or for their own word."""
    waiting = select(func.count()).where(
        Question.asker_id == asker_id,
        or_(
            Question.state == QuestionState.WAITING,
            and_(
                Question.state == QuestionState.UNCONFIRMED,
                Question.asked_at > now() - CONFIRM_WITHIN,
            ),
        ),
    )
    return db.session.scalar(waiting) or 0


def last_answers(champion_id: int) -> Sequence[tuple[datetime, datetime]]:
    """When the last answered questions were asked and answered."""
    found = db.session.execute(
        select(Question.asked_at, Question.ended_at)
        .where(Question.champion_id == champion_id, Question.state == QuestionState.ANSWERED)
        .order_by(Question.asked_at.desc(), Question.id.desc())
        .limit(LAST_ANSWERS)
    )
    return [(asked, ended) for asked, ended in found if ended is not None]


def with_public_id(public_id: str) -> Whole | None:
    """The question of that name."""
    return next(iter(_all(_wholes().where(Question.public_id == public_id))), None)


def wholes(question_ids: Collection[int]) -> dict[int, Whole]:
    """These questions by id, for the messages about them."""
    found = _wholes().where(among(Question.id, question_ids))
    return {each.question.id: each for each in _all(found)}


def reported(
    community_id: int, reader_id: int, is_open: bool, before: int | None = None, limit: int = 20
) -> Sequence[Whole]:
    """A page of what somebody reported there, newest first: what nobody has looked at, or what was.

    A question that nobody reported is between two people, and neither of the two looks into one.
    """
    looked = NOT_LOOKED_AT if is_open else Question.looked_at.is_not(None)
    found = _wholes().where(*_reported_to(community_id, reader_id), looked)
    if before:
        found = found.where(Question.id < before)
    return _all(found.order_by(Question.id.desc()).limit(limit))


def unlooked(community_id: int, reader_id: int) -> int:
    """How many concerns there are that nobody has looked at; counted to a hundred."""
    found = select(Question.id).join(Champion, Champion.id == Question.champion_id)
    theirs = _reported_to(community_id, reader_id)
    return db.session.scalar(select(up_to_most(found.where(*theirs, NOT_LOOKED_AT)))) or 0


def _reported_to(community_id: int, reader_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Question.community_id == community_id,
        Question.reported_at.is_not(None),
        Question.asker_id != reader_id,
        Champion.person_id != reader_id,
    )


def waiting_for(person_id: int) -> Sequence[Whole]:
    """What this champion was asked, under any of their names, and has not answered."""
    found = _wholes().where(
        Champion.person_id == person_id, Question.state == QuestionState.WAITING
    )
    asked = _all(found.order_by(Question.asked_at, Question.id).limit(MOST_SHOWN))
    return [each for each in asked if each.is_live]


def overdue() -> Sequence[int]:
    """Questions that have waited for too long."""
    return db.session.scalars(
        select(Question.id)
        .where(Question.state == QuestionState.WAITING, Question.asked_at <= now() - ANSWER_WITHIN)
        .order_by(Question.id)
        .limit(BATCH)
    ).all()


def never_confirmed() -> Sequence[tuple[int, int]]:
    """Questions whose asker did not confirm them in time, and who that is."""
    found = db.session.execute(
        select(Question.id, Question.asker_id)
        .where(
            Question.state == QuestionState.UNCONFIRMED,
            Question.asked_at <= now() - CONFIRM_WITHIN,
        )
        .order_by(Question.id)
        .limit(BATCH)
    )
    return [(row[0], row[1]) for row in found]


def held_by_nothing(person_ids: Collection[int], kind: str) -> set[int]:
    """Those of these people who only ever typed a question: no other row of any table is theirs.

    `kind` is that of the message which asked them to confirm it.
    """
    only_asked = select(Person.id).where(
        among(Person.id, person_ids), Person.source == SOURCE, Person.informed_at.is_(None)
    )
    free = set(db.session.scalars(only_asked))
    for column in _pointing_at_people():
        free -= set(db.session.scalars(select(column).where(among(column, free)))) if free else free
    others = select(Delivery.person_id).where(
        among(Delivery.person_id, free), Delivery.kind != kind
    )
    return free - set(db.session.scalars(others)) if free else free


def _pointing_at_people() -> list[Column[Any]]:
    """Every column of every table that says whose a row is; the journal knows plain numbers."""
    return [
        *columns_of_people(),
        *(
            column
            for table in db.metadata.sorted_tables
            if table.name not in OWN_ROWS
            for column in table.columns
            if any(key.column.table.name == "people" for key in column.foreign_keys)
        ),
    ]


def _wholes() -> Select[*tuple[Any, ...]]:
    live = and_(seen_by(Question.asker_id), Question.asker_id.not_in(people_on_hold()))
    return (
        select(Question, Champion, Person, Community, Asker, live)
        .join(Champion, Champion.id == Question.champion_id)
        .join(Person, Person.id == Champion.person_id)
        .join(Community, Community.id == Question.community_id)
        .join(Asker, Asker.id == Question.asker_id)
    )


def _all(found: Select[*tuple[Any, ...]]) -> list[Whole]:
    rows = db.session.execute(found, execution_options={"populate_existing": True})
    return [Whole(row[0], Face(*row[1:4]), row[4], bool(row[5])) for row in rows]
