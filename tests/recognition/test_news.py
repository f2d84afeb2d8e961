"""News is bundled, goes out once, and not at all to who has seen it or does not want it."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, OutboxMessage
from core.people.models import Person
from core.privacy.suppressing import suppress
from recognition.contributions import parts
from recognition.news.models import News, What
from recognition.news.telling import prefer
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.deeds import SAID, logged

Work = Callable[[], None]


def mails() -> list[str]:
    raw = db.session.scalars(select(OutboxMessage.raw).order_by(OutboxMessage.delivery_id))
    found = [message_from_bytes(each, policy=policy.default) for each in raw]
    return [str(each.get_body(("plain",))) for each in found]


def untold(person: Person) -> int:
    db.session.expire_all()
    return len(db.session.scalars(select(News).filter_by(person_id=person.id, told_at=None)).all())


def test_what_happens_before_the_mail_leaves_is_in_one_mail(people: People, work: Work) -> None:
    for said in ("Dug a bed", "Raked the path"):
        logged(people, people.amir, people.sana, said=said)
    work()
    (mail,) = mails()
    assert "Dug a bed" in mail and "Raked the path" in mail
    assert untold(people.sana) == 0


def test_what_happens_after_it_waits_for_the_next_day(
    people: People, work: Work, clock: Clock
) -> None:
    logged(people, people.amir, people.sana, said="Dug a bed")
    work()
    logged(people, people.amir, people.sana, said="Raked the path")
    work()
    assert len(mails()) == 1
    clock.move(days=1, minutes=5)
    deliver_due.later()
    work()
    assert "Raked the path" in mails()[1] and "Dug a bed" not in mails()[1]


def test_what_was_seen_on_the_page_is_not_mailed(
    people: People, client: FlaskClient, work: Work
) -> None:
    made = logged(people, people.amir, people.sana)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/news/"
    assert made.said in client.get(home).text
    last = db.session.scalars(select(News.id)).one()
    client.post(f"{home}seen?until={last}")
    work()
    assert mails() == [] and untold(people.sana) == 0


def test_a_member_is_led_to_where_they_say_how_often(people: People, work: Work) -> None:
    logged(people, people.amir, people.sana)
    work()
    assert f"/communities/{people.community.id}/news/" in mails()[0]


def test_who_has_decided_is_not_asked_by_mail(people: People, work: Work) -> None:
    made = logged(people, people.amir, people.sana)
    parts.confirm(made, people.sana.id, by=people.sana)
    work()
    assert mails() == []


@pytest.mark.parametrize(("how", "days", "sent"), [("weekly", 7, 1), ("never", 40, 0)])
def test_each_decides_how_often(
    people: People, client: FlaskClient, work: Work, clock: Clock, how: str, days: int, sent: int
) -> None:
    sign_in(client, people.sana)
    client.post(f"/communities/{people.community.id}/news/", data={"how": how})
    logged(people, people.amir, people.sana)
    work()
    assert mails() == []
    clock.move(days=days, minutes=5)
    deliver_due.later()
    work()
    assert len(mails()) == sent


def test_who_unsubscribed_or_has_no_address_gets_none(people: People, work: Work) -> None:
    suppress(people.sana.email or "", reason="unsubscribed")
    logged(people, people.amir, people.sana, people.bea)
    work()
    assert mails() == []
    assert (untold(people.sana), untold(people.bea)) == (1, 1)


def test_never_is_kept_when_it_is_said_twice(people: People) -> None:
    for how in ("never", "weekly"):
        prefer(people.sana.id, people.community.id, how)
    logged(people, people.amir, people.sana)
    delivery = db.session.scalars(select(Delivery)).one()
    assert delivery.due_at > delivery.created_at


def test_news_of_what_was_taken_away_is_left_out(people: People, work: Work) -> None:
    made = logged(people, people.amir, people.sana)
    made.removed_at = made.created_at
    work()
    assert mails() == []
    assert db.session.scalars(select(News)).one().what == What.PROPOSED


def test_nothing_is_to_be_seen_where_all_was_seen(people: People, client: FlaskClient) -> None:
    logged(people, people.amir, people.sana)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/news/"
    assert "I have seen all this" in client.get(home).text
    client.post(f"{home}seen?until={db.session.scalars(select(News.id)).one()}")
    page = client.get(home).text
    assert SAID in page and "/news/seen" not in page and "new</span>" not in page


def test_what_is_no_news_any_more_can_be_put_away(people: People, client: FlaskClient) -> None:
    logged(people, people.amir, people.sana).removed_at = now()
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/news/").text
    assert "has changed since" in page and "/news/seen" in page
    assert "I have seen all this" not in page and 'class="timeline"' not in page


def test_the_text_of_a_mail_has_no_doubled_blank_lines(people: People, work: Work) -> None:
    for said in ("Dug a bed", "Raked the path"):
        logged(people, people.amir, people.sana, said=said)
    work()
    body = mails()[0].partition("Hello")[2].strip()
    assert "\n\n\n" not in body and "Sana Malik,\n\nSomebody" in body
