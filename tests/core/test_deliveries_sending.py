"""What a mail server answers decides what becomes of a message."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, current_app
from hypothesis import given
from hypothesis import strategies as st

from core.db import db, now
from core.deliveries import actions, kinds, queries
from core.deliveries.checks import Checks
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.kinds import Later
from core.deliveries.models import State
from core.deliveries.moves import move
from core.deliveries.outcomes import backoff
from core.deliveries.sending import Smtp
from core.errors import RuleBroken
from core.privacy.queries import is_suppressed
from core.safeguarding.actions import place_hold
from outreach.answers.actions import answer
from outreach.answers.given import Given
from outreach.touchpoints.actions import log
from outreach.waves import actions as waves
from tests.clock import Clock
from tests.deliveries import delivery_in, delivery_of, queued_invitation, states
from tests.outreach.rounds import planned_wave, put_in, written
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]


def test_an_accepted_invitation_has_asked_and_told_the_person(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, _ = queued_invitation(people)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.ACCEPTED and delivery.code == 250
    assert invitation.invited_at and people.oisin.informed_at
    assert invitation.wave.state == "listening"


def test_the_message_carries_all_that_it_should(sink: Sink, people: People, work: Work) -> None:
    invitation, delivery = queued_invitation(people)
    work()
    (accepted,) = sink.accepted
    mail = accepted.message
    assert mail["From"].addresses[0].display_name == people.sana.name
    assert mail["Reply-To"].addresses[0].addr_spec == people.sana.email
    assert mail["To"].addresses[0].display_name == people.oisin.name
    assert mail["Message-ID"] == f"<{delivery.public_id}@localhost>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(
        rb"^List-Unsubscribe: <http://localhost/unsubscribe/\S+>\r$", accepted.raw, re.M
    )
    assert mail["Content-Language"] == "en-GB"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and html is not None
    assert invitation.personal_line in text.get_content()
    assert "/answer/" in text.get_content() and "<img" not in html.get_content()


def test_a_4xx_is_tried_again_later(sink: Sink, people: People, work: Work, clock: Clock) -> None:
    sink.refuse("rcpt", "451 4.3.0 later", times=1)
    invitation, _ = queued_invitation(people)
    work()
    assert delivery_of(invitation).state == State.QUEUED
    clock.move(hours=4)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED
    assert len(sink.accepted) == 1


def test_it_gives_up_after_six_attempts(sink: Sink, people: People, clock: Clock) -> None:
    sink.refuse("rcpt", "451 4.3.0 later")
    invitation, _ = queued_invitation(people)
    attempts = kinds.named("invitation").attempts
    for _attempt in range(attempts):
        clock.move(hours=4)
        deliver_due()
    assert delivery_of(invitation).state == State.FAILED
    assert delivery_of(invitation).attempt == attempts == 6


def test_a_5xx_fails_and_an_unknown_mailbox_is_suppressed(
    sink: Sink, people: People, work: Work
) -> None:
    sink.refuse("rcpt", "550 5.1.1 nobody here")
    invitation, _ = queued_invitation(people)
    work()
    assert delivery_of(invitation).state == State.FAILED
    assert is_suppressed(people.oisin.email or "")


def test_a_4xx_after_the_dot_is_tried_again_and_a_5xx_fails(
    sink: Sink, people: People, work: Work
) -> None:
    sink.refuse("dot", "452 4.3.1 full", times=1)
    invitation, _ = queued_invitation(people)
    work()
    assert delivery_of(invitation).state == State.QUEUED
    assert sink.accepted == []


def test_a_server_that_lets_nobody_in_fails_no_message(
    sink: Sink, people: People, work: Work
) -> None:
    sink.refuse("connect", "554 5.7.1 go away")
    invitation, _ = queued_invitation(people)
    work()
    delivery = delivery_of(invitation)
    assert (delivery.state, delivery.attempt) == (State.QUEUED, 0)


@pytest.mark.parametrize("takes", [True, False])
def test_a_line_that_breaks_at_the_dot_leaves_it_unknown_for_a_person(
    sink: Sink, people: People, work: Work, clock: Clock, takes: bool
) -> None:
    sink.close("dot", takes=takes, times=1)
    invitation, _ = queued_invitation(people)
    work()
    clock.move(hours=2)
    reconcile()
    work()
    assert delivery_of(invitation).state == State.UNKNOWN
    assert len(sink.accepted) == takes


def test_a_person_decides_that_it_arrived(sink: Sink, people: People, work: Work) -> None:
    sink.close("dot", times=1)
    invitation, _ = queued_invitation(people)
    work()
    actions.arrived(delivery_of(invitation), by=people.ada)
    assert delivery_of(invitation).state == State.ACCEPTED and invitation.invited_at
    with pytest.raises(RuleBroken):
        actions.send_again(delivery_of(invitation), by=people.ada)


def test_a_person_sends_it_again_under_the_same_message_id(
    sink: Sink, people: People, work: Work
) -> None:
    sink.close("dot", times=1)
    invitation, _ = queued_invitation(people)
    work()
    actions.send_again(delivery_of(invitation), by=people.ada)
    work()
    assert delivery_of(invitation).state == State.ACCEPTED
    assert len({each.message_id for each in sink.accepted}) == 1


def test_a_hold_stops_what_is_queued(sink: Sink, people: People, work: Work) -> None:
    queued_invitation(people)
    place_hold(people.community, "person", people.oisin.id, "A worry", by=people.olu)
    work()
    assert states() == ["suppressed"] and sink.accepted == []


@pytest.mark.parametrize("given_answer", ["yes", "never"])
def test_an_answer_stops_what_is_queued(
    sink: Sink, people: People, work: Work, given_answer: str
) -> None:
    invitation, _ = queued_invitation(people)
    answer(invitation, Given(given_answer, via="phone"), by=people.sana)
    work()
    assert sink.to(people.oisin.email or "") == []


def test_night_where_the_person_lives_makes_it_wait(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    people.community.quiet_from, people.community.quiet_until = 20, 8
    people.oisin.timezone = "Pacific/Auckland"
    clock.set(now().replace(hour=12, minute=0) + timedelta(days=1))
    invitation, _ = queued_invitation(people)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.QUEUED and delivery.due_at > now()
    clock.move(hours=12)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED


def test_the_cap_on_all_contacts_holds(sink: Sink, people: People, work: Work) -> None:
    for _ in range(4):
        at = now() - timedelta(days=27)
        log(people.community.id, people.oisin.id, "call", "", by=people.amir, at=at)
    invitation, _delivery = queued_invitation(people)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.QUEUED and delivery.due_at > now() + timedelta(days=2)


def test_the_cap_counts_what_is_just_leaving(sink: Sink, people: People, work: Work) -> None:
    for _ in range(3):
        log(people.community.id, people.oisin.id, "call", "", by=people.amir)
    _invitation, first = queued_invitation(people)
    until = now() + timedelta(minutes=5)
    assert move(first.id, State.QUEUED, State.CLAIMED, holder="x", lease_until=until)
    second = queries.as_leaving(delivery_in(State.QUEUED, people.oisin))
    assert isinstance(Checks([second])._too_often(second), Later)


def test_when_nobody_is_let_in_no_attempt_is_counted(
    sink: Sink, people: People, work: Work
) -> None:
    sink.refuse("connect", "554 5.7.1 not you")
    wave = planned_wave(people)
    ours = put_in(wave, people.oisin, people.mohammed, people=people)
    for invitation in ours:
        written(invitation, people)
    waves.send_wave(wave, by=people.sana)
    work()
    attempts = [delivery_of(invitation).attempt for invitation in ours]
    assert (attempts, states()) == ([0, 0], ["queued", "queued"])


def test_nobody_waits_while_the_mail_server_says_goodbye(
    sink: Sink, app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    goodbyes, really_close = [], Smtp.close

    def close(transport: Smtp) -> None:
        goodbyes.append(db.session().in_transaction())
        really_close(transport)

    monkeypatch.setattr(Smtp, "close", close)
    queued_invitation(people)
    deliver_due()
    assert goodbyes == [False]


def test_nothing_leaves_in_the_name_of_somebody_who_cannot_be_answered(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, _ = queued_invitation(people)
    people.sana.set_email(None)
    work()
    assert delivery_of(invitation).state == State.CANCELLED and sink.accepted == []


def test_what_the_cap_would_hold_for_too_long_is_stopped_at_once(
    sink: Sink, people: People, work: Work
) -> None:
    for _ in range(4):
        log(people.community.id, people.oisin.id, "call", "", by=people.amir)
    invitation, _delivery = queued_invitation(people)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.CANCELLED
    assert "as often as is allowed in 30 days" in (delivery.note or "")


def test_a_message_that_cannot_be_written_stops_no_other(
    sink: Sink, people: People, work: Work
) -> None:
    people.mohammed.email = "محمد@example.org"
    wave_mate, _ = queued_invitation(people, people.mohammed)
    people.community.name = "Garden helpers"
    db.session.commit()
    work()
    assert delivery_of(wave_mate).state == State.FAILED


@given(st.integers(0, 50))
def test_the_wait_grows_and_is_bounded(attempt: int) -> None:
    longest = timedelta(seconds=min(4 * 3600, 60 * 4**attempt))
    assert timedelta(0) <= backoff(attempt, timedelta(hours=4)) <= longest


def test_a_mail_server_that_is_away_costs_no_attempt(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    invitation, _ = queued_invitation(people)
    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = replace(settings, smtp_url="smtp://127.0.0.1:1")
    work()
    current_app.config["SETTINGS"] = settings
    delivery = delivery_of(invitation)
    assert (delivery.state, delivery.attempt) == (State.QUEUED, 0)
    assert "cannot be reached" in (delivery.note or "")
    clock.move(minutes=6)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED
