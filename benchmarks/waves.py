"""A large wave in an example community, all of it queued, for measuring how it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from core.accounts import actions as accounts
from core.communities import example
from core.db import db, now, today
from core.deliveries import queries, queueing
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, State
from core.people.models import Person
from core.settings import Settings
from outreach.invitations import queries as invitations
from outreach.invitations.models import Channel, Invitation
from outreach.waves.models import Wave, WaveState
from tests.databases import Database
from wsgi import create_app

TEAM = 100  # of the example, who are not written to


def app_with_a_wave(database: Database, settings: Settings, messages: int) -> Flask:
    """An application whose database holds one wave with that many invitations, all queued."""
    database.empty()
    app = create_app(settings)
    with app.app_context():
        community = example.load(by=accounts.administrator())
        for _done in example.load_many(messages + TEAM):
            db.session.commit()
        _queue_wave(community.id, messages)
        db.session.commit()
        db.engine.dispose()
    return app


def waiting() -> Sequence[tuple[Leaving, Invitation]]:
    """What is queued, with all that its messages say."""
    queued = select(Delivery).where(Delivery.state == State.QUEUED)
    leaving = [queries.as_leaving(each) for each in db.session.scalars(queued)]
    by_invitation = {each.subject_id: each for each in leaving}
    wave = db.session.scalars(select(func.max(Wave.id))).one()
    return [(by_invitation[each.id], each) for each in invitations.of_wave(wave)]


def _queue_wave(community_id: int, messages: int) -> None:
    """Write a wave of so many in bulk, and queue it as the page for sending does."""
    owner = example.accounts()[0][0].id
    wave = Wave(
        community_id=community_id,
        number=1_000_000,
        purpose="Measure",
        size=messages,
        size_reason="To measure",
        owner_id=owner,
        starts_on=today(),
        answers_by=today() + timedelta(days=28),
        state=WaveState.INVITING,
        opened_at=now(),
    )
    db.session.add(wave)
    db.session.flush()
    chosen = select(Person.id).where(Person.email.like("person%@example.test")).limit(messages)
    rows = [_invitation(wave, person_id) for person_id in db.session.scalars(chosen)]
    if len(rows) != messages:
        raise SystemExit(f"the example has only {len(rows)} people to write to")
    made = insert(Invitation).returning(Invitation.id, Invitation.person_id)
    for invitation_id, person_id in db.session.execute(made, rows).all():
        queueing.queue(
            "invitation",
            subject_id=invitation_id,
            step="try-1",
            person_ids=[person_id],
            community_id=community_id,
            ignores_quiet_hours=True,
        )


def _invitation(wave: Wave, person_id: int) -> dict[str, Any]:
    return {
        "wave_id": wave.id,
        "community_id": wave.community_id,
        "person_id": person_id,
        "inviter_id": wave.owner_id,
        "channel": Channel.EMAIL,
        "why": "Knows the street",
        "personal_line": "You ran the seed swap, and everybody still talks about it.",
        "approved_at": now(),
    }
