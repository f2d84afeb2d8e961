"""Who is thanked hears of it as they wish: bundled, in the words of who thanked, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.deliveries.models import Delivery, OutboxMessage
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from recognition.contributions import actions as contributions
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.news.models import News
from recognition.news.telling import prefer
from recognition.thanks import actions
from tests.people import People, sign_in
from tests.recognition.deeds import logged
from tests.smtp_sink import Sink

Work = Callable[[], None]
WORDS = "You made my Saturday."


@pytest.fixture
def swap(people: People) -> Contribution:
    return logged(people, people.amir)


def mails() -> list[str]:
    db.session.commit()
    raw = db.session.scalars(select(OutboxMessage.raw).order_by(OutboxMessage.delivery_id))
    found = [message_from_bytes(each, policy=policy.default) for each in raw]
    bodies = [each.get_body(("plain",)) for each in found]
    return [body.get_content() for body in bodies if body]


def thank(contribution: Contribution, by: Person, words: str = WORDS) -> None:
    actions.thank(contribution.id, words, by=by)
    db.session.commit()


def test_three_thanks_are_one_mail_with_every_sentence(
    swap: Contribution, people: People, work: Work
) -> None:
    for each in (people.sana, people.olu, people.bea):
        thank(swap, each, f"Thank you, says {each.id}.")
    work()
    (mail,) = mails()
    for each in (people.sana, people.olu, people.bea):
        assert each.name in mail and f"Thank you, says {each.id}." in mail
    assert swap.said in mail


def test_it_is_sent_to_who_did_it_and_to_nobody_else(
    sink: Sink, swap: Contribution, people: People, work: Work
) -> None:
    thank(swap, people.sana)
    work()
    assert [each.recipients for each in sink.accepted] == [(people.amir.email,)]


def test_thanks_that_were_taken_back_are_not_in_it(
    swap: Contribution, people: People, work: Work
) -> None:
    thank(swap, people.sana, "Oh dear.")
    thank(swap, people.olu)
    actions.withdraw(swap.id, by=people.sana)
    work()
    (mail,) = mails()
    assert WORDS in mail and "Oh dear." not in mail


def test_with_the_only_thanks_taken_back_nothing_is_sent(
    swap: Contribution, people: People, work: Work
) -> None:
    thank(swap, people.sana)
    actions.withdraw(swap.id, by=people.sana)
    work()
    assert mails() == []


def test_it_says_what_the_thanks_say_when_it_leaves(
    swap: Contribution, people: People, work: Work
) -> None:
    thank(swap, people.sana, "Tanks.")
    thank(swap, people.sana, "Thanks.")
    work()
    assert "Thanks." in mails()[0] and "Tanks." not in mails()[0]


def test_of_work_that_was_taken_away_nothing_is_told(
    swap: Contribution, people: People, client: FlaskClient, work: Work
) -> None:
    thank(swap, people.sana)
    contributions.remove(swap, by=people.amir)
    work()
    assert mails() == []
    sign_in(client, people.amir)
    assert WORDS not in client.get(f"/communities/{people.community.id}/news/").text


def test_who_left_the_contribution_is_told_nothing_of_it(
    swap: Contribution, people: People, work: Work
) -> None:
    parts.stand_behind(swap, people.oisin.id, by=people.sana)
    thank(swap, people.sana)
    parts.decline(swap, people.amir.id, by=people.amir)
    work()
    (mail,) = mails()
    assert people.oisin.name in mail


def test_what_was_seen_on_the_page_is_not_mailed(
    swap: Contribution, people: People, client: FlaskClient, work: Work
) -> None:
    thank(swap, people.sana)
    sign_in(client, people.amir)
    home = f"/communities/{people.community.id}/news/"
    assert WORDS in client.get(home).text
    client.post(f"{home}seen?until={max(db.session.scalars(select(News.id)))}")
    work()
    assert mails() == []


@pytest.mark.parametrize(("how", "mailed_in_days"), [("weekly", 1), ("never", 0)])
def test_it_comes_as_often_as_they_wish(
    swap: Contribution, people: People, work: Work, how: str, mailed_in_days: int
) -> None:
    prefer(people.amir.id, people.community.id, how)
    thank(swap, people.sana)
    work()
    waiting = db.session.scalars(select(Delivery).where(Delivery.kind == "news")).all()
    assert mails() == [] and len(waiting) == mailed_in_days
    assert all(each.due_at.weekday() == 0 for each in waiting)


def test_who_wants_no_mail_gets_none(swap: Contribution, people: People, work: Work) -> None:
    suppress(people.amir.email or "", reason="unsubscribed")
    thank(swap, people.sana)
    work()
    assert mails() == []


def test_without_an_address_it_waits_to_be_read_out(people: People, work: Work) -> None:
    made = logged(people, people.bea)
    thank(made, people.sana)
    work()
    (news,) = db.session.scalars(select(News).where(News.person_id == people.bea.id)).all()
    assert mails() == [] and news.told_at is None


def test_a_hidden_name_is_told_and_not_shown(
    swap: Contribution, people: People, client: FlaskClient, work: Work
) -> None:
    parts.hide(swap, people.amir, is_hidden=True)
    thank(swap, people.sana)
    work()
    assert len(mails()) == 1
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.oisin)
    for path in ("", str(swap.id)):
        page = client.get(f"/communities/{people.community.id}/contributions/{path}").text
        assert WORDS in page and people.amir.name not in page


def test_nobody_is_brought_the_words_of_who_is_on_hold(
    swap: Contribution, people: People, work: Work
) -> None:
    thank(swap, people.sana)
    place_hold(people.community, "person", people.sana.id, "A worry", by=people.olu)
    db.session.commit()
    work()
    assert mails() == []
