"""Noting whose contributions have changed, so that the rules of badges look at them soon."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, literal, select

from core.db import db, insert_once, now, today
from recognition.badges import queries
from recognition.badges.jobs import check_rules
from recognition.badges.models import Badge, RuleCheck
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN


def ask(community_id: int, person_ids: Collection[int]) -> None:
    """Have the rules look at these people, once. Nothing is noted where no rule is switched on."""
    if not person_ids or not queries.has_rule_on(community_id):
        return
    at, ids = now(), sorted(set(person_ids))  # in one order, so that no two wait for each other
    rows = [{"community_id": community_id, "person_id": each, "asked_at": at} for each in ids]
    db.session.execute(insert_once(RuleCheck).values(rows).on_conflict_do_nothing())
    check_rules.later()


def ask_for_all(badge: Badge) -> None:
    """Have the rules look at everybody who has done enough for this one."""
    days = badge.rule_days
    meant = [
        Contribution.community_id == badge.community_id,
        Contribution.done_on <= today(),
        IS_SHOWN,
    ]
    if days:
        meant.append(Contribution.done_on >= today() - timedelta(days=days))
    if badge.rule_kinds:
        meant.append(Contribution.kind.in_(badge.rule_kinds))
    at = literal(now(), RuleCheck.asked_at.type)
    found = (
        select(literal(badge.community_id), Participation.person_id, at)
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(Participation.state == Part.CONFIRMED, *meant)
        .group_by(Participation.person_id)
        .having(func.count() >= (badge.rule_count or 1))
        .order_by(Participation.person_id)
    )
    columns = ["community_id", "person_id", "asked_at"]
    noted = insert_once(RuleCheck).from_select(columns, found).on_conflict_do_nothing()
    db.session.execute(noted)
    check_rules.later()
