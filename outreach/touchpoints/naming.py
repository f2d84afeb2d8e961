"""Who else was there: names as people type them, and ticks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from core.communities import queries as communities
from core.errors import RuleBroken
from core.people import listing, queries
from core.people.models import Person, folded, words_of

MOST = 30
OFFERED = 8


def read(community_id: int, text: str, ticked: Sequence[int]) -> list[Person]:
    """The people whose names were typed, with commas between, and who were ticked.

    A number after a # tells two of one name apart. Half a name stands for whom it helped to find
    and tick. Raises RuleBroken for a name that nobody has, or several.
    """
    chosen = {each.id: each for each in communities.known_people(community_id, ticked[:MOST])}
    names = parts_of(text)
    called = queries.called(community_id, {folded(name) for name in names})
    for name in names[:MOST]:
        if not _is_meant(name, chosen.values()):
            found = _one(community_id, name, called.get(folded(name), []))
            chosen[found.id] = found
    return list(chosen.values())


def offered(community_id: int, text: str, ticked: Sequence[int]) -> list[tuple[Person, bool]]:
    """Who was ticked, and then whom the last of the names, as far as it is typed, may mean."""
    chosen = communities.known_people(community_id, ticked[:MOST])
    names = parts_of(text)
    last = names[-1] if names and not re.search(r"[,;،、]\s*$", text) else ""
    filters = listing.Filters(q=last)
    page = listing.page_of_people(community_id, filters).people if len(last) > 1 else []
    ids = [each.id for each in page[:OFFERED]]
    found = communities.known_people(community_id, ids) if ids else []
    before = {each.id for each in chosen}
    return [(each, True) for each in chosen] + [(p, False) for p in found if p.id not in before]


def parts_of(text: str) -> list[str]:
    """The names in a text."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n،、]", text))
    return [part for part in parts if part]


def _is_meant(name: str, chosen: Iterable[Person]) -> bool:
    """True when each word of the name begins a word of the name of somebody chosen."""
    words = words_of(name)
    return bool(words) and any(
        all(any(own.startswith(word) for own in words_of(each.name)) for word in words)
        for each in chosen
    )


def _one(community_id: int, name: str, called: Sequence[Person]) -> Person:
    numbered = re.fullmatch(r".*#\s*([0-9]{1,9})", name)
    if numbered:
        called = communities.known_people(community_id, [int(numbered[1])])
    if len(called) == 1:
        return called[0]
    if not called:
        raise RuleBroken(
            _(
                "Nobody here is called “%(name)s”. Write the whole name as on their page.",
                name=name[:60],
            )
        )
    raise RuleBroken(
        _(
            "Several people are called “%(name)s”. Write one of: %(ways)s.",
            name=name[:60],
            ways=", ".join(f"{each.name} #{each.id}" for each in called[:5]),
        )
    )
