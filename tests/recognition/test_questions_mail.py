"""Mail about a question tells nobody who organises whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now, today
from core.deliveries.models import Delivery
from core.inbox.models import InboundMessage
from core.people import timeline
from recognition.champions.models import Champion
from recognition.questions import asking
from recognition.questions.queries import Face
from tests import inbox_samples as samples
from tests.mailboxes import Mailbox, come_back
from tests.people import People, sign_in
from tests.recognition.question_samples import WORDS
from tests.recognition.read import main
from tests.recognition.test_questions_pages import champion

__all__ = ["champion"]
Work = Callable[[], None]


@pytest.fixture
def queued(people: People, client: FlaskClient, champion: Champion) -> Delivery:
    """A question to Night owl, who is Amir, on its way; Sana is signed in."""
    asking.ask(Face(champion, people.amir, people.community), people.oisin, WORDS)
    db.session.commit()
    sign_in(client, people.sana)
    return db.session.scalars(select(Delivery).where(Delivery.kind == "question")).one()


def test_lists_of_mail_name_nobody(people: People, client: FlaskClient, queued: Delivery) -> None:
    people.amir.away_until = today() + timedelta(days=1)
    home = f"/communities/{people.community.id}/mail/"
    for held in (False, True):
        if held:
            client.post(f"{home}hold", data={"why": "A question first."})
        suffix = "held" if held else ""
        for path in (home + suffix, f"/mail/{suffix}"):
            page = main(client.get(path))
            assert ("Question to a champion" in page, "Amir" in page) == (True, False), path
            assert f"/mail/{queued.id}" not in page and "leave." not in page, path
    assert client.post(f"{home}release").status_code == 303


@pytest.mark.parametrize("kind", ["question-link", "question", "question-outcome"])
def test_such_a_message_has_no_page(
    people: People, client: FlaskClient, queued: Delivery, kind: str
) -> None:
    queued.kind = kind
    url = f"/communities/{people.community.id}/mail/{queued.id}"
    assert client.get(url).status_code == 404
    for what in ("hold", "release", "moment", "cancellation"):
        assert client.post(f"{url}/{what}", data={"hold-why": "x"}).status_code == 404


def test_the_page_of_a_person_tells_nothing_of_it(
    people: People, client: FlaskClient, queued: Delivery, mailbox: Mailbox, work: Work
) -> None:
    home = f"/communities/{people.community.id}"
    client.post(f"{home}/mail/hold", data={"why": "A question first."})
    assert "Question to a champion" not in client.get(f"{home}/people/{people.amir.id}").text
    client.post(f"{home}/mail/release")
    work()
    come_back(mailbox, queued, samples.REPLIES["gmail, English"])
    assert db.session.scalars(select(InboundMessage.person_id)).all() == [people.amir.id]
    assert "Yes please!" not in client.get(f"{home}/people/{people.amir.id}").text
    since = now() - timedelta(days=1)
    assert len(timeline.recent_contacts([people.amir.id], since)) == 1
    assert timeline.shown_contacts([people.amir.id], since) == []


def test_the_outbox_shows_it_to_administrators_alone(
    people: People, client: FlaskClient, queued: Delivery, work: Work
) -> None:
    work()
    page = main(client.get("/outbox/"))
    assert ("Question to a champion" in page, "Amir" in page) == (True, False)
    for path in (f"/outbox/{queued.id}", f"/outbox/{queued.id}/message.html"):
        assert client.get(path).status_code == 404
    sign_in(client, people.ada)
    assert "Amir" in client.get("/outbox/").text
    assert client.get(f"/outbox/{queued.id}").status_code == 200
