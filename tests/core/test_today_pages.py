"""Today: whom to call, what was last said, why this first; done on the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.communities.models import Acquaintance
from core.db import db, today
from core.today import tasks
from outreach.next_steps.models import NextStep
from outreach.reminders import jobs as reminders
from outreach.touchpoints import actions as touchpoints
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, put_in, sent_invitation
from tests.people import People, sign_in


def test_a_task_says_whom_to_call_what_was_said_and_why(
    people: People, client: FlaskClient
) -> None:
    people.bea.phone = "020 7946 0018"
    touchpoints.log(people.community.id, people.bea.id, "call", "She keeps bees.", by=people.amir)
    promised(people)
    sign_in(client, people.sana)
    page = client.get("/today/").text
    assert 'href="tel:02079460018"' in page and "She keeps bees." in page
    assert "Send her the plan" in page and "You said that you would" in page


def promised(people: People, days: int = 0, **values: object) -> NextStep:
    step = NextStep(
        community_id=people.community.id,
        person_id=people.bea.id,
        owner_id=people.sana.id,
        what="Send her the plan",
        due_on=today() - timedelta(days=days),
    )
    db.session.add(step)
    db.session.commit()
    return step
