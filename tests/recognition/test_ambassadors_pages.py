"""The page of ambassadors, for organisers: who is beside whom, and who needs a word."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from core.db import db, today
from recognition.terms import actions
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.ambassadors import (
    look_after,
    make_ambassador,
    make_buddy,
    questions,
    term_of,
    written_to,
)
from tests.statements import statements


def test_an_organiser_gives_a_buddy_and_changes_it(client: FlaskClient, people: People) -> None:
    make_ambassador(people, people.oisin)
    sign_in(client, people.sana)
    for buddy in (people.oisin, people.sana, people.sana):
        answer = client.post(buddy_of_amir(people), data={"buddy_id": buddy.id})
        assert answer.status_code == 303
        assert term_of(people, people.amir).buddy_id == buddy.id
    assert "Sana Malik" in client.get(path(people)).text
    assert written_to(people.sana) == written_to(people.oisin) == []


def test_both_read_who_the_other_is_on_their_own_page(client: FlaskClient, people: People) -> None:
    make_ambassador(people, people.oisin)
    make_buddy(people, people.amir, people.oisin)
    mine = f"/communities/{people.community.id}/my-time/"
    sign_in(client, people.oisin)
    shown = client.get(mine).text
    assert "You are the buddy of" in shown and "Amir Haddad" in shown
    sign_in(client, people.amir)
    shown = client.get(mine).text
    assert "Oisín" in shown and "You are the buddy of" not in shown


def test_nobody_is_their_own_buddy_or_that_of_strangers(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.sana)
    for buddy_id in (people.amir.id, people.bea.id, people.zoe.id, 0, "x", ""):
        answer = client.post(buddy_of_amir(people), data={"buddy_id": buddy_id})
        assert answer.status_code == 422, buddy_id
    nobody = f"/communities/{people.community.id}/ambassadors/{people.bea.id}/"
    assert client.get(nobody + "buddy").status_code == 404
    assert client.post(nobody + "return").status_code == 404


def test_only_organisers_come_here(client: FlaskClient, people: People) -> None:
    for person in (people.amir, people.olu, people.zoe):
        sign_in(client, person)
        for page in (path(people), buddy_of_amir(people)):
            assert client.get(page).status_code == 404
        assert client.post(buddy_of_amir(people), data={"buddy_id": 1}).status_code == 404


def test_a_buddy_who_is_away_is_no_help_and_the_organisers_see_it(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    make_buddy(people, people.amir, people.sana)
    clock.move(weeks=9)
    people.sana.away_until = today() + timedelta(days=9)
    look_after()
    assert questions() == []
    sign_in(client, people.sana)
    shown = client.get(path(people)).text
    assert "A word from you would help" in shown and "who is away" in shown


def test_what_a_buddy_found_out_asks_for_a_word_until_they_rest(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    make_buddy(people, people.amir, people.sana)
    clock.move(weeks=9)
    look_after()
    sign_in(client, people.sana)
    actions.answer(questions()[0], "rest", "", by=people.sana)
    assert "A word from you would help" in client.get(path(people)).text
    actions.rest(people.community, people.amir, today() + timedelta(days=9), None)
    db.session.commit()
    shown = client.get(path(people)).text
    assert "A word from you would help" not in shown and "Nobody stands in" in shown


def test_the_page_asks_the_same_of_the_database_for_one_and_for_many(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.sana)
    with statements() as few:
        client.get(path(people))
    for person in (people.oisin, people.mohammed, people.bea):
        make_buddy(people, make_ambassador(people, person), people.amir)
    with statements() as many:
        client.get(path(people))
    assert len(many) == len(few)


def path(people: People) -> str:
    return f"/communities/{people.community.id}/ambassadors/"


def buddy_of_amir(people: People) -> str:
    return f"{path(people)}{people.amir.id}/buddy"
