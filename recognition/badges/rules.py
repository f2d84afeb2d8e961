"""Which people fulfil which rules: many people and all rules of a community in two statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select

from core.db import db
from core.many import among
from recognition.badges.models import Badge
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN
from recognition.thanks.models import Thanks


@dataclass(frozen=True, slots=True)
class Rule:
    """So many contributions of these kinds (none: any kind) since a day, thanked by `peers`."""

    badge_id: int
    count: int
    kinds: frozenset[str]
    since: date
    until: date
    peers: int

    @classmethod
    def of(cls, badge: Badge, today: date) -> Rule:
        """The rule of a badge as it is meant today. The badge must have one."""
        if badge.rule_count is None:
            raise ValueError("this badge has no rule")
        days = badge.rule_days
        since = today - timedelta(days=days) if days else date.min
        kinds = frozenset(badge.rule_kinds)
        return cls(badge.id, badge.rule_count, kinds, since, today, badge.rule_peers)

    def counts(self, done: Done) -> bool:
        """True when the contribution is one that this rule asks for."""
        is_meant = not self.kinds or done.kind in self.kinds
        return is_meant and self.since <= done.on <= self.until


@dataclass(frozen=True, slots=True)
class Done:
    """A contribution of somebody."""

    id: int
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """A person fulfils a rule by these contributions, the newest first, thanked by so many."""

    badge_id: int
    person_id: int
    contribution_ids: tuple[int, ...]
    peers: int
    since: date


def fulfilled(
    community_id: int, rules: Sequence[Rule], person_ids: Collection[int]
) -> list[Fulfilled]:
    """Every rule that one of these people fulfils, in the order of the people given."""
    if not rules or not person_ids:
        return []
    done = _done(community_id, rules, person_ids)
    enough = [
        (person_id, rule, counted)
        for person_id in person_ids
        for rule in rules
        if len(counted := [each.id for each in done[person_id] if rule.counts(each)]) >= rule.count
    ]
    thanked = _thanked({each for _id, rule, ids in enough if rule.peers for each in ids})
    return [
        Fulfilled(rule.badge_id, person_id, tuple(ids), len(peers), rule.since)
        for person_id, rule, ids in enough
        if len(peers := _peers(ids, thanked) - {person_id}) >= rule.peers
    ]


def done_by(
    community_id: int, since: date, until: date, person_ids: Collection[int]
) -> Select[int, int, str, date]:
    """What these people did between two days: only their own rows are read, by an index."""
    return (
        select(Participation.person_id, Contribution.id, Contribution.kind, Contribution.done_on)
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(
            among(Participation.person_id, person_ids),
            Participation.community_id == community_id,
            Participation.state == Part.CONFIRMED,
            Contribution.done_on.between(since, until),
            IS_SHOWN,
        )
        .order_by(Contribution.done_on.desc(), Contribution.id.desc())
    )


def _done(
    community_id: int, rules: Sequence[Rule], person_ids: Collection[int]
) -> dict[int, list[Done]]:
    """What each person did since the earliest day that a rule asks about, the newest first."""
    since, until = min(rule.since for rule in rules), max(rule.until for rule in rules)
    done: dict[int, list[Done]] = defaultdict(list)
    found = db.session.execute(done_by(community_id, since, until, person_ids))
    for person_id, key, kind, on in found:
        done[person_id].append(Done(key, kind, on))
    return done


def _thanked(contribution_ids: Collection[int]) -> dict[int, set[int]]:
    """Who thanked for each of these contributions."""
    thanked: dict[int, set[int]] = defaultdict(set)
    if contribution_ids:
        found = select(Thanks.contribution_id, Thanks.by_id)
        ids = sorted(contribution_ids)
        for key, by_id in db.session.execute(found.where(among(Thanks.contribution_id, ids))):
            if by_id is not None:
                thanked[key].add(by_id)
    return thanked


def _peers(contribution_ids: Sequence[int], thanked: dict[int, set[int]]) -> set[int]:
    return {by_id for each in contribution_ids for by_id in thanked.get(each, ())}
