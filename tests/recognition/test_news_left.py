"""News that one message could not bring comes with the next; what is not wanted comes with none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery
from core.deliveries.moves import move
from core.privacy.models import Suppression
from core.privacy.suppressing import suppress
from recognition.news import queries
from recognition.news.models import News
from recognition.news.telling import prefer
from tests.clock import Clock
from tests.people import People
from tests.recognition.deeds import logged
from tests.recognition.test_news import mails, untold

Work = Callable[[], None]


@pytest.mark.parametrize("state", ["cancelled", "suppressed"])
def test_what_a_stopped_message_would_have_brought_comes_with_the_next(
    people: People, work: Work, state: str
) -> None:
    logged(people, people.amir, people.sana, said="Dug a bed")
    delivery = db.session.scalars(select(Delivery)).one()
    delivery.state, delivery.settled_at = state, delivery.created_at
    logged(people, people.amir, people.sana, said="Raked the path")
    work()
    (mail,) = mails()
    assert mail.index("Dug a bed") < mail.index("Raked the path") and untold(people.sana) == 0


def test_who_gets_an_address_later_hears_of_what_was_before(people: People, work: Work) -> None:
    logged(people, people.amir, people.bea, said="Dug a bed")
    people.bea.set_email("bea@example.org")
    logged(people, people.amir, people.bea, said="Raked the path")
    work()
    assert "Dug a bed" in mails()[0] and untold(people.bea) == 0


def test_who_allows_mail_again_hears_of_what_was_before(people: People, work: Work) -> None:
    suppress(people.sana.email or "", reason="unsubscribed")
    logged(people, people.amir, people.sana, said="Dug a bed")
    work()
    db.session.delete(db.session.scalars(select(Suppression)).one())
    logged(people, people.amir, people.sana, said="Raked the path")
    work()
    assert "Dug a bed" in mails()[0]


def test_old_news_is_left_on_the_page(people: People, work: Work) -> None:
    logged(people, people.amir, people.bea, said="Dug a bed")
    first = db.session.scalars(select(News)).one()
    first.created_at -= timedelta(days=91)
    people.bea.set_email("bea@example.org")
    logged(people, people.amir, people.bea, said="Raked the path")
    work()
    assert "Dug a bed" not in mails()[0] and untold(people.bea) == 1


def test_what_is_too_much_for_one_message_is_not_lost(
    people: People, work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 1)
    for said in ("Dug a bed", "Raked the path"):
        logged(people, people.amir, people.sana, said=said)
    work()
    assert "Raked" not in mails()[0] and untold(people.sana) == 1
    clock.move(days=1, minutes=5)
    logged(people, people.amir, people.sana, said="Sang")
    deliver_due.later()
    work()
    assert "Raked" in mails()[1] and untold(people.sana) == 1


def test_what_is_under_way_is_not_brought_twice(people: People) -> None:
    logged(people, people.amir, people.sana, said="Dug a bed")
    delivery = db.session.scalars(select(Delivery)).one()
    until = now() + timedelta(minutes=1)
    assert move(delivery.id, "queued", "claimed", holder="x", lease_until=until)
    logged(people, people.amir, people.sana, said="Raked the path")
    db.session.expire_all()
    first, second = db.session.scalars(select(News.bundle).order_by(News.id))
    assert first == delivery.subject_id != second


def test_who_wants_no_more_mail_gets_none_that_waits_already(people: People, work: Work) -> None:
    logged(people, people.amir, people.sana)
    prefer(people.sana.id, people.community.id, "never")
    db.session.commit()
    work()
    assert mails() == [] and untold(people.sana) == 1
