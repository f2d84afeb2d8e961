"""What we ask the database about champions, and who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Tuple,
    and_,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from core.communities.models import Community
from core.db import db
from core.duplicates.queries import current_name
from core.many import among
from core.people.models import Person
from core.safeguarding.queries import people_on_hold
from recognition.awards.outside import SHOWN_TO_EVERYBODY
from recognition.champions.models import PUBLIC, SEEN, TAGS, Champion, ChampionTag
from recognition.champions.names import face_name
from recognition.settings.queries import of_community
from recognition.terms.models import Term

PAGE = 24
COUNTED = 10_000
MOST_TAGS = 60
OF_TERM = and_(Term.community_id == Champion.community_id, Term.person_id == Champion.person_id)
IS_EMERITUS = and_(Champion.shows_emeritus, Term.emeritus_on.is_not(None))
IS_SEEN: ColumnElement[bool] = literal_column(f"champions.{SEEN}")
IS_PUBLIC: ColumnElement[bool] = literal_column(f"champions.{PUBLIC}")
TAG_IS_SEEN: ColumnElement[bool] = literal_column(f"champion_tags.{SEEN}")
TAG_IS_PUBLIC: ColumnElement[bool] = literal_column(f"champion_tags.{PUBLIC}")
ORDER: tuple[Any, Any] = (Champion.shown_at, Champion.id)
TAG_ORDER: tuple[Any, Any] = (ChampionTag.shown_at, ChampionTag.champion_id)


@dataclass(frozen=True)
class Face:
    """A champion, and whose face it is. The person is for naming only, never for showing."""

    champion: Champion
    person: Person
    is_emeritus: bool

    @property
    def name(self) -> str:
        return face_name(self.champion, self.person)


@dataclass(frozen=True)
class Turn:
    """A page of faces, and the public id from which the next one goes on, if there is more."""

    faces: Sequence[Face]
    after: str | None


def shown_to(community: Community) -> str:
    """Whom the community shows its champions: everybody, members or nobody."""
    if strangers_may_look(community.id):
        return "everybody"
    is_off = of_community(community.id).champions_shown_to == "nobody"
    return "nobody" if is_off else "members"


def strangers_may_look(community_id: int) -> bool:
    return db.session.scalar(SHOWN_TO_EVERYBODY.where(Community.id == community_id)) is not None


def may_be_seen(is_member: bool) -> list[ColumnElement[bool]]:
    """What of a community's faces a member may see, or a stranger where the community lets them.

    As literals, since a partial index is only found by the very words that it was made with.
    """
    return [seen_by(is_member), Champion.person_id.not_in(people_on_hold())]


def seen_by(is_member: bool) -> ColumnElement[bool]:
    return IS_SEEN if is_member else IS_PUBLIC


def face(public_id: str, is_member: bool) -> Face | None:
    """The face of that name, if it may be seen. Whether strangers may look at all comes first."""
    called = current_name("champions", public_id) or public_id
    found = faces_for(is_member).where(Champion.public_id == called)
    return next(iter(_all(found)), None)


def in_turn(community_id: int, is_member: bool, after: str | None = None) -> Turn:
    """A page of those who are not emeritus, least recently shown first."""
    found = faces_for(is_member).where(Champion.community_id == community_id, ~IS_EMERITUS)
    return turn_of(found, ORDER, after)


def emeriti(community_id: int, is_member: bool, after: str | None = None) -> Turn:
    """A page of those who are, in the same order."""
    found = faces_for(is_member).where(Champion.community_id == community_id, IS_EMERITUS, IS_SEEN)
    return turn_of(found, ORDER, after)


def tagged(
    community_id: int, is_member: bool, what: str, folded: str, after: str | None = None
) -> Turn:
    """A page of everybody with this topic, place or language, in the turn of its own list."""
    found = (
        faces_for(is_member)
        .join(ChampionTag, ChampionTag.champion_id == Champion.id)
        .where(*with_tag(community_id, is_member, what, folded))
    )
    return turn_of(found, TAG_ORDER, after)


def with_tag(
    community_id: int | BindParameter[int], is_member: bool, what: str, folded: Any = None
) -> list[ColumnElement[bool]]:
    """The tags of a kind that these readers see, or only one of them, in the words of an index."""
    of_kind = [
        ChampionTag.community_id == community_id,
        ChampionTag.what == what,
        TAG_IS_SEEN if is_member else TAG_IS_PUBLIC,
    ]
    return of_kind if folded is None else [*of_kind, ChampionTag.folded == folded]


def tags(community_id: int, is_member: bool) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen: of each kind the first sixty, folded, and as somebody wrote it."""
    here = {"community": community_id}
    return {
        what: [
            (row[0], row[1]) for row in db.session.execute(_as_written(is_member, what), here).all()
        ]
        for what in TAGS
    }


def every_tag(community_id: int | BindParameter[int], is_member: bool, what: str) -> Select[str]:
    """Each tag of a kind that these readers see, folded.

    A loose index scan, as in the PostgreSQL wiki: it leaps from each tag to the next, instead of
    reading every one.
    """
    of_kind = with_tag(community_id, is_member, what)
    first = select(func.min(ChampionTag.folded).label("folded")).where(*of_kind)
    tree = first.cte("leap", recursive=True)
    following = select(func.min(ChampionTag.folded)).where(
        *of_kind, ChampionTag.folded > tree.c.folded
    )
    tree = tree.union_all(select(following.scalar_subquery()).where(tree.c.folded.is_not(None)))
    return select(tree.c.folded).where(tree.c.folded.is_not(None))


def tags_of(champion_ids: Sequence[int]) -> dict[int, dict[str, list[ChampionTag]]]:
    """The topics, places and languages of these champions, each as it was written."""
    found = (
        select(ChampionTag)
        .where(among(ChampionTag.champion_id, champion_ids))
        .order_by(ChampionTag.folded)
    )
    by_champion: dict[int, dict[str, list[ChampionTag]]] = {}
    for tag in db.session.scalars(found):
        by_champion.setdefault(tag.champion_id, {}).setdefault(tag.what, []).append(tag)
    return by_champion


def turn_of(found: Select[*tuple[Any, ...]], order: tuple[Any, Any], after: str | None) -> Turn:
    """A page in this order; after somebody who cannot be seen comes nobody."""
    return page_of(found.where(comes_after(after, found, order)), order)


def comes_after(
    after: str | None, found: Select[*tuple[Any, ...]], order: tuple[Any, Any]
) -> ColumnElement[bool]:
    """The test for who stands further back than that champion, if that one is found as well."""
    if after is None:
        return true()
    mark = found.with_only_columns(*order).where(Champion.public_id == after)
    row = db.session.execute(mark).first()
    return tuple_(*order) > place(row, order) if row else false()


def place(row: Row[*tuple[Any, ...]], order: tuple[Any, Any]) -> Tuple:
    """Where a row with these two columns stands in the order."""
    return tuple_(literal(row[0], order[0].type), row[1])


def page_of(found: Select[*tuple[Any, ...]], order: tuple[Any, Any]) -> Turn:
    """The first page of these, in this order."""
    faces = _all(found.order_by(*order).limit(PAGE + 1))
    is_more = len(faces) > PAGE
    return Turn(faces[:PAGE], faces[PAGE - 1].champion.public_id if is_more else None)


def faces_for(is_member: bool) -> Select[*tuple[Any, ...]]:
    return _with_person().where(*may_be_seen(is_member))


def count(community_id: int, is_member: bool) -> int:
    """How many faces there are; it stops at COUNTED + 1."""
    seen = select(Champion.id).where(Champion.community_id == community_id, *may_be_seen(is_member))
    some = seen.limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def community_of(public_id: str) -> int | None:
    """Where that champion is, whether they may be seen or not."""
    called = current_name("champions", public_id) or public_id
    return db.session.scalar(select(Champion.community_id).where(Champion.public_id == called))


def public_id_under(
    person_id: int, community_id: int, shown_as: str, pseudonym: str = ""
) -> str | None:
    """The public name of somebody's face under this name, where strangers may see it."""
    found = select(Champion.public_id).where(
        Champion.person_id == person_id,
        Champion.community_id == community_id,
        Champion.community_id.in_(SHOWN_TO_EVERYBODY),
        Champion.shown_as == shown_as,
        Champion.pseudonym == pseudonym,
        *may_be_seen(is_member=False),
    )
    return db.session.scalar(found)


def own(public_id: str, community_id: int, person_id: int) -> Face | None:
    """A face of this person there, whoever sees it."""
    found = _with_person().where(
        Champion.public_id == public_id,
        Champion.community_id == community_id,
        Champion.person_id == person_id,
    )
    return next(iter(_all(found)), None)


def all_of(person_id: int, community_id: int) -> Sequence[Face]:
    """Every face of this person there that somebody sees, those seen by everybody first."""
    mine = _with_person().where(
        Champion.community_id == community_id,
        Champion.person_id == person_id,
        IS_SEEN,
    )
    return _all(mine.order_by(Champion.audience.desc(), Champion.id))


def with_public_faces(limit: int) -> Sequence[Community]:
    """Communities that show champions to everybody and have some, by id."""
    anyone = select(Champion.id).where(
        Champion.community_id == Community.id, *may_be_seen(is_member=False)
    )
    has_some = anyone.limit(1).scalar_subquery().is_not(None)
    found = select(Community).where(Community.id.in_(SHOWN_TO_EVERYBODY), has_some)
    return db.session.scalars(found.order_by(Community.id).limit(limit)).all()


@cache
def _as_written(is_member: bool, what: str) -> Select[str, str]:
    """Each tag of a kind once, with how the first of those who may be seen wrote it."""
    community_id = bindparam("community", type_=Integer())
    tag = every_tag(community_id, is_member, what).subquery()
    written = (
        select(ChampionTag.value)
        .join(Champion, Champion.id == ChampionTag.champion_id)
        .where(*with_tag(community_id, is_member, what, tag.c.folded), *may_be_seen(is_member))
        .order_by(*TAG_ORDER)
        .limit(1)
    )
    each = select(tag.c.folded, written.scalar_subquery().label("value")).subquery()
    return select(each.c.folded, each.c.value).where(each.c.value.is_not(None)).limit(MOST_TAGS)


def _with_person() -> Select[*tuple[Any, ...]]:
    return (
        select(Champion, Person, IS_EMERITUS)
        .join(Person, Person.id == Champion.person_id)
        .outerjoin(Term, OF_TERM)
    )


def _all(found: Select[*tuple[Any, ...]]) -> list[Face]:
    return [Face(*row) for row in db.session.execute(found)]
