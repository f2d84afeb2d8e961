"""Whoever reads the whole database finds nothing that lets them in: only digests are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from core.accounts.models import new_token
from tests.core.factor_samples import NEW, hidden, link, shown
from tests.core.test_accounts_links import code_in
from tests.core.test_calendars_pages import address_in
from tests.deliveries import queued_invitation
from tests.people import People
from tests.smtp_sink import Sink
from tests.walks import every_row

KINDS = {"sign-in", "about-you", "answer", "unsubscribe"}
ENOUGH = 22
"""Letters of base64 that hold 128 bits."""


def test_no_link_code_seed_or_cookie_stands_in_any_column(
    app: Flask, people: People, client: FlaskClient, sink: Sink, work: Callable[[], None]
) -> None:
    client.post("/about-you/", data={"email": people.oisin.email})
    queued_invitation(people, people.mohammed)
    client.post("/sign-in", data={"email": people.amir.email})
    work()
    links, kept = set(mailed(sink)), str(every_row())
    assert {kind for kind, _token in links} == KINDS
    assert all(len(token.rpartition("~")[2]) >= ENOUGH for _kind, token in links)
    secrets = {token for _kind, token in links}
    (token,) = (token for kind, token in links if kind == "sign-in")
    secrets.add(code_in(app.test_client().post(f"/sign-in/{token}").text))
    secrets |= set(shown_to_sana(people, app.test_client()))
    kept += str(every_row())
    assert len(kept) > 10_000 and {each for each in secrets if each in kept} == set()


def test_tokens_are_of_256_random_bits_and_never_the_same() -> None:
    made = {new_token() for _each in range(1000)}
    assert len(made) == 1000 and {len(each) for each in made} == {43}


def mailed(sink: Sink) -> Iterator[tuple[str, str]]:
    """Each link of each message, as its kind and its token."""
    for each in sink.accepted:
        body = each.message.get_body(("plain",))
        text = f"{body.get_content() if body else ''} {each.message['List-Unsubscribe']}"
        yield from re.findall(rf"/({'|'.join(KINDS)})/([\w~-]{{12,}})", text)


def shown_to_sana(people: People, client: FlaskClient) -> Iterator[str]:
    """Her cookies, the seed of her app, her recovery codes, and the address of her calendar."""
    link(client, people.sana)
    page = client.get(NEW).text
    yield shown(page)
    data = {"seed": hidden(page), "code": pyotp.TOTP(shown(page)).now()}
    yield data["seed"]
    codes = re.findall(r">([0-9A-Z]{5})-([0-9A-Z]{5})<", client.post(NEW, data=data).text)
    assert len(codes) == 10
    yield from ("".join(each) for each in codes)
    yield from ("-".join(each) for each in codes)
    yield address_in(client.post("/today/calendar").text).rpartition("/")[2].removesuffix(".ics")
    with client.session_transaction() as session:
        yield session["token"]
