"""The addresses that only one message has: they come back whole, and nobody else can make one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.deliveries.return_paths import bounce_address, read, reply_address
from core.settings import Settings

IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
MAILBOX = "hello.replies@example.org"
SETTINGS = Settings(
    secret_key="a secret for tests, and for nothing else",
    privacy_key="another one for tests, and for nothing else",
    imap_url="imap://x:y@localhost/INBOX",
    mailbox=MAILBOX,
)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ID = "00112233445566778899aabbccddeeff"


def with_settings(settings: Settings) -> Flask:
    app = Flask("addresses")
    app.config["SETTINGS"] = settings
    return app


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with with_settings(SETTINGS).app_context():
        yield


@given(IDS)
def test_an_address_says_for_what_and_for_which_message_it_was_made(public_id: str) -> None:
    assert read(bounce_address(public_id)) == ("bounce", public_id)
    assert read(reply_address(public_id) or "") == ("reply", public_id)
    assert read(bounce_address(public_id).upper()) == ("bounce", public_id)


@given(IDS)
def test_every_mail_server_takes_it(public_id: str) -> None:
    local, _at, domain = bounce_address(public_id).rpartition("@")
    assert len(local) <= 64 and domain == "example.org" and local.startswith("hello.replies+b-")


@given(st.text(max_size=200))
def test_any_other_text_is_no_address_of_ours(text: str) -> None:
    assert read(text) is None


@given(IDS, st.data())
def test_one_changed_letter_breaks_the_seal(public_id: str, data: st.DataObject) -> None:
    address = bounce_address(public_id)
    at = data.draw(st.integers(address.index("+b-") + 3, address.index("@") - 1))
    other = data.draw(
        st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(address[at].__ne__)
    )
    found = read(address[:at] + other + address[at + 1 :])
    assert found is None or found == (
        "bounce",
        public_id,
    )  # the last letter has two spare bits


def test_a_bounce_address_does_not_pass_for_a_reply_address() -> None:
    assert read(bounce_address(ID).replace("+b-", "+r-")) is None


def test_what_the_old_key_made_stays_valid() -> None:
    address, key = bounce_address(ID), "the secret of today, and for nothing else"
    with with_settings(
        replace(SETTINGS, secret_key=key, secret_key_old=SETTINGS.secret_key)
    ).app_context():
        assert read(address) == ("bounce", ID)
        assert bounce_address(ID) != address
    with with_settings(replace(SETTINGS, secret_key=key)).app_context():
        assert read(address) is None


def test_without_a_mailbox_bounces_go_to_the_sending_address() -> None:
    with with_settings(replace(SETTINGS, imap_url="", mail_from="hi@example.org")).app_context():
        assert bounce_address(ID) == "hi@example.org"
        assert reply_address(ID) is None
