"""What we know of somebody and they could show; nothing of it is shown before they tick it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.people import queries as people
from core.people import tags
from core.people.models import Person
from recognition.champions.models import Champion, ChampionTag
from recognition.terms.queries import term


def known_of(person: Person, shown: Mapping[str, Sequence[ChampionTag]]) -> dict[str, list[str]]:
    """For each kind what the face shows, then what else we hold."""
    held = {
        "topic": people.topics_of(person.id),
        "place": [person.place] if person.place else [],
        "language": people.languages_of(person.id),
    }
    return {
        what: tags.distinct([*(tag.value for tag in shown.get(what, ())), *found])
        for what, found in held.items()
    }


def may_be_emeritus(champion: Champion) -> bool:
    """True once they are emeritus there."""
    found = term(champion.community_id, champion.person_id)
    return found is not None and found.emeritus_on is not None
