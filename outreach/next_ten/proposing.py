"""Proposing whom to put in a wave, from the field, the wishes and the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from flask import current_app

from core.communities import queries as communities
from core.db import now
from core.deliveries.checks import SPAN
from core.people import timeline
from core.people.models import Person, folded
from core.settings import Settings
from outreach.invitations import obstacles
from outreach.next_ten import gathering, queries, reasons
from outreach.next_ten.choosing import Pick, Rules, choose, in_order
from outreach.next_ten.field import Field, Part, Weights
from outreach.next_ten.gathering import Gathered
from outreach.next_ten.models import Wish, WishKind
from outreach.next_ten.rivals import Cover, covers
from outreach.next_ten.words import Reason, score
from outreach.nominations.models import Nomination
from outreach.segments import queries as segments
from outreach.segments.models import Segment, SegmentKind
from outreach.settings import queries as settings
from outreach.waves import queries as waves
from outreach.waves.models import Wave

USUAL_WEIGHT, MOST_WEIGHT = 5, 10
UPCOMING = 5
TOLD_TO_ALL = (SegmentKind.TOPIC, SegmentKind.LANGUAGE, SegmentKind.PLACE)


@dataclass(frozen=True)
class Proposed:
    """Somebody in the list, with the reasons for them and their points together."""

    person: Person
    reasons: Sequence[Reason]
    is_must: bool

    @property
    def score(self) -> float:
        return score(self.reasons)


@dataclass(frozen=True)
class Proposal:
    """`upcoming` would be next, each with what they alone would add to the list; `excluded` are
    never proposed for this wave; `unkept` must be, but may not be asked now or have no place.
    `against` says in a word of `obstacles.WORDS` who of them cannot be invited. `free` places are
    in the wave, and inviters have `room` for that many. `names` are those of everybody in `covers`.
    """

    picks: Sequence[Proposed]
    upcoming: Sequence[Proposed]
    excluded: Sequence[Person]
    unkept: Sequence[Person]
    against: Mapping[int, str]
    covers: Sequence[Cover]
    names: Mapping[int, str]
    private: Collection[str]
    voices: Mapping[int, Sequence[Nomination]]
    members: Collection[int]
    free: int
    room: int
    candidates: int
    at: datetime

    @property
    def score(self) -> float:
        return round(sum(each.score for each in self.picks), 1)


def even_weights() -> dict[str, int]:
    """Every part counts the same."""
    return {part.value: USUAL_WEIGHT for part in Part}


def weights_of(wave: Wave) -> dict[str, int]:
    """What counts how much for this wave, from 0 to 10 by part."""
    kept = queries.choosing_of(wave.id)
    return even_weights() | (kept.weights if kept else {})


def propose(wave: Wave) -> Proposal:
    """Propose as many as the wave has free places and the inviters have room for."""
    gathered = gathering.of_community(wave.community_id)
    there, wishes = gathered.field, queries.wishes(wave.id)
    free, room = free_places(wave), room_of_inviters(wave.community_id)
    picks, rules = _chosen_now(wave, there, _rules(wave, gathered, wishes, min(free, room)))
    chosen = [pick.candidate for pick in picks]
    found = covers(there, rules, chosen, seed=wave.id)
    upcoming = _upcoming(there, rules, chosen)
    people = _people_to_ask(wave, there, {*upcoming, *(i for c in found for i in c.chosen)})
    ids = [int(there.ids[each]) for each in chosen]
    wanted = segments.of_community(wave.community_id)
    excluded, unkept = _not_proposed(wave.community_id, there, wishes, rules)
    return Proposal(
        picks=_proposed(wanted, gathered, picks, rules, people),
        upcoming=_one_more(wanted, gathered, rules, picks, upcoming, people),
        excluded=excluded,
        unkept=unkept,
        against=obstacles.of_people(wave.community_id, unkept) if unkept else {},
        covers=found,
        names={each: person.name for each, person in people.items()},
        private=[each.name for each in wanted if each.kind not in TOLD_TO_ALL],
        voices=queries.nominations_of(wave.community_id, ids),
        members=queries.members_among(wave.community_id, ids),
        free=free,
        room=room,
        candidates=there.size,
        at=gathered.at,
    )


def reasons_for(wave: Wave, person_ids: Sequence[int]) -> dict[int, list[Reason]]:
    """Why these are put in the wave together, as the chooser sees it."""
    gathered = gathering.of_community(wave.community_id)
    there = gathered.field
    chosen = [place for each in person_ids if (place := there.place_of(each)) is not None]
    kept = {each.person_id for each in queries.wishes(wave.id) if each.kind == WishKind.MUST}
    must = {each for each in chosen if int(there.ids[each]) in kept}
    picks = in_order(there, _weights(wave), must, chosen)
    names = _names(segments.of_community(wave.community_id))
    found = reasons.of_picks(gathered, picks, names)
    ids = [int(there.ids[pick.candidate]) for pick in picks]
    return dict(zip(ids, found, strict=True))


def may_be_asked_now(community_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of them who may be asked, and were not contacted too often, as of this moment."""
    since = gathering.left_in_peace_since(community_id)
    return queries.free(community_id, since, person_ids) - _contacted_enough(person_ids)


def free_places(wave: Wave) -> int:
    """How many places of the wave are free."""
    return wave.size - waves.tallies([wave.id]).get(wave.id, waves.Tally()).invitations


def room_of_inviters(community_id: int) -> int:
    """How many more open invitations those who can invite have room for."""
    most = settings.of_community(community_id).invitations_per_inviter
    return sum(max(0, most - each) for each in queries.open_invitations(community_id).values())


def _contacted_enough(person_ids: Collection[int]) -> set[int]:
    """Those of them who were contacted as often as is allowed in 30 days."""
    cap = cast(Settings, current_app.config["SETTINGS"]).contact_cap
    contacts = timeline.recent_contacts(person_ids, now() - SPAN)
    often = Counter(contact.person_id for contact in contacts)
    return {person_id for person_id, times in often.items() if times >= cap}


def _weights(wave: Wave) -> Weights:
    return {Part(part): number / USUAL_WEIGHT for part, number in weights_of(wave).items()}


def _rules(wave: Wave, gathered: Gathered, wishes: Sequence[Wish], places: int) -> Rules:
    there, most = gathered.field, settings.of_community(wave.community_id).most_of_one_organisation
    found = [(wish.kind, there.place_of(wish.person_id)) for wish in wishes]
    never = {place for kind, place in found if kind == WishKind.NEVER and place is not None}
    must = [place for kind, place in found if kind == WishKind.MUST and place is not None]
    names = [folded(each) for each in queries.organisations_in(wave.id)]
    used = Counter(gathered.organisations[each] for each in names if each in gathered.organisations)
    kept = _that_can_be_kept(there, must, places, most, used)
    return Rules(places, _weights(wave), frozenset(kept), frozenset(never), most, used)


def _chosen_now(wave: Wave, there: Field, rules: Rules) -> tuple[list[Pick], Rules]:
    """The choice without those who may no longer be asked, since the field may be minutes old."""
    while True:
        picks = choose(there, rules)
        ids = {int(there.ids[pick.candidate]): pick.candidate for pick in picks}
        gone = {ids[each] for each in ids.keys() - may_be_asked_now(wave.community_id, ids)}
        if not gone:
            return picks, rules
        must, never = set(rules.must) - gone, set(rules.never) | gone
        rules = replace(rules, must=frozenset(must), never=frozenset(never))


def _that_can_be_kept(
    there: Field, must: Sequence[int], places: int, most: int, used: Mapping[int, int]
) -> list[int]:
    """Those of whom there is not too much of one organisation, up to the free places."""
    kept: list[int] = []
    for each in must:
        organisation = int(there.organisations[each])
        same = sum(1 for other in kept if there.organisations[other] == organisation)
        is_room = organisation < 0 or same + used.get(organisation, 0) < most
        if len(kept) < places and is_room:
            kept.append(each)
    return kept


def _upcoming(there: Field, rules: Rules, chosen: Sequence[int]) -> list[int]:
    """Who would be proposed if there were more places."""
    more = replace(rules, places=len(chosen) + UPCOMING, must=frozenset(chosen))
    return [pick.candidate for pick in choose(there, more)[len(chosen) :]]


def _not_proposed(
    community_id: int, there: Field, wishes: Sequence[Wish], rules: Rules
) -> tuple[list[Person], list[Person]]:
    """Who must never be proposed, and who must be and cannot."""
    kept = {int(there.ids[each]) for each in rules.must}
    kinds = {wish.person_id: wish.kind for wish in wishes if wish.person_id not in kept}
    known = communities.known_people(community_id, list(kinds))
    never = [each for each in known if kinds[each.id] == WishKind.NEVER]
    return never, [each for each in known if kinds[each.id] == WishKind.MUST]


def _proposed(
    wanted: Sequence[Segment],
    gathered: Gathered,
    picks: Sequence[Pick],
    rules: Rules,
    people: Mapping[int, Person],
) -> list[Proposed]:
    whys = reasons.of_picks(gathered, picks, _names(wanted))
    return [
        Proposed(people[pick.candidate], why, pick.candidate in rules.must)
        for pick, why in zip(picks, whys, strict=True)
    ]


def _one_more(
    wanted: Sequence[Segment],
    gathered: Gathered,
    rules: Rules,
    picks: Sequence[Pick],
    upcoming: Sequence[int],
    people: Mapping[int, Person],
) -> list[Proposed]:
    some = [each for each in upcoming if each in people]
    whys = reasons.of_one_more(gathered, rules.weights, picks, some, _names(wanted))
    return [Proposed(people[each], why, False) for each, why in zip(some, whys, strict=True)]


def _people_to_ask(wave: Wave, there: Field, candidates: set[int]) -> dict[int, Person]:
    """Those of these candidates who may be asked now, by place in the field."""
    ids = {int(there.ids[each]): each for each in candidates}
    may = may_be_asked_now(wave.community_id, ids)
    return {ids[each.id]: each for each in communities.known_people(wave.community_id, may)}


def _names(wanted: Sequence[Segment]) -> dict[int, str]:
    return {each.id: each.name for each in wanted}
