"""Faces follow from awards: who is seen in a community, and under which names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from core.db import IN_BULK, db, insert_once
from core.many import among
from core.people.models import Person
from recognition.awards.models import Award, AwardState
from recognition.champions import words
from recognition.champions.models import Champion, ChampionTag
from recognition.champions.names import key_of
from recognition.champions.turns import somewhere

Key = tuple[str, str]


def follow(person_id: int, community_id: int) -> None:
    """Show somebody there under exactly the names that their accepted awards show.

    A face without awards is seen by nobody; what was written for it waits. Called in the
    transaction of whatever changed; one at a time for each person.
    """
    db.session.flush()
    person = select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    whose = db.session.scalars(person).one()
    wanted = _wanted(person_id, community_id)
    _begin(wanted, person_id, community_id)
    for face in faces_of(person_id, community_id):
        audience = wanted.get((face.shown_as, face.pseudonym), "nobody")
        if face.audience == "nobody" and audience != "nobody":
            face.shown_at = somewhere()
        face.audience = audience
        _show_tags(face)
        words.index(face, whose)


def follow_everywhere(person_ids: Collection[int]) -> None:
    """The same in every community where these people have a face: they may be called otherwise."""
    faces = select(Champion.person_id, Champion.community_id).distinct()
    faces = faces.where(among(Champion.person_id, person_ids))
    ordered = faces.order_by(Champion.person_id, Champion.community_id)
    for person_id, community_id in db.session.execute(ordered).all():
        follow(person_id, community_id)


def faces_of(person_id: int, community_id: int) -> Sequence[Champion]:
    """Every face that the person has or had there, as it is now."""
    found = select(Champion).where(
        Champion.person_id == person_id, Champion.community_id == community_id
    )
    ordered = found.order_by(Champion.id)
    return db.session.scalars(ordered, execution_options={"populate_existing": True}).all()


def _wanted(person_id: int, community_id: int) -> dict[Key, str]:
    """Each name that their awards show, with the widest audience of those under it."""
    shown = select(Award).where(
        Award.person_id == person_id,
        Award.community_id == community_id,
        Award.state == AwardState.ACCEPTED,
        Award.audience.in_(("public", "members")),
    )
    widest: dict[Key, str] = {}
    for award in db.session.scalars(shown, execution_options={"populate_existing": True}):
        if award.audience == "public" or key_of(award) not in widest:
            widest[key_of(award)] = award.audience or ""
    return widest


def _show_tags(face: Champion) -> None:
    """Let its topics, places and languages be seen by whom the face is seen by."""
    theirs = ChampionTag.champion_id == face.id, ChampionTag.audience != face.audience
    db.session.execute(
        update(ChampionTag).where(*theirs).values(audience=face.audience), execution_options=IN_BULK
    )


def _begin(wanted: dict[Key, str], person_id: int, community_id: int) -> None:
    """Make the faces that are not there yet."""
    for (shown_as, pseudonym), audience in sorted(wanted.items()):
        row = insert_once(Champion).values(
            community_id=community_id,
            person_id=person_id,
            shown_as=shown_as,
            pseudonym=pseudonym,
            audience=audience,
            shown_at=somewhere(),
        )
        db.session.execute(row.on_conflict_do_nothing())
