"""Thanks come from peers, once each, and are told to everybody who took part."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.journal.models import Entry
from recognition.badges.models import RuleCheck
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.news.models import News, What
from recognition.thanks import actions, queries
from recognition.thanks.models import Thanks
from tests.people import People
from tests.recognition.badges import badge_in, with_rule
from tests.recognition.deeds import logged

WORDS = "You made my Saturday."


@pytest.fixture
def swap(people: People) -> Contribution:
    """Amir and Oisín held the seed swap; Sana may thank them, and so may Olu."""
    made = logged(people, people.amir, people.oisin)
    parts.confirm(made, people.oisin.id, by=people.oisin)
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    db.session.commit()
    return made


def words() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Thanks.words).order_by(Thanks.id)))


def test_everybody_who_did_it_is_told_and_their_badges_looked_at(
    swap: Contribution, people: People
) -> None:
    parts.hide(swap, people.oisin, is_hidden=True)
    with_rule(badge_in(people.community, people.sana), people.sana)
    db.session.query(RuleCheck).delete()
    actions.thank(swap.id, WORDS, by=people.sana)
    db.session.commit()
    both = {people.amir.id, people.oisin.id}
    told = select(News.person_id).where(News.what == What.THANKS)
    assert set(db.session.scalars(told)) == both
    assert set(db.session.scalars(select(RuleCheck.person_id))) == both


def test_who_said_that_they_were_not_there_may_thank(people: People) -> None:
    made = logged(people, people.amir, people.olu)
    parts.decline(made, people.olu.id, by=people.olu)
    actions.thank(made.id, WORDS, by=people.olu)
    assert words() == [WORDS]


def test_thanks_of_who_turns_out_to_have_been_there_are_gone(
    swap: Contribution, people: People
) -> None:
    actions.thank(swap.id, WORDS, by=people.olu)
    parts.ask(swap, people.olu)
    parts.confirm(swap, people.olu.id, by=people.amir)
    db.session.commit()
    assert words() == [] and swap.thanked_at is None
    assert db.session.scalars(select(News).where(News.what == What.THANKS)).all() == []


def test_two_at_once_make_one(app: Flask, swap: Contribution, people: People) -> None:
    number, sana = swap.id, people.sana.id
    db.session.commit()
    db.session.remove()
    start, failures = threading.Barrier(4), list[Exception]()

    def press() -> None:
        with app.app_context():
            by = db.session.get_one(type(people.sana), sana)
            db.session.rollback()
            start.wait(10)
            try:
                actions.thank(number, WORDS, by=by)
                db.session.commit()
            except Exception as failure:  # noqa: BLE001  # shown by the test
                failures.append(failure)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert failures == [] and words() == [WORDS]


def test_a_number_is_never_given_again(swap: Contribution, people: People) -> None:
    """News and mails point at it."""
    numbers = []
    for _ in range(2):
        actions.thank(swap.id, WORDS, by=people.sana)
        thanks = db.session.scalars(select(Thanks)).one()
        news = db.session.scalars(select(News.id).where(News.what == What.THANKS)).all()
        numbers.append((thanks.id, min(news)))
        actions.withdraw(swap.id, by=people.sana)
        db.session.commit()
    assert numbers[0][0] < numbers[1][0] and numbers[0][1] < numbers[1][1]


def test_the_newest_come_last_and_the_rest_is_a_link_away(
    swap: Contribution, people: People
) -> None:
    authors = [people.sana, people.olu, people.bea, people.mohammed]
    for each in authors:
        actions.thank(swap.id, f"From {each.id}", by=each)
    given = queries.on([swap.id], people.sana.id, most=3)[swap.id]
    assert [each.by_id for each in given.newest] == [each.id for each in authors[1:]]
    assert given.total == 4 and given.mine and given.mine.by_id == people.sana.id


def test_thanking_writes_no_line_in_the_journal(swap: Contribution, people: People) -> None:
    before = len(db.session.scalars(select(Entry)).all())
    actions.thank(swap.id, WORDS, by=people.sana)
    assert len(db.session.scalars(select(Entry)).all()) == before
