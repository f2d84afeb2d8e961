"""Many presses at the same moment do what one would have done."""

from __future__ import annotations

from functools import partial

from flask import Flask
from sqlalchemy import func, select

from core.db import db
from core.people.models import Person
from recognition.awards import deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.models import Award, AwardChange, AwardState, Endorsement
from recognition.badges.models import Badge
from recognition.news.models import News
from tests.people import People, some_people
from tests.presses import at_once
from tests.recognition.badges import WHY, badge, endorsement, given
from tests.recognition.deeds import logged

MANY = 24


def giving(badge_id: int, to_id: int, by_id: int, deed_id: int, words: str = WHY) -> None:
    here = db.session
    what, to = here.get_one(Badge, badge_id), here.get_one(Person, to_id)
    offering.give(what, to, here.get_one(Person, by_id), words, [deed_id], as_organiser=False)


def rows(model: type[Award] | type[Endorsement] | type[News] | type[AwardChange]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_pressing_many_times_gives_once(app: Flask, people: People) -> None:
    what, deed = badge(people).id, logged(people, people.oisin).id
    to, by = people.oisin.id, people.amir.id
    done = at_once(app, [lambda: giving(what, to, by, deed)] * MANY)
    assert done == {"done": MANY}
    assert (rows(Award), rows(Endorsement), rows(News)) == (1, 1, 1)


def test_many_givers_at_once_make_one_award(app: Flask, people: People) -> None:
    what, deed = badge(people, peers_needed=2).id, logged(people, people.oisin).id
    to, givers = people.oisin.id, [each.id for each in some_people(8, "Neighbour")]
    db.session.commit()
    at_once(app, [partial(giving, what, to, each, deed) for each in givers])
    assert (rows(Award), rows(Endorsement), rows(News)) == (1, 8, 1)


def test_a_rule_and_a_peer_at_once_make_one_award(app: Flask, people: People) -> None:
    what, deed = badge(people).id, logged(people, people.oisin).id
    to, by = people.oisin.id, people.amir.id

    def rule() -> None:
        offering.offer_by_rule(db.session.get_one(Badge, what), to, [deed], "why")

    at_once(app, [lambda: giving(what, to, by, deed), rule] * 4)
    assert (rows(Award), rows(Endorsement), rows(News)) == (1, 1, 1)


def test_no_budget_is_exceeded_by_pressing_at_once(app: Flask, people: People) -> None:
    badges = [badge(people).id for _each in range(MANY)]
    them = some_people(MANY, "Neighbour")
    deeds = [logged(people, each).id for each in them]
    by, to = people.amir.id, [each.id for each in them]
    each_one = zip(badges, to, deeds, strict=True)
    at_once(app, [partial(giving, what, one, by, deed) for what, one, deed in each_one])
    assert (rows(Award), rows(Endorsement)) == (3, 3)


def test_two_who_give_each_other_at_once_are_a_circle(app: Flask, people: People) -> None:
    what, pair = badge(people).id, (people.oisin, people.amir)
    one, two = (each.id for each in pair)
    first, second = (logged(people, each).id for each in pair)
    at_once(app, [lambda: giving(what, one, two, first), lambda: giving(what, two, one, second)])
    assert sorted(db.session.scalars(select(Endorsement.weight))) == [0.5, 1.0]


def test_one_of_many_decisions_wins(app: Flask, people: People) -> None:
    award, holder = given(people, people.oisin, people.amir).id, people.oisin.id

    def accept() -> None:
        choice = Choice("members", "full_name")
        deciding.decide(db.session.get_one(Award, award), choice, by(holder))

    def decline() -> None:
        deciding.decline(db.session.get_one(Award, award), by(holder))

    at_once(app, [accept, decline] * 12)
    decided = select(AwardChange.what).where(AwardChange.what.in_(("accepted", "declined")))
    (what,) = db.session.scalars(decided)
    assert db.session.get_one(Award, award).state == what


def test_taking_back_and_accepting_at_once_end_in_one_of_two_ways(
    app: Flask, people: People
) -> None:
    award = given(people, people.oisin, people.amir)
    words, holder, giver = endorsement(award, people.amir).id, people.oisin.id, people.amir.id
    award_id = award.id

    def accept() -> None:
        choice = Choice("members", "full_name")
        deciding.decide(db.session.get_one(Award, award_id), choice, by(holder))

    def take_back() -> None:
        offering.take_back(db.session.get_one(Endorsement, words), by(giver))

    at_once(app, [accept, take_back] * 6)
    assert db.session.get_one(Award, award_id).state == AwardState.TAKEN_BACK


def by(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)
