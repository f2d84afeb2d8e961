"""One message, one recipient or one odd answer never takes others along."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.accounts.actions import mail_link
from core.accounts.models import SignInLink, digest
from core.db import db, now, today
from core.deliveries import actions as deliveries
from core.deliveries import paces, queries
from core.deliveries.jobs import Run, deliver_due, reconcile
from core.deliveries.models import Delivery, Pace, State
from core.deliveries.sending import Letter, Smtp
from core.departures import actions as departures
from core.people.models import Person
from core.privacy.queries import is_suppressed
from tests.clock import Clock
from tests.core.test_deliveries_paces import pace
from tests.deliveries import delivery_of, queued_invitation, states
from tests.faults.weather import send_to_many
from tests.people import People
from tests.smtp_sink import Sink


def first_person() -> Person:
    """Whom the oldest message is for."""
    oldest = select(Person).join(Delivery, Delivery.person_id == Person.id).order_by(Delivery.id)
    return db.session.scalars(oldest.limit(1)).one()


def test_a_sign_in_link_waits_for_no_pace_and_no_host(sink: Sink, people: People) -> None:
    send_to_many(people, 10)
    with pace(mail_per_minute=2):
        deliver_due()
        paces.leave_alone("example.org", now() + timedelta(hours=1), "5.7.1 policy")
        mail_link(people.ada.email or "")
        db.session.commit()
        deliver_due()
    assert sink.to(people.ada.email or "")


def test_a_link_is_sent_again_once_by_itself_and_then_only_by_people(
    sink: Sink, people: People
) -> None:
    sink.close("dot", takes=True)
    mail_link(people.ada.email or "")
    db.session.commit()
    for so_far in (1, 2, 2):
        deliver_due()
        reconcile()
        assert len(sink.accepted) == so_far
    for so_far in (3, 4):
        link = db.session.scalars(select(Delivery)).one()
        deliveries.send_again(link, by=people.ada)
        for _round in range(2):
            deliver_due()
            reconcile()
        assert (len(sink.accepted), states()) == (so_far, ["unknown"])


def test_one_link_that_cannot_be_written_leaves_the_others_alive(
    sink: Sink, people: People
) -> None:
    people.sana.set_email("sänä@example.org")
    for person in (people.ada, people.sana, people.amir):
        mail_link(person.email or "")
    db.session.commit()
    deliver_due()
    known = set(db.session.scalars(select(SignInLink.token_digest)))
    assert len(sink.accepted) == 2
    for each in sink.accepted:
        body = each.message.get_body(("plain",))
        token = re.search(r"/sign-in/(\S+)", str(body.get_content() if body else ""))
        assert token and digest(token[1]) in known


def test_a_kind_that_nobody_here_knows_waits_and_stops_no_other(sink: Sink, people: People) -> None:
    send_to_many(people, 3)
    oldest = select(Delivery.id).order_by(Delivery.id).limit(1).scalar_subquery()
    db.session.execute(update(Delivery).where(Delivery.id == oldest).values(kind="of-tomorrow"))
    db.session.commit()
    deliver_due()
    reconcile()
    assert states() == ["queued", "accepted", "accepted"]


def test_an_answer_that_no_database_takes_harms_nobody(sink: Sink, people: People) -> None:
    send_to_many(people, 6)
    sink.refuse("rcpt", "550 5.1.1 no\0such", to=first_person().email)
    deliver_due()
    assert sorted(states()) == ["accepted"] * 5 + ["failed"]


def test_an_answer_that_cannot_be_recorded_takes_no_other_along(
    sink: Sink, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_to_many(people, 4)
    db.session.commit()
    oldest = db.session.scalars(select(Delivery.id).order_by(Delivery.id)).first()
    run, really = Run(), Smtp._answered

    def spoil(transport: Smtp, line: object, answer: object) -> None:
        really(transport, line, answer)  # type: ignore[arg-type]
        letter = transport.answers[-1][0]
        if letter.delivery.id == oldest:
            letter.delivery.kind = "of-yesterday"

    monkeypatch.setattr(Smtp, "_answered", spoil)
    run.work()
    run.transport.close()
    assert states() == ["sending", "accepted", "accepted", "accepted"]


def test_what_is_held_while_a_worker_has_it_does_not_leave(sink: Sink, people: People) -> None:
    send_to_many(people, 3)
    run = Run()
    letters = run._written(run._claim() or [])
    departures.hold_all(people.community, "A second look", by=people.sana)
    db.session.commit()
    run.transport.send(letters, run._settle)
    run.transport.close()
    assert states() == ["queued"] * 3 and sink.accepted == []
    deliver_due()
    assert sink.accepted == []


def test_what_was_held_until_it_is_of_no_use_is_cancelled(
    sink: Sink, people: People, clock: Clock
) -> None:
    _, delivery = queued_invitation(people)
    departures.hold(delivery, "A second look", by=people.sana)
    clock.move(days=8)
    reconcile()
    assert states() == ["cancelled"]


def test_letters_that_wait_too_long_in_hand_go_back_uncounted(sink: Sink, people: People) -> None:
    send_to_many(people, 3)
    run = Run()
    letters = [_older(each) for each in run._written(run._claim() or [])]
    run.transport.send(letters, run._settle)
    run.transport.close()
    assert states() == ["queued"] * 3
    assert set(db.session.scalars(select(Delivery.attempt))) == {0}


def _older(letter: Letter) -> Letter:
    return Letter(letter.delivery, letter.sender, letter.to, letter.raw, letter.checked_at - 200)


def test_a_recipient_refused_though_the_message_is_wanted_keeps_the_reason(
    app: Flask, people: People
) -> None:
    """As RFC 2920, 3.1 tells clients to expect."""
    with answering(b"250 2.1.0 ok\r\n550 5.1.1 nobody\r\n354 go on\r\n") as url:
        settings = app.config["SETTINGS"]
        app.config["SETTINGS"] = replace(settings, smtp_url=url)
        invitation, _ = queued_invitation(people)
        deliver_due()
        app.config["SETTINGS"] = settings
    assert delivery_of(invitation).state == State.FAILED
    assert is_suppressed(people.oisin.email or "")


@contextmanager
def answering(envelope: bytes) -> Iterator[str]:
    """A server that always gives these answers to an envelope, all at once."""

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 odd\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"EHLO"):
                    self.wfile.write(b"250-odd\r\n250 PIPELINING\r\n")
                elif line.startswith(b"DATA"):
                    self.wfile.write(envelope)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_one_recipient_does_not_close_the_door_for_all(sink: Sink, people: People) -> None:
    send_to_many(people, 5)
    sink.refuse("rcpt", "454 4.7.5 cannot be reached safely", to=first_person().email)
    deliver_due()
    assert sorted(states()) == ["accepted"] * 4 + ["queued"]
    assert paces.everyone_waits_until() is None


def test_a_delay_after_a_4xx_is_no_retry_that_is_pulled_in(
    sink: Sink, people: People, clock: Clock
) -> None:
    sink.refuse("rcpt", "451 4.3.0 later", times=1)
    invitation, _ = queued_invitation(people)
    deliver_due()
    people.oisin.away_until = today() + timedelta(days=3)
    clock.move(hours=4)
    deliver_due()
    back = delivery_of(invitation).due_at
    assert back > now() + timedelta(days=2)
    reconcile()
    assert delivery_of(invitation).due_at == back


def test_the_sweep_brings_a_pace_back_that_nobody_waits_for(people: People) -> None:
    db.session.add(Pace(host="", free_at=now() + timedelta(hours=3)))
    db.session.add(Pace(host="a.test", shut_until=now() + timedelta(days=365), why="4.7.1"))
    db.session.commit()
    reconcile()
    found = {pace.host: pace for pace in db.session.scalars(select(Pace))}
    free_at, shut_until = found[""].free_at, found["a.test"].shut_until
    assert free_at and free_at <= now() + timedelta(minutes=1)
    assert shut_until and shut_until <= now() + paces.LONGEST_SHUT


def test_slots_that_are_handed_out_stay(people: People, sink: Sink) -> None:
    send_to_many(people, 10)
    with pace(mail_per_minute=2):
        deliver_due()
        before = db.session.get_one(Pace, "").free_at
        reconcile()
        assert db.session.get_one(Pace, "").free_at == before
    assert queries.is_any_due() is False
