"""The mailbox is read as it is: nothing twice, nothing lost, and nothing in it stops the job."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from rq.timeouts import JobTimeoutException
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from core.db import db
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.inbox import jobs
from core.inbox.jobs import read_mailbox
from core.inbox.models import InboundMessage, MailboxPosition
from core.settings import Settings
from tests import inbox_samples as samples
from tests.deliveries import delivery_in, states
from tests.mailboxes import Mailbox, about, come_back, kept
from tests.people import People

HARD = samples.REPORTS["postfix, no such user"][0]
REPLY = samples.REPLIES["gmail, English"]


@pytest.fixture
def sent(mailbox: Mailbox, people: People) -> Delivery:
    """A message that the mail server has taken."""
    delivery = delivery_in(State.ACCEPTED, people.oisin)
    db.session.commit()
    return delivery


def test_without_a_mailbox_nothing_is_read(people: People) -> None:
    read_mailbox()
    assert kept() == [] and db.session.scalars(select(MailboxPosition)).all() == []


def test_reading_twice_takes_nothing_twice(mailbox: Mailbox, sent: Delivery) -> None:
    come_back(mailbox, sent, REPLY)
    come_back(mailbox, sent, HARD)
    read_mailbox()
    assert kept() == ["reply", "bounce"]


def test_a_mailbox_that_is_numbered_anew_gives_nothing_twice(
    mailbox: Mailbox, sent: Delivery
) -> None:
    come_back(mailbox, sent, REPLY)
    mailbox.renumber()
    mailbox.put(about(sent, REPLY))
    come_back(mailbox, sent, HARD)
    assert kept() == ["reply", "bounce"]


def test_two_at_once_take_nothing_twice(app: Flask, mailbox: Mailbox, sent: Delivery) -> None:
    for number in range(30):
        mailbox.put(about(sent, REPLY.replace("reply-1", f"reply-{number}")))
    db.session.commit()

    def read() -> None:
        with app.app_context():
            read_mailbox()

    both = [threading.Thread(target=read) for _each in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert kept() == ["reply"] * 30
    assert None not in db.session.scalars(select(InboundMessage.acted_at)).all()


def test_what_lay_there_for_long_is_not_taken(mailbox: Mailbox, sent: Delivery) -> None:
    mailbox.put(about(sent, REPLY), at=datetime.now(UTC) - timedelta(days=30))
    read_mailbox()
    come_back(mailbox, sent, HARD)
    assert kept() == ["bounce"]


def test_a_message_that_cannot_be_read_is_kept_as_such_and_stops_no_other(
    mailbox: Mailbox, sent: Delivery
) -> None:
    mailbox.put(b"\0\0\0\n")
    mailbox.put(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 20_000)
    come_back(mailbox, sent, HARD)
    assert kept()[0] == "unreadable" and kept()[2] == "bounce"


@contextmanager
def failing(statement: str, word: str, error: Exception) -> Iterator[None]:
    """Let the database fail with this error at such a statement with this word in its values."""

    def fail(_connection: Any, _cursor: Any, said: str, values: Any, *_more: Any) -> None:
        if said.startswith(statement) and word in str(values):
            raise error

    event.listen(db.engine, "before_cursor_execute", fail)
    yield
    event.remove(db.engine, "before_cursor_execute", fail)


def test_a_message_that_cannot_be_kept_is_kept_as_unreadable_and_stops_no_other(
    mailbox: Mailbox, sent: Delivery
) -> None:
    mailbox.put(about(sent, REPLY))
    with failing("INSERT INTO inbound_messages", "'reply'", ValueError("no such thing")):
        come_back(mailbox, sent, HARD)
    position = db.session.scalars(select(MailboxPosition)).one()
    assert kept() == ["unreadable", "bounce"] and states() == [State.BOUNCED]
    assert (position.why, position.failed_at) == (None, None)


def test_a_database_that_is_away_makes_no_message_unreadable(
    mailbox: Mailbox, sent: Delivery
) -> None:
    away = OperationalError("INSERT", {}, OSError("away"))
    with (
        failing("INSERT INTO inbound_messages", "'reply'", away),
        pytest.raises(OperationalError),
    ):
        come_back(mailbox, sent, REPLY)
    db.session.rollback()
    read_mailbox()
    assert kept() == ["reply"]


@pytest.mark.parametrize("statement", ["INSERT INTO inbound_messages", "UPDATE inbound_messages"])
def test_the_end_of_the_time_of_the_job_ends_it_and_the_next_one_goes_on(
    mailbox: Mailbox, sent: Delivery, statement: str
) -> None:
    with failing(statement, "", JobTimeoutException()), pytest.raises(JobTimeoutException):
        come_back(mailbox, sent, HARD)
    db.session.rollback()
    read_mailbox()
    assert kept() == ["bounce"] and states() == [State.BOUNCED]


def test_a_run_whose_time_is_over_leaves_the_rest_to_the_next(
    mailbox: Mailbox, sent: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RUN_FOR", 0.0)
    mailbox.put(about(sent, REPLY))
    come_back(mailbox, sent, HARD)
    assert kept() == ["reply"]
    read_mailbox()
    assert kept() == ["reply", "bounce"]


def test_what_cannot_be_acted_on_stops_no_other(
    mailbox: Mailbox, sent: Delivery, people: People
) -> None:
    lost = delivery_in(State.ACCEPTED, people.mohammed)
    lost.kind = "a kind that is gone"
    mailbox.put(about(lost, HARD))
    come_back(mailbox, sent, HARD.replace("20261121.1", "20261121.2"))
    assert states() == [State.BOUNCED, State.ACCEPTED]


def test_nothing_in_the_mailbox_changes(mailbox: Mailbox, sent: Delivery) -> None:
    come_back(mailbox, sent, REPLY)
    assert mailbox.flags() == [()]


def test_a_report_that_is_faster_than_the_worker_waits_for_it(
    mailbox: Mailbox, people: People
) -> None:
    delivery = delivery_in(State.SENDING, people.oisin)
    come_back(mailbox, delivery, HARD)
    assert states() == [State.SENDING]
    assert move(delivery.id, State.SENDING, State.ACCEPTED, lease="ours")
    db.session.commit()
    read_mailbox()
    assert states() == [State.BOUNCED]


def test_a_mailbox_that_is_away_is_noted_and_read_the_next_time(
    app: Flask,
    mailbox: Mailbox,
    sent: Delivery,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mailbox.put(about(sent, HARD))
    wrong = replace(settings, imap_url=mailbox.url.replace(":secret@", ":wrong@"))
    monkeypatch.setitem(app.config, "SETTINGS", wrong)
    read_mailbox()
    position = db.session.scalars(select(MailboxPosition)).one()
    assert position.failed_at and position.why and states() == [State.ACCEPTED]
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    read_mailbox()
    assert states() == [State.BOUNCED] and position.failed_at is None


def test_a_server_elsewhere_without_starttls_is_not_signed_in_to(
    app: Flask, settings: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(settings, imap_url=mailbox.url.replace("127.0.0.1", "127.1"))
    monkeypatch.setitem(app.config, "SETTINGS", elsewhere)
    read_mailbox()
    position = db.session.scalars(select(MailboxPosition)).one()
    assert position.read_at is None and "STARTTLS" in (position.why or "")
