"""Contributions and thanks for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.communities.models import Role
from core.communities import actions as communities
from core.db import db, new_public_id, now, today
from core.people.models import Person
from recognition.contributions import actions, parts
from recognition.contributions.models import Contribution
from tests.people import People


def done(
    people: People, by: Person, others: Sequence[Person] = (), said: str = "Held the seed swap."
) -> Contribution:
    """Something that `by` did, and that these others have confirmed too."""
    words = {"kind": "event", "said": said, "done_on": today()}
    logged = actions.log(people.community, words, new_public_id(), by, others)
    for each in others:
        parts.confirm(logged, each.id, by=each)
    db.session.commit()
    return logged


def shown_days_ago(contribution: Contribution, days: float) -> Contribution:
    contribution.shown_at = now() - timedelta(days=days)
    db.session.commit()
    return contribution


def make_member(people: People, person: Person) -> Person:
    communities.give_role(people.community, person, Role.MEMBER, None)
    db.session.commit()
    return person
