"""Pages about what came back, and about addresses that nothing is sent to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.deliveries.models import State
from core.erasure import erasing
from core.inbox.jobs import read_mailbox
from core.inbox.models import InboundMessage
from core.journal.models import Entry
from core.privacy import queries
from core.privacy.digests import address_digest
from core.privacy.suppressing import suppress
from tests import inbox_samples as samples
from tests.deliveries import delivery_in
from tests.mailboxes import Mailbox, about, come_back
from tests.people import People, sign_in

STRANGE = samples.filled(
    samples.REPLIES["gmail, English"],
    to="bea@example.com",
    bounce="",
    reply="nextten@localhost",
    message_id="<nobody@elsewhere.example>",
)


@pytest.fixture
def ada(people: People, client: FlaskClient) -> FlaskClient:
    """Ada's browser; she looks after the installation."""
    sign_in(client, people.ada)
    return client


def test_a_reply_that_belongs_to_nobody_is_not_lost(mailbox: Mailbox, ada: FlaskClient) -> None:
    mailbox.put(STRANGE)
    read_mailbox()
    page = ada.get("/inbox/").text
    assert "Yes please!" in page and "Oisin" in page and "Would you join us?" in page


def test_of_who_was_erased_no_word_comes_back_from_the_mailbox(
    mailbox: Mailbox, people: People, ada: FlaskClient
) -> None:
    people.bea.set_email("bea@example.com")
    delivery = delivery_in(State.ACCEPTED, people.bea)
    reply = samples.REPLIES["gmail, English"]
    written = about(delivery, reply)
    come_back(mailbox, delivery, reply)
    erasing.erase(people.bea)
    db.session.commit()
    mailbox.renumber()
    mailbox.put(written)
    read_mailbox()
    inbound = db.session.scalars(select(InboundMessage)).one()
    assert (inbound.text, inbound.subject, inbound.from_name, inbound.quoted) == ("", "", "", "")
    page = ada.get("/inbox/").text
    assert "Yes please!" not in page and "Whoever wrote this was erased" in page


def test_what_was_seen_to_is_gone_with_its_words(mailbox: Mailbox, ada: FlaskClient) -> None:
    mailbox.put(STRANGE)
    read_mailbox()
    inbound = db.session.scalars(select(InboundMessage)).one()
    ada.post(f"/inbox/{inbound.id}/confirmation")
    db.session.refresh(inbound)
    assert (inbound.text, inbound.subject, inbound.from_name) == ("", "", "")
    assert "Yes please!" not in ada.get("/inbox/").text


def test_the_words_of_a_person_stay_with_their_community(
    mailbox: Mailbox, people: People, ada: FlaskClient
) -> None:
    delivery = delivery_in(State.ACCEPTED, people.oisin)
    delivery.kind, delivery.community_id = "answer-notice", people.community.id
    come_back(mailbox, delivery, samples.REPLIES["gmail, English"])
    inbound = db.session.scalars(select(InboundMessage)).one()
    assert inbound.community_id == people.community.id
    assert "Yes please!" not in ada.get("/inbox/").text
    assert ada.post(f"/inbox/{inbound.id}/confirmation").status_code == 404


def test_the_list_of_suppressed_addresses_names_none(people: People, ada: FlaskClient) -> None:
    suppress("bea@example.com", reason="no such mailbox")
    page = ada.get("/suppressions/").text
    assert "There is no such mailbox" in page and "bea@example.com" not in page
    assert address_digest("bea@example.com")[:12] in page
    assert address_digest("bea@example.com") not in page


def test_the_list_is_paged(people: People, ada: FlaskClient) -> None:
    for number in range(queries.PAGE + 3):
        suppress(f"{number}@example.com", reason="unsubscribed")
    first = queries.suppressions()
    rest = queries.suppressions(first[queries.PAGE - 1].address_digest)
    assert len(rest) == 3
    assert not {each.address_digest for each in rest} & {
        each.address_digest for each in first[: queries.PAGE]
    }
    assert "Next page" in ada.get("/suppressions/").text


def test_an_address_is_looked_up_in_any_spelling(people: People, ada: FlaskClient) -> None:
    suppress("bea@example.com", reason="complained")
    found = ada.post("/suppressions/", data={"address": " BEA@example.com"}).text
    assert "Nothing is sent to this address" in found
    other = ada.post("/suppressions/", data={"address": "other@example.com"}).text
    assert "Mail may be sent to this address" in other


def test_an_address_is_let_in_again_only_with_a_reason(people: People, ada: FlaskClient) -> None:
    address = people.oisin.email or ""
    suppress(address, reason="mailbox full")
    assert ada.post("/suppressions/lifting", data={"address": address}).status_code == 422
    assert queries.is_suppressed(address)
    ada.post("/suppressions/lifting", data={"address": address, "reason": "They phoned."})
    assert not queries.is_suppressed(address)
    entry = db.session.scalars(select(Entry).where(Entry.what == "suppression.lifted")).one()
    assert (entry.by_id, entry.person_id) == (people.ada.id, people.oisin.id)
    assert entry.reason == "They phoned." and entry.details["was"] == "mailbox full"


def test_who_stopped_mail_themselves_is_let_in_again_only_by_a_word_of_theirs(
    people: People, ada: FlaskClient
) -> None:
    for reason, status in (("unsubscribed", 422), ("no such mailbox", 303)):
        suppress(f"{reason[:2]}@example.com", reason=reason)
        form = {"address": f"{reason[:2]}@example.com", "reason": "They phoned."}
        shown = ada.post("/suppressions/", data=form).text
        assert ("They stopped mail themselves" in shown) == (status == 422)
        assert ada.post("/suppressions/lifting", data=form).status_code == status
    form = {"address": "un@example.com", "reason": "They phoned.", "how": "phone"}
    assert ada.post("/suppressions/lifting", data=form).status_code == 303
    assert not queries.is_suppressed("un@example.com")


def test_nobody_is_offered_to_let_in_whoever_was_erased(people: People, ada: FlaskClient) -> None:
    suppress("bea@example.com", reason="erased")
    page = ada.post("/suppressions/", data={"address": "bea@example.com"}).text
    assert "Nobody can change that" in page and "Let mail be sent" not in page


@pytest.mark.parametrize("first", ["never", "unsubscribed"])
def test_who_said_never_is_never_let_in_again(people: People, ada: FlaskClient, first: str) -> None:
    suppress("bea@example.com", reason=first)
    suppress("bea@example.com", reason="never")
    answer = ada.post("/suppressions/lifting", data={"address": "bea@example.com", "reason": "x"})
    assert answer.status_code == 409 and queries.is_suppressed("bea@example.com")


def test_the_page_of_a_person_says_why_nothing_is_sent_to_them(
    people: People, client: FlaskClient
) -> None:
    suppress(people.oisin.email or "", reason="no such mailbox")
    path = f"/communities/{people.community.id}/people/{people.oisin.id}"
    sign_in(client, people.sana)
    page = client.get(path).text
    assert "There is no such mailbox" in page and "An administrator can" in page
    sign_in(client, people.ada)
    assert 'action="/suppressions/"' in client.get(path).text
