"""Rules: who may fulfil one is written down, and a job looks at them soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select, tuple_, update

from core.db import IN_BULK, db, now, today
from core.many import among
from core.queue import every
from recognition.awards.offering import offer_by_rule
from recognition.badges import queries
from recognition.badges.models import Badge, RuleCheck
from recognition.badges.rules import Fulfilled, Rule, fulfilled
from recognition.badges.words import why_by_rule

BATCH = 200


@every(minutes=5)
def check_rules() -> None:
    """Look at everybody who was asked about, a batch at a time, each committed with its awards."""
    after = (0, 0)
    while batch := _claim(after):
        after = batch[-1]
        for community_id, person_ids in _by_community(batch).items():
            propose(community_id, person_ids)
        db.session.commit()
    db.session.commit()


def propose(community_id: int, person_ids: Sequence[int]) -> int:
    """Offer every badge whose rule one of these people fulfils; answer how many were new."""
    badges = {badge.id: badge for badge in queries.with_rule_on(community_id)}
    rules = [Rule.of(badge, today()) for badge in badges.values()]
    found = fulfilled(community_id, rules, person_ids)
    settled = queries.settled(community_id, list(badges), {each.person_id for each in found})
    fired = [
        each.badge_id
        for each in found
        if (each.badge_id, each.person_id) not in settled and _offer(badges[each.badge_id], each)
    ]
    if fired:
        meant = update(Badge).where(Badge.id.in_(set(fired))).values(rule_fired_at=now())
        db.session.execute(meant, execution_options=IN_BULK)
    return len(fired)


def _offer(badge: Badge, found: Fulfilled) -> bool:
    why = why_by_rule(len(found.contribution_ids), found.peers, found.since)
    return offer_by_rule(badge, found.person_id, found.contribution_ids, why)


def _claim(after: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Take the next rows that no other worker has in hand; they are gone with the commit."""
    key = tuple_(RuleCheck.community_id, RuleCheck.person_id)
    found = (
        select(RuleCheck.community_id, RuleCheck.person_id)
        .where(key > after)
        .order_by(RuleCheck.community_id, RuleCheck.person_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    batch = [(community_id, person_id) for community_id, person_id in db.session.execute(found)]
    for community_id, person_ids in _by_community(batch).items():
        mine = RuleCheck.community_id == community_id, among(RuleCheck.person_id, person_ids)
        db.session.execute(delete(RuleCheck).where(*mine), execution_options=IN_BULK)
    return batch


def _by_community(batch: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for community_id, person_id in batch:
        found[community_id].append(person_id)
    return found
