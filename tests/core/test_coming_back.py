"""Whoever was erased comes back by their own mailbox, and by nothing else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts.jobs import forget_what_is_over
from core.db import db
from core.deliveries.jobs import deliver_due
from core.erasure import erasing
from core.held import actions as held
from core.journal.models import Entry
from core.people.queries import with_email
from core.privacy.queries import is_forgotten, is_suppressed
from core.privacy.suppressing import suppress
from outreach.settings import actions as settings
from outreach.settings.models import USUAL
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink

FORWARD = "/communities/1/put-yourself-forward/"
WORDS = {"name": "Oisin", "why": "Bees", "agreed": "y"}
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def gone(people: People) -> str:
    """Oisín was erased; his address."""
    address = str(people.oisin.email)
    settings.change(people.community, {**USUAL, "takes_self_nominations": True}, by=people.sana)
    erasing.erase(people.oisin)
    db.session.commit()
    return address


@pytest.mark.parametrize(("path", "more"), [("/about-you/", {}), (FORWARD, WORDS)])
def test_whoever_has_the_mailbox_lets_themselves_in_again(
    gone: str, client: FlaskClient, sink: Sink, path: str, more: dict[str, str]
) -> None:
    unknown = client.post(path, data={**more, "email": "nobody@example.org"})
    answer = client.post(path, data={**more, "email": gone.upper()})
    assert (answer.status_code, answer.location) == (unknown.status_code, unknown.location)
    page = _link(sink, gone)
    for _look in range(2):
        assert "asked to be forgotten" in client.get(page).text and is_forgotten(gone)
    assert client.post(f"{page}/return").location == "/about-you/back"
    assert not is_suppressed(gone) and with_email(gone) is None
    assert client.get("/about-you/back").status_code == 200
    assert client.post(f"{page}/return").status_code == 410
    said = db.session.scalars(select(Entry.what).order_by(Entry.id)).all()
    assert said[-2:] == ["suppression.returned", "person.erased"]


@ONCE
def test_typing_the_address_of_somebody_who_was_erased_writes_to_them_once_a_week(
    gone: str, sink: Sink, clock: Clock
) -> None:
    for _again in range(3):
        for _press in range(2):
            _typed(gone)
            clock.move(hours=13)
        forget_what_is_over()
        assert with_email(gone) is None and is_forgotten(gone)
    assert len(sink.accepted) == 1
    clock.move(days=7)
    _typed(gone)
    assert len(sink.accepted) == 2


@ONCE
def test_nobody_else_lifts_it_meanwhile(
    gone: str, people: People, client: FlaskClient, sink: Sink
) -> None:
    client.post("/about-you/", data={"email": gone})
    sign_in(client, people.sana)
    named = {"name": "O.", "why": "Kind.", "email": gone, "agreed": "y"}
    assert client.post("/communities/1/nominations/new", data=named).status_code == 422
    new = {"name": "O.", "email": gone, "source": "Fair", "basis": "consent"}
    assert client.post("/communities/1/people/new", data=new).status_code == 409
    assert is_forgotten(gone) and _link(sink, gone)


@ONCE
def test_who_said_never_or_was_never_here_is_offered_nothing(
    people: People, client: FlaskClient, sink: Sink
) -> None:
    suppress("never@example.org", "never")
    for address in ("never@example.org", "nobody@example.org"):
        held.offer_return(address)
        held.mail_link(address)
        db.session.commit()
        assert with_email(address) is None
    deliver_due()
    assert sink.accepted == []


@ONCE
def test_the_button_is_for_whoever_was_erased_alone(
    people: People, client: FlaskClient, sink: Sink
) -> None:
    client.post("/about-you/", data={"email": people.amir.email})
    page = _link(sink, str(people.amir.email))
    assert "/return" not in client.get(page).text
    assert client.post(f"{page}/return").status_code == 404


def _typed(address: str) -> None:
    held.mail_link(address)
    db.session.commit()
    deliver_due()


def _link(sink: Sink, address: str) -> str:
    """The page behind the link that was mailed to them."""
    deliver_due()
    (mail,) = sink.accepted
    assert [each.lower() for each in mail.recipients] == [address.lower()]
    body = mail.message.get_body(("plain",))
    found = re.search(r"/about-you/[\w-]{20,}", body.get_content() if body else "")
    assert found
    return found[0]
