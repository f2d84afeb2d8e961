"""Whatever stands in a name or a line, the message stays one valid message to one person."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import now
from core.deliveries import post
from core.deliveries.kinds import Message
from core.deliveries.leaving import Leaving, Recipient

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
NASTY = st.sampled_from(
    [
        "Oisín\r\nBcc: all@example.org",
        "\r\n.\r\n",
        '"; <x@y>',
        "محمد\u202e",
        "\x00",
        "X Æ",
        "a" * 200,
        ".",
    ]
)
HEADERS = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language"}
USUAL = {"List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"}


@given(name=TEXTS | NASTY, subject=TEXTS | NASTY, text=TEXTS | NASTY)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_adds_a_header_or_ends_the_message(
    app: Flask, name: str, subject: str, text: str
) -> None:
    raw = built(app, name, subject, text)
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert set(mail.keys()) <= HEADERS | USUAL
    assert [each.addr_spec for each in mail["To"].addresses] == ["person@example.org"]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    raw.decode("ascii")


@given(text=st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_was_written_is_what_arrives(app: Flask, text: str) -> None:
    mail = message_from_bytes(built(app, "Bea", "Hello", text), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    written, _foot, where = str(body.get_content()).rpartition("Choose what we may write to you")
    assert written.strip() == text.strip() and "/about-you/" in where


@pytest.mark.parametrize(
    ("address", "at_the_server"),
    [
        ("bea@example.org", "bea@example.org"),
        ("bea@bücher.example", "bea@xn--bcher-kva.example"),
        (" bea@example.org ", "bea@example.org"),
    ],
)
def test_a_domain_in_any_script_is_written_as_servers_know_it(
    address: str, at_the_server: str
) -> None:
    assert post.envelope(address) == at_the_server


@pytest.mark.parametrize(
    "address",
    ["", "bea", "@example.org", "bea@", "béa@example.org", "a b@example.org", f"a@{'x' * 64}.org"],
)
def test_an_address_that_no_server_takes_is_refused(app: Flask, address: str) -> None:
    with app.test_request_context(), pytest.raises(post.Unaddressable):
        post.envelope(address)


def built(app: Flask, name: str, subject: str, text: str) -> bytes:
    message = Message(subject, text, f"<p>{text}</p>", name, reply_to="sana@example.org")
    with app.test_request_context():
        return post.build(leaving(name), message, is_notice=False)


def leaving(name: str) -> Leaving:
    """A delivery to a person of this name."""
    person = Recipient(1, name, "person@example.org", "Sign-up sheet", None, None, None)
    return Leaving(
        id=1,
        public_id="0" * 32,
        kind="invitation",
        subject_id=1,
        person_id=1,
        community_id=1,
        expires_at=now(),
        ignores_quiet_hours=False,
        attempt=0,
        slot_at=None,
        person=person,
        night=None,
    )
