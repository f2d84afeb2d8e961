"""The mail server of the tests tells the truth: what it has taken, and only that, was sent."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest

from tests.smtp_faults import Step
from tests.smtp_sink import Sink

MAIL = "From: sana@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n.\r\n..\r\n"


@pytest.fixture
def smtp(sink: Sink) -> Iterator[smtplib.SMTP]:
    connection = smtplib.SMTP("127.0.0.1", sink.port, timeout=1)
    yield connection
    connection.close()


def _send(smtp: smtplib.SMTP, mail: str | bytes = MAIL) -> None:
    smtp.sendmail("sana@example.org", ["amir@example.org"], mail)


def test_it_keeps_what_it_takes_as_it_was_sent(sink: Sink, smtp: smtplib.SMTP) -> None:
    _send(smtp)
    (taken,) = sink.to("amir@example.org")
    assert (taken.raw.decode(), taken.message_id) == (MAIL, "<1@example.org>")


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
def test_it_refuses_at_any_step_as_often_as_told(
    sink: Sink, smtp: smtplib.SMTP, step: Step
) -> None:
    sink.refuse(step, "451 4.3.0 later", times=1)
    with pytest.raises(smtplib.SMTPException):
        _send(smtp)
    assert sink.accepted == []
    _send(smtp)
    assert len(sink.accepted) == 1


@pytest.mark.parametrize(
    ("step", "takes", "taken"), [("body", True, 0), ("dot", False, 0), ("dot", True, 1)]
)
def test_it_hangs_up_before_or_after_the_dot(
    sink: Sink, smtp: smtplib.SMTP, step: Step, takes: bool, taken: int
) -> None:
    sink.close(step, takes=takes)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp)
    assert len(sink.accepted) == taken


def test_it_hangs_up_after_the_answer(sink: Sink, smtp: smtplib.SMTP) -> None:
    sink.close("answered")
    _send(smtp)
    assert len(sink.accepted) == 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp)


def test_it_says_nothing_until_the_client_gives_up(sink: Sink, smtp: smtplib.SMTP) -> None:
    sink.hang("rcpt", to="amir@example.org", skip=1)
    _send(smtp)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        _send(smtp)


@pytest.mark.parametrize("mail", [b"Subject: a\nb\r\n", b"x" * 1000 + b"\r\n", b"\xc3\xa9\r\n"])
def test_it_takes_nothing_that_is_not_valid(sink: Sink, smtp: smtplib.SMTP, mail: bytes) -> None:
    with pytest.raises(smtplib.SMTPDataError):
        _send(smtp, mail)
    assert len(sink.refused) == 1 and sink.accepted == []
