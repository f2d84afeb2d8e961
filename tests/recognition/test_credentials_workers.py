"""Two workers at once: each award is issued once, and nothing that changed meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from core.db import db
from core.people.models import Person
from recognition.awards import deciding
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.credentials import jobs, keys, status
from recognition.credentials.documents import known_here
from recognition.credentials.models import Credential, SigningKey, StatusList
from recognition.credentials.verifying import verify
from tests.people import People, someone
from tests.recognition.badges import accepted, badge
from tests.recognition.credentials import FOR_EVERYBODY, document_of

AT_ONCE = 4


def at_once(app: Flask, act: Callable[[int], object]) -> None:
    """Do it in several threads, each with a session of its own."""

    def run(number: int) -> None:
        with app.app_context():
            act(number)
            db.session.commit()
            db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    db.session.expire_all()


def test_all_who_begin_at_once_make_one_key(app: Flask) -> None:
    at_once(app, lambda _number: keys.begin())
    assert db.session.query(SigningKey).count() == 1


def test_several_workers_issue_each_award_once(app: Flask, people: People) -> None:
    awards = [_accepted(people, number) for number in range(6)]
    at_once(app, lambda _number: jobs.issue_due())
    for award in awards:
        assert verify(document_of(award), known_here()).is_valid
    places = {(each.status_list_id, each.status_index) for each in db.session.query(Credential)}
    assert len(places) == len(awards)


def test_places_that_are_taken_at_once_are_different(app: Flask) -> None:
    status.take()
    at_once(app, lambda _number: [status.take() for _each in range(10)])
    (one,) = db.session.query(StatusList)
    assert one.taken_count == 10 * AT_ONCE + 1 == sum(each.bit_count() for each in one.taken)


def test_bits_that_are_set_at_once_are_all_set(app: Flask) -> None:
    places = [status.take() for _each in range(AT_ONCE)]
    at_once(app, lambda number: status.revoke(places[number]))
    assert all(status.is_revoked(each) for each in places)


def test_who_changes_their_mind_while_it_is_signed_is_followed(app: Flask, people: People) -> None:
    award_id = _accepted(people, 0).id

    def act(number: int) -> None:
        if number % 2:
            jobs.issue(award_id)
            return
        award = db.session.get_one(Award, award_id)
        holder = db.session.get_one(Person, award.person_id)
        deciding.decide(award, Choice("members", "initials"), holder)

    at_once(app, act)
    jobs.issue_due()
    award = db.session.get_one(Award, award_id)
    assert "evidence" not in document_of(award)


def _accepted(people: People, number: int) -> Award:
    giver, holder = someone(f"Giver {number}"), someone(f"Holder {number}")
    what = badge(people, f"Badge {number}")
    return accepted(people, holder, giver, FOR_EVERYBODY, what=what)
