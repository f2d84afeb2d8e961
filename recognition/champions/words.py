"""The words that a champion can be found by, and who may find them by each."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from core.db import db
from core.people.models import Person, words_of
from recognition.awards.models import Award, AwardState
from recognition.badges.models import BadgeVersion
from recognition.champions.models import Champion, ChampionTag, ChampionWord
from recognition.champions.names import face_name, is_under


def index(face: Champion, person: Person) -> None:
    """Make a face findable by what it shows now: its name, badges, tags, and what is behind it.

    What only members read of it is found by members only.
    """
    db.session.flush()
    db.session.execute(delete(ChampionWord).where(ChampionWord.champion_id == face.id))
    rows = [
        {
            "community_id": face.community_id,
            "champion_id": face.id,
            "word": word,
            "audience": audience,
        }
        for word, audience in sorted(_words(face, person).items())
    ]
    if rows:
        db.session.execute(insert(ChampionWord), rows)


def _words(face: Champion, person: Person) -> dict[str, str]:
    """Each word with the widest audience that reads it on this face; none of a face not seen."""
    if face.audience == "nobody":
        return {}
    found = dict.fromkeys(_badge_words(face, "members"), "members")
    if face.audience == "public":
        found |= dict.fromkeys(_badge_words(face, "public"), "public")
    tags = db.session.scalars(select(ChampionTag.value).where(ChampionTag.champion_id == face.id))
    own = words_of(face_name(face, person), face.about, *tags)
    return found | dict.fromkeys(own, face.audience)


def _badge_words(face: Champion, audience: str) -> set[str]:
    held = (
        select(BadgeVersion.name)
        .join(Award, Award.badge_version_id == BadgeVersion.id)
        .where(
            Award.person_id == face.person_id,
            Award.community_id == face.community_id,
            Award.state == AwardState.ACCEPTED,
            Award.audience == audience,
            is_under(face),
        )
    )
    return words_of(*db.session.scalars(held))
