"""For scale: many people with an accepted badge each, written in bulk, with all that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from core.communities.models import Community
from core.db import db, new_public_id, now
from core.many import among
from core.people.models import Person, folded, words_of
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.badges.models import Badge, BadgeVersion
from recognition.champions.models import Champion, ChampionTag, ChampionWord

TOPICS = tuple(f"Topic {number}" for number in range(40))
PLACES = tuple(f"Place {number}" for number in range(25))
LANGUAGES = ("English", "Polish", "Urdu", "Scots", "Arabic")
ABOUT = "What keeps me here is the hour after the work."
WORDS = "You carried every box, stayed until the end, and nobody had to ask you for any of it."
MEMBERS_OF_TEN = 2


def load_champions(community: Community, person_ids: Sequence[int]) -> None:
    """One badge of each of these people; eight in ten are shown to everybody."""
    badge, version = _badge(community)
    people = db.session.scalars(
        select(Person).where(among(Person.id, person_ids)).order_by(Person.id)
    ).all()
    awards = [_award(community, badge, version, person) for person in people]
    made = db.session.scalars(
        insert(Award).returning(Award.id, sort_by_parameter_order=True), awards
    )
    pairs = list(zip(made.all(), awards, strict=True))
    db.session.execute(insert(Endorsement), [_said(each, row, person_ids) for each, row in pairs])
    rows = [_face(row) for row in awards]
    faces = insert(Champion).returning(Champion.id, sort_by_parameter_order=True)
    ids = db.session.scalars(faces, rows).all()
    whole = list(zip(ids, rows, people, strict=True))
    db.session.execute(insert(ChampionTag), [tag for face in whole for tag in _tags(*face[:2])])
    words = [word for face in whole for word in _words(*face, badge_name=version.name)]
    db.session.execute(insert(ChampionWord), words)


def _badge(community: Community) -> tuple[Badge, BadgeVersion]:
    found = select(Badge, BadgeVersion).join(BadgeVersion, BadgeVersion.badge_id == Badge.id)
    ours = found.where(Badge.community_id == community.id).order_by(Badge.id.desc())
    row = db.session.execute(ours.limit(1)).one()
    return row[0], row[1]


def _award(
    community: Community, badge: Badge, version: BadgeVersion, person: Person
) -> dict[str, Any]:
    at = now() - timedelta(days=1 + person.id % 900, seconds=person.id)
    is_for_members = person.id % 10 < MEMBERS_OF_TEN
    return {
        "community_id": community.id,
        "badge_id": badge.id,
        "badge_version_id": version.id,
        "person_id": person.id,
        "origin": "peers",
        "state": AwardState.ACCEPTED,
        "audience": "members" if is_for_members else "public",
        "shown_as": "full_name",
        "created_at": at,
        "offered_at": at,
        "accepted_at": at,
    }


def _said(award_id: int, award: dict[str, Any], person_ids: Sequence[int]) -> dict[str, Any]:
    others = [each for each in person_ids[:2] if each != award["person_id"]]
    return {
        "award_id": award_id,
        "community_id": award["community_id"],
        "by_id": others[0],
        "to_id": award["person_id"],
        "words": WORDS,
        "created_at": award["created_at"],
    }


def _face(award: dict[str, Any]) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "community_id": award["community_id"],
        "person_id": award["person_id"],
        "shown_as": "full_name",
        "pseudonym": "",
        "audience": award["audience"],
        "about": ABOUT,
        "shown_at": _turn(award["person_id"]),
    }


def _turn(number: int) -> datetime:
    return now() - timedelta(days=2 + number * 7919 % 400, seconds=number)


def _shown(number: int) -> dict[str, str]:
    return {
        "topic": TOPICS[number % len(TOPICS)],
        "place": PLACES[number % len(PLACES)],
        "language": LANGUAGES[number % len(LANGUAGES)],
    }


def _tags(champion_id: int, face: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "champion_id": champion_id,
            "community_id": face["community_id"],
            "what": what,
            "folded": folded(value),
            "value": value,
            "audience": face["audience"],
            "shown_at": face["shown_at"],
        }
        for what, value in _shown(face["person_id"]).items()
    ]


def _words(
    champion_id: int, face: dict[str, Any], person: Person, badge_name: str
) -> list[dict[str, Any]]:
    texts = (person.name, ABOUT, badge_name, *_shown(person.id).values())
    return [
        {
            "community_id": face["community_id"],
            "champion_id": champion_id,
            "word": word,
            "audience": face["audience"],
        }
        for word in sorted(words_of(*texts))
    ]
