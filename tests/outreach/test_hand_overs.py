"""Handing over: what waits is stopped first, all moves or nothing, nobody is written to twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from core.communities import actions as communities
from core.communities.models import Acquaintance, Membership, Role
from core.db import db, now, today
from core.deliveries import claiming
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.errors import RuleBroken
from core.people.models import Person
from outreach.hand_overs import actions, queries
from outreach.hand_overs.models import HandOver
from outreach.invitations import actions as invitations
from outreach.invitations import messages
from outreach.invitations import queries as invitation_queries
from outreach.invitations.models import Invitation
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.reminders import actions as deciding
from outreach.reminders import jobs as reminders
from outreach.reminders import queries as reminder_queries
from outreach.reminders.models import Reminder
from outreach.waves import actions as waves
from outreach.waves.models import Wave
from tests.clock import Clock
from tests.outreach.rounds import LINES, planned_wave, put_in, written
from tests.people import People, sign_in, someone
from tests.smtp_sink import Sink

Work = Callable[[], None]
ALL = ("drafts", "asked", "waves", "steps", "people", "meetings", "buddies")


class Crash(Exception):
    """The machine went away."""


@pytest.fixture
def gina(people: People) -> Person:
    """She takes over from Sana."""
    gina = someone("Gina Rossi")
    communities.give_role(people.community, gina, Role.ORGANISER, None)
    db.session.commit()
    return gina


@pytest.fixture
def wave(people: People) -> Wave:
    """Four invitations in Sana's words, on their way."""
    wave = planned_wave(people)
    invitees = [people.oisin, people.mohammed, someone("Vera Lund"), someone("Wim de Vries")]
    for each in invitees:
        communities.know(people.community, each)
    for invitation, line in zip(put_in(wave, *invitees, people=people), LINES, strict=True):
        written(invitation, people, line)
    waves.send_wave(wave, by=people.sana)
    db.session.commit()
    return wave


def hand_over(people: People, to: Person, *what: str, leaves: bool = False) -> HandOver:
    chosen = dict.fromkeys(what or ALL, to)
    made, _stopped = actions.hand_over(
        people.community, people.sana, chosen, "She moves away.", by=people.sana, leaves=leaves
    )
    db.session.commit()
    return made


def send_what_is_left(wave: Wave, gina: Person, work: Work) -> None:
    """Gina writes her own lines, approves them and sends the wave once more."""
    for each in db.session.scalars(select(Invitation).filter_by(wave_id=wave.id)):
        if each.invited_at is None and each.inviter_id == gina.id and not each.is_approved:
            found = invitation_queries.one(each.id)
            assert found is not None
            line = f"{found.person.name}, I would love to hear what you think."
            try:
                invitations.write(found, found.why, line, gina, found.channel, by=gina)
                invitations.approve(found, by=gina)
            except RuleBroken:
                continue  # nobody knows whether it arrived
    waves.send_wave(db.session.get_one(Wave, wave.id), by=gina)
    work()


def invited(sink: Sink, wave: Wave) -> Counter[str]:
    """How often each invitee got something."""
    found = select(Person.email).join(Invitation, Invitation.person_id == Person.id)
    theirs = set(db.session.scalars(found.where(Invitation.wave_id == wave.id)))
    return Counter(to for each in sink.accepted for to in each.recipients if to in theirs)


def test_what_waits_is_stopped_and_leaves_in_new_words_exactly_once(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work
) -> None:
    hand_over(people, gina)
    work()
    assert invited(sink, wave) == {}
    send_what_is_left(wave, gina, work)
    assert set(invited(sink, wave).values()) == {1} and len(invited(sink, wave)) == 4
    bodies = b"".join(each.raw for each in sink.accepted)
    assert b"Sana" not in bodies.split(b"Gina", 1)[1] or LINES[0].encode() not in bodies


def test_what_a_worker_has_just_taken_is_taken_back(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work
) -> None:
    claimed = claiming.claim_due("a worker that sends")
    db.session.commit()
    assert claimed
    hand_over(people, gina)
    kept = set(db.session.scalars(select(Delivery.state).where(Delivery.kind == "invitation")))
    assert kept == {State.CANCELLED}
    ids = [each.delivery.id for each in claimed]
    fenced = [move(i, State.CLAIMED, State.SENDING, lease="a worker that sends") for i in ids]
    assert not any(fenced)
    send_what_is_left(wave, gina, work)
    assert set(invited(sink, wave).values()) == {1}


def test_what_is_at_the_dot_is_told_and_never_sent_again(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work
) -> None:
    (first, *_rest) = claiming.claim_due("a worker that dies") or []
    until = now() + timedelta(minutes=1)
    held: dict[str, Any] = {"holder": "a worker that dies", "lease_until": until}
    move(first.delivery.id, State.CLAIMED, State.SENDING, **held)
    db.session.commit()
    chosen = dict.fromkeys(ALL, gina)
    _made, stopped = actions.hand_over(people.community, people.sana, chosen, "", by=people.sana)
    db.session.commit()
    assert (stopped.stopped, stopped.leaving) == (3, 1)
    move(first.delivery.id, State.SENDING, State.UNKNOWN)
    send_what_is_left(wave, gina, work)
    assert len(invited(sink, wave)) == 3 and set(invited(sink, wave).values()) == {1}


def test_what_comes_back_from_the_dot_does_not_leave_in_the_old_words(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work
) -> None:
    (first, *_rest) = claiming.claim_due("a worker") or []
    until = now() + timedelta(minutes=1)
    move(first.delivery.id, State.CLAIMED, State.SENDING, holder="a worker", lease_until=until)
    db.session.commit()
    hand_over(people, gina)
    move(first.delivery.id, State.SENDING, State.QUEUED)
    db.session.commit()
    work()
    assert invited(sink, wave) == {}
    send_what_is_left(wave, gina, work)
    assert set(invited(sink, wave).values()) == {1} and len(invited(sink, wave)) == 4


@contextmanager
def crash_at(number: int) -> Iterator[None]:
    """Let the machine go away right before the statement of that number."""
    left = iter(range(number))

    def count(*_about: Any) -> None:
        if next(left, None) is None:
            raise Crash

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_a_crash_at_any_step_leaves_all_as_it_was(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work
) -> None:
    ids = people.sana.id, gina.id, wave.id
    steps = 0
    while True:
        try:
            with crash_at(steps):
                hand_over(people, gina)
        except Crash:
            db.session.rollback()
            assert _carried_by(ids[0]) == (4, 4, 1) and _carried_by(ids[1]) == (0, 4, 0)
            steps += 3
            continue
        break
    assert steps > 20 and _carried_by(ids[1]) == (4, 0, 1)
    send_what_is_left(db.session.get_one(Wave, ids[2]), gina, work)
    assert set(invited(sink, wave).values()) == {1} and len(invited(sink, wave)) == 4


def _carried_by(person_id: int) -> tuple[int, int, int]:
    """Invitations and waves of somebody, and how much waits to leave, whoever's it is."""
    theirs = db.session.scalars(select(Invitation.id).filter_by(inviter_id=person_id)).all()
    queued = select(Delivery.id).where(Delivery.kind == "invitation", Delivery.state == "queued")
    own = db.session.scalars(select(Wave.id).filter_by(owner_id=person_id)).all()
    return len(theirs), len(db.session.scalars(queued).all()), len(own)


def test_reminders_go_on_with_the_new_inviter_and_say_so(
    people: People, wave: Wave, gina: Person, sink: Sink, work: Work, clock: Clock
) -> None:
    work()
    clock.move(days=8)
    reminders.plan_reminders()
    number = db.session.scalars(select(Reminder.id).order_by(Reminder.id)).first() or 0
    deciding.decide(whole(number), "send", "", by=people.sana)
    db.session.commit()
    hand_over(people, gina)
    db.session.expire_all()
    again = whole(number)
    assert again.choice is None and again.invitation.inviter_id == gina.id
    deciding.decide(again, "send", "", by=gina)
    sink.forget()
    work()
    (mail,) = sink.to(again.invitation.person.email or "")
    assert b"Gina Rossi" in mail.raw and b"taken over" in mail.raw and b"Sana Malik" in mail.raw


def whole(reminder_id: int) -> Reminder:
    """A reminder with all that deciding it needs."""
    found = reminder_queries.one(reminder_id)
    assert found is not None
    return found


def test_replies_to_old_messages_reach_the_successor(
    people: People, wave: Wave, gina: Person, work: Work
) -> None:
    work()
    hand_over(people, gina)
    (invitation, *_rest) = invitation_queries.of_wave(wave.id)
    assert invitation.asked_by_id == people.sana.id
    assert messages.asked([invitation.id])[invitation.id].inviter_is_here
    invitation.inviter_id = people.sana.id  # as in a wave that was closed before
    hears = people.community.id, people.sana.id, invitation.created_at
    assert queries.who_hears(*hears) == gina.id
    assert queries.who_hears(people.community.id, people.sana.id, now()) == people.sana.id


def test_everything_else_goes_along_and_they_can_leave(
    people: People, gina: Person, work: Work
) -> None:
    about = {"community_id": people.community.id, "person_id": people.bea.id}
    step = NextStep(owner_id=people.sana.id, what="Ring", due_on=today(), **about)
    meeting = Meeting(by_id=people.sana.id, starts_at=now() + timedelta(days=2), **about)
    db.session.add_all([step, meeting])
    db.session.get_one(Acquaintance, about).owner_id = people.sana.id
    made = hand_over(people, gina, leaves=True)
    assert {each["what"] for each in made.moved} == {"steps", "people", "meetings"}
    assert (step.owner_id, meeting.by_id, meeting.sequence) == (gina.id, gina.id, 1)
    assert db.session.get_one(Acquaintance, about).owner_id == gina.id
    assert not db.session.scalars(select(Membership).filter_by(person_id=people.sana.id)).all()
    told = db.session.scalars(select(Delivery.person_id).where(Delivery.kind == "hand-over"))
    assert list(told) == [gina.id]


def test_only_who_may_carry_it_takes_it_over(people: People) -> None:
    for to in (people.amir, people.sana, people.zoe):
        with pytest.raises(RuleBroken):
            hand_over(people, to, "waves")


def test_the_page_shows_what_would_happen_before_anything_does(
    people: People, wave: Wave, gina: Person, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/people/{people.sana.id}/hand-over"
    chosen = {"to_drafts": str(gina.id), "to_waves": str(gina.id), "reason": "She moves away."}
    page = client.get(url, query_string={**chosen, "look": "yes"}).text
    assert "4 messages that wait in their name are stopped" in page
    assert not db.session.scalars(select(HandOver)).all()
    assert client.post(url, data=chosen).status_code == 303
    (made,) = db.session.scalars(select(HandOver))
    assert {each["what"]: each["number"] for each in made.moved} == {"drafts": 4, "waves": 1}
    assert "She moves away." in client.get(f"/communities/{people.community.id}/hand-overs").text
    assert client.post(url, data={"to_steps": "999"}).status_code in (409, 422)
