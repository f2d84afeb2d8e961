"""What stands under a face: the badges of their person, and stories in a peer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    tuple_,
)

from core.db import db
from core.many import among
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import LIVE, PUBLIC, Award, Endorsement
from recognition.awards.names import tells_more
from recognition.awards.outside import IS_PUBLIC
from recognition.awards.queries import IS_FOR_MEMBERS, TELLS_WHO
from recognition.badges import queries as badges
from recognition.badges.models import BadgeVersion
from recognition.champions.models import Champion, ChampionTag
from recognition.champions.names import IS_OF_FACE, key_of
from recognition.champions.queries import IS_EMERITUS, OF_TERM, Face, tags_of
from recognition.terms.models import Term

ON_CARD = 6
VOICES = 3
PAGE = 20
NEWEST_FIRST = (Award.accepted_at.desc(), Award.id.desc())
IS_SAID_TO_OTHERS = or_(
    TELLS_WHO, ~Endorsement.is_award, Endorsement.created_at <= Award.accepted_at
)
"""The same as `Award.keeps_quiet_about`: who joined later would tell that it was there already."""


@dataclass(frozen=True)
class Story:
    """A peer's words, and their name where this reader may know it; otherwise it is empty."""

    words: str
    by: str


@dataclass(frozen=True)
class Held:
    """A badge that a face shows, with what peers said of it, the newest first."""

    award: Award
    version: BadgeVersion
    stories: Sequence[Story] = ()


@dataclass(frozen=True)
class Card:
    """A face with a few of its badges, newest first, one story, and what can be chosen by."""

    face: Face
    badges: Sequence[Held]
    tags: dict[str, list[ChampionTag]] = field(default_factory=dict)

    @property
    def story(self) -> Story | None:
        return next((story for held in self.badges for story in held.stories), None)

    @property
    def has_more(self) -> bool:
        return len(self.badges) > ON_CARD


def cards(faces: Sequence[Face], is_member: bool) -> list[Card]:
    """These faces with what they show, in a few statements however many there are.

    A face under which nothing stands for this reader is left out, whatever its row says.
    """
    if not faces:
        return []
    newest = _newest_of_each(faces, is_member)
    voices = _voices([held.award.id for found in newest.values() for held in found], is_member, 1)
    tags = tags_of([each.champion.id for each in faces])
    made = []
    for face in faces:
        found = newest.get((face.person.id, face.champion.shown_as, face.champion.pseudonym), [])
        told = [_told(held, face, voices, is_member) for held in found]
        made.append(Card(face, told, tags.get(face.champion.id, {})))
    return [card for card in made if card.badges]


def of_face(face: Face, is_member: bool, after: str | None = None) -> tuple[list[Held], str | None]:
    """A page of the badges of one face with a few voices for each, and where the next begins."""
    champion = face.champion
    found = _held(is_member).where(
        Award.person_id == champion.person_id,
        Award.community_id == champion.community_id,
        Award.shown_as == champion.shown_as,
        func.coalesce(Award.pseudonym, "") == champion.pseudonym,
    )
    rows = [Held(*row) for row in db.session.execute(_from(found, after))]
    page, is_more = rows[:PAGE], len(rows) > PAGE
    voices = _voices([held.award.id for held in page], is_member, VOICES)
    told = [_told(held, face, voices, is_member) for held in page]
    return told, page[-1].award.public_id if is_more else None


def newest(community_id: int, number: int) -> Sequence[tuple[Face, Held]]:
    """What was accepted last and everybody may see, each with its face and one voice."""
    rows = db.session.execute(_faces_with_newest(community_id, number)).all()
    voices = _voices([row[3].id for row in rows], False, 1)
    faces = [(Face(row[0], row[1], row[2]), Held(row[3], row[4])) for row in rows]
    return [(face, _told(held, face, voices, False)) for face, held in faces]


def image(community_id: int, badge_id: int, number: int, is_member: bool) -> str | None:
    """The SVG of a version of a badge; for strangers only of one that somebody shows them."""
    if is_member:
        return badges.image(community_id, badge_id, number)
    shown = (
        select(BadgeVersion.svg)
        .join(Award, Award.badge_version_id == BadgeVersion.id)
        .where(
            BadgeVersion.badge_id == badge_id,
            BadgeVersion.number == number,
            Award.badge_id == badge_id,
            Award.community_id == community_id,
            literal_column(f"awards.{LIVE}"),
            IS_PUBLIC,
        )
    )
    return db.session.scalar(shown.limit(1))


def _told(held: Held, face: Face, voices: dict[int, list[Any]], is_member: bool) -> Held:
    """With what may be told: words that name somebody who shows another name stay untold."""
    told = [
        Story(said.words, by.name if is_member or said.is_named else "")
        for said, by in voices.get(held.award.id, [])
        if not tells_more(said.words, face.name, face.person)
    ]
    return Held(held.award, held.version, told)


def _newest_of_each(
    faces: Sequence[Face], is_member: bool
) -> dict[tuple[int, str, str], list[Held]]:
    """A few badges of each face by person and name, and one more if there are more."""
    name = Award.person_id, Award.shown_as, func.coalesce(Award.pseudonym, "")
    place = func.row_number().over(partition_by=name, order_by=NEWEST_FIRST)
    numbered = (
        select(Award.id, place.label("place"))
        .where(
            among(Award.person_id, {each.person.id for each in faces}),
            Award.community_id == faces[0].champion.community_id,
            _rule(is_member),
        )
        .subquery()
    )
    few = _held(is_member).join(numbered, numbered.c.id == Award.id)
    found: dict[tuple[int, str, str], list[Held]] = {}
    for award, version in db.session.execute(few.where(numbered.c.place <= ON_CARD + 1)):
        found.setdefault((award.person_id, *key_of(award)), []).append(Held(award, version))
    return found


def _voices(
    award_ids: Sequence[int], is_member: bool, each: int
) -> dict[int, list[tuple[Endorsement, Person]]]:
    """The newest words for each of these awards that others may read, with who wrote them."""
    place = func.row_number().over(
        partition_by=Endorsement.award_id, order_by=Endorsement.id.desc()
    )
    said = (
        select(Endorsement.id, place.label("place"))
        .join(Award, Award.id == Endorsement.award_id)
        .where(
            among(Endorsement.award_id, award_ids),
            Endorsement.taken_back_at.is_(None),
            IS_SAID_TO_OTHERS,
        )
    )
    if not is_member:
        said = said.where(Endorsement.is_for_strangers, Endorsement.by_id.not_in(people_on_hold()))
    numbered = said.subquery()
    newest = (
        select(Endorsement, Person)
        .join(numbered, numbered.c.id == Endorsement.id)
        .join(Person, Person.id == Endorsement.by_id)
        .where(numbered.c.place <= each)
        .order_by(Endorsement.id.desc())
    )
    found: dict[int, list[tuple[Endorsement, Person]]] = {}
    for endorsement, by in db.session.execute(newest):
        found.setdefault(endorsement.award_id, []).append((endorsement, by))
    return found


def _held(is_member: bool) -> Select[Award, BadgeVersion]:
    return (
        select(Award, BadgeVersion)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .where(_rule(is_member))
        .order_by(*NEWEST_FIRST)
    )


def _rule(is_member: bool) -> ColumnElement[bool]:
    return IS_FOR_MEMBERS if is_member else IS_PUBLIC


def _from(found: Select[Award, BadgeVersion], after: str | None) -> Select[Award, BadgeVersion]:
    """A page that goes on after that award; after one that cannot be seen comes nothing."""
    if after is not None:
        mark = found.with_only_columns(Award.accepted_at, Award.id)
        row = db.session.execute(mark.where(Award.public_id == after)).first()
        key = tuple_(literal(row[0], Award.accepted_at.type), row[1]) if row else None
        is_later = tuple_(Award.accepted_at, Award.id) < key if row else false()
        found = found.where(is_later)
    return found.limit(PAGE + 1)


def _faces_with_newest(community_id: int, number: int) -> Select[*tuple[Any, ...]]:
    """The newest awards first, then what belongs to these few; a planner thinks they are rare."""
    few = (
        select(Award.id)
        .where(Award.community_id == community_id, IS_PUBLIC, text(PUBLIC))
        .order_by(*NEWEST_FIRST)
        .limit(number)
        .subquery()
    )
    return (
        select(Champion, Person, IS_EMERITUS, Award, BadgeVersion)
        .select_from(few)
        .join(Award, Award.id == few.c.id)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .join(Person, Person.id == Award.person_id)
        .join(Champion, IS_OF_FACE)
        .outerjoin(Term, OF_TERM)
        .order_by(*NEWEST_FIRST)
    )
