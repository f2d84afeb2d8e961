"""The example community: its past lies before today, each thing after what it follows from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts import actions as accounts
from core.communities import example
from core.communities.models import Community, Membership, Role
from core.db import db, now
from core.duplicates import merging
from core.journal.models import Entry
from core.people.models import Person
from core.people.queries import whose_email
from outreach.invitations.models import Invitation
from outreach.waves import queries as waves
from recognition.awards.models import Award
from recognition.thanks.models import Thanks
from tests.core.duplicate_samples import entered
from tests.people import People


@pytest.fixture
def community(app: Flask) -> Community:
    made = example.load(by=accounts.administrator())
    db.session.commit()
    return made


def test_parts_in_the_example_began_at_different_times(community: Community) -> None:
    parts = select(Membership.since).where(Membership.role != Role.MEMBER)
    since = db.session.scalars(parts.where(Membership.community_id == community.id)).all()
    assert len({each.date() for each in since}) > 5
    assert max(since) < now() - timedelta(days=1)


def test_answers_came_after_the_question_and_before_the_wave_was_closed(
    community: Community,
) -> None:
    by_id = {each.id: each for each in waves.of_community(community.id)}
    answered = db.session.scalars(select(Invitation).where(Invitation.answer.is_not(None))).all()
    assert len(answered) > 10
    for each in answered:
        assert each.invited_at and each.answered_at
        closed_at = by_id[each.wave_id].closed_at or now() - timedelta(days=1)
        assert each.invited_at < each.answered_at < closed_at <= now() - timedelta(days=1)


def test_thanks_and_badges_came_before_today(community: Community) -> None:
    yesterday = now() - timedelta(days=1)
    assert all(each < yesterday for each in db.session.scalars(select(Thanks.created_at)))
    assert all(each < yesterday for each in db.session.scalars(select(Award.created_at)))


def test_who_gave_up_one_of_its_addresses_has_no_part_in_it(people: People) -> None:
    (name,) = [name for name, _role, is_administrator in example.TEAM if is_administrator]
    address = f"{name.lower().replace(' ', '.')}@example.test"
    first = entered(people.community, "Nadia Osei", email=address)
    second = entered(people.community, "Nadia Osei", email="own.mailbox@example.org")
    merge = merging.make_one(people.community, first, second, {"email": "second"}, by=people.sana)
    example.load(by=people.ada)
    assert not db.session.get_one(Person, merge.kept_id).is_administrator
    made, given = whose_email(address), select(Entry).where(Entry.what == "administrator.given")
    assert [each.person_id for each in db.session.scalars(given)] == [made.id if made else None]
