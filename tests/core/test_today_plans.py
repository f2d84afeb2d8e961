"""Today is as quick with a million people: every source answers by an index, in few questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.calendars import dates
from core.db import db, today
from core.today import tasks
from outreach.next_steps.models import NextStep
from outreach.touchpoints import actions as touchpoints
from tests.outreach.rounds import planned_wave, put_in, sent_invitation
from tests.people import People
from tests.statements import plans, statements

GROWING = (
    "people",
    "touchpoints",
    "invitations",
    "acquaintances",
    "next_steps",
    "meetings",
    "contributions",
    "participations",
    "awards",
    "endorsements",
    "reminders",
    "buddy_questions",
    "nominations",
    "snoozes",
    "waves",
)


@pytest.fixture
def busy(people: People) -> People:
    """Sana has something of most kinds to do."""
    sent_invitation(people, people.oisin)
    (asked,) = put_in(planned_wave(people), people.mohammed, people=people)
    asked.inviter_id = people.sana.id
    people.bea.inform_by = today()
    promise(people, 1)
    touchpoints.log(people.community.id, people.bea.id, "call", "Later.", by=people.amir)
    db.session.commit()
    return people


def promise(people: People, times: int) -> None:
    about = {"community_id": people.community.id, "person_id": people.bea.id}
    step = {"owner_id": people.sana.id, "what": "Ring", "due_on": today() - timedelta(days=1)}
    db.session.add_all(NextStep(**about, **step) for _each in range(times))
    db.session.commit()


def test_every_source_answers_by_an_index(busy: People) -> None:
    with plans() as found:
        board = tasks.board(busy.sana.id)
        tasks.last_said(board.tasks)
        dates.of(busy.sana.id)
    assert len(board.tasks) >= 3
    read = [(table, plan) for plan in found for table in GROWING if _reads_all(plan, table)]
    assert read == []
    everybody = ("(merged_into_id=?)", "acquaintances_1 (community_id=?)")
    assert [plan for plan in found if any(each in plan for each in everybody)] == []


def test_many_tasks_ask_no_more_than_few(busy: People) -> None:
    def asked() -> int:
        db.session.rollback()
        with statements() as sent:
            tasks.last_said(tasks.of(busy.sana.id))
        return len(sent)

    before = asked()
    promise(busy, 30)
    assert asked() == before


def test_no_source_answers_more_than_it_was_asked_for(busy: People) -> None:
    promise(busy, 80)
    board = tasks.board(busy.sana.id)
    assert len([each for each in board.tasks if each.kind == "step"]) == tasks.MOST
    assert len(tasks.of(busy.sana.id, limit=7)) == 7


def _reads_all(plan: str, table: str) -> bool:
    return f"SCAN {table}'" in plan or f"Seq Scan on {table} " in plan
