"""What an administrator is asked to decide, found without passing what went well."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text, update

from core.db import db, now
from core.deliveries.models import Delivery, State
from core.operations import queries
from tests.deliveries import delivery_in
from tests.people import People


def test_what_needs_a_decision_comes_latest_first_page_after_page(people: People) -> None:
    expected = []
    for number, state in enumerate([State.UNKNOWN, State.FAILED, State.BOUNCED] * 25):
        delivery_in(State.ACCEPTED, people.oisin)
        trouble = delivery_in(state, people.oisin)
        trouble.settled_at = now() - timedelta(minutes=number % 7)
        expected.append(trouble)
    db.session.flush()
    expected.sort(key=lambda each: (each.settled_at, each.id), reverse=True)
    first = queries.in_trouble()
    rest = queries.in_trouble(first[49].Delivery.id)
    assert [row.Delivery.id for row in [*first[:50], *rest]] == [each.id for each in expected]


def test_it_is_found_by_the_end_of_an_index(people: People) -> None:
    for _each in range(3):
        delivery_in(State.ACCEPTED, people.oisin)
    db.session.execute(update(Delivery).values(note="well"))
    newest = (
        "SELECT id FROM deliveries WHERE state = 'failed' AND settled_at IS NOT NULL "
        "ORDER BY settled_at DESC, id DESC LIMIT 51"
    )
    is_postgresql = db.engine.dialect.name == "postgresql"
    if is_postgresql:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.session.execute(text(f"EXPLAIN {'' if is_postgresql else 'QUERY PLAN '}{newest}"))
    assert "ix_deliveries_state_settled_at" in str(plan.all())
