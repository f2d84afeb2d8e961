"""Chance gives each person one way, once, and keeps the two ways even."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.db import db, now
from outreach.invitations import queries as invitations
from outreach.trials import drawing, queries
from outreach.trials.models import TrialPerson
from outreach.waves import actions as waves
from tests.outreach.rounds import LINES, planned_wave, put_in, sent_invitation, written
from tests.outreach.trial_samples import trial_of
from tests.people import People, sign_in, some_people, someone
from tests.smtp_sink import Sink
from tests.walks import every_row

Work = Callable[[], None]


def test_a_person_gets_the_same_way_in_two_waves(sink: Sink, people: People, work: Work) -> None:
    trial = trial_of(people.community, people.sana, "wording", "Way one", "Way two")
    first = sent_invitation(people, people.oisin)
    work()
    waves.close_wave(first.wave, "He is away.", by=people.sana)
    first.followed_up_at = now()
    db.session.commit()
    sent_invitation(people, people.oisin)
    drawn = queries.ways_of([trial.id], [people.oisin.id])
    assert len(sink.accepted) == 1 and list(drawn) == [(trial.id, people.oisin.id)]
    drawing.draw(people.community.id, ["wording"], [people.oisin.id] * 3)
    assert queries.ways_of([trial.id], [people.oisin.id]) == drawn


def test_those_who_draw_at_the_same_moment_agree(app: Flask, people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    ids = [each.id for each in some_people(8, "Person")]
    community_id, trial_id = people.community.id, trial.id
    db.session.commit()
    db.session.remove()
    together = Barrier(4)

    def drawn(number: int) -> dict[tuple[int, int], int]:
        with app.app_context():
            together.wait()
            mine = ids if number % 2 else ids[::-1]
            drawing.draw(community_id, ["wording"], mine)
            found = queries.ways_of([trial_id], ids)
            db.session.commit()
            return found

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(drawn, range(4)))
    assert all(each == found[0] for each in found) and len(found[0]) == len(ids)
    assert queries.numbers(trial_id) == (4, 4)


def test_four_who_draw_at_the_same_moment_make_a_whole_block(app: Flask, people: People) -> None:
    trial_id = trial_of(people.community, people.sana, "wording").id
    rounds = [[each.id for each in some_people(4, "Person")] for _round in range(5)]
    community_id = people.community.id
    db.session.commit()
    db.session.remove()
    together = Barrier(4)

    def draw(person_id: int) -> None:
        with app.app_context():
            together.wait()
            drawing.draw(community_id, ["wording"], [person_id])
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        for number, everybody in enumerate(rounds, start=1):
            list(pool.map(draw, everybody))
            assert queries.numbers(trial_id) == (2 * number, 2 * number)
            db.session.rollback()


def test_every_four_have_two_of_each(people: People) -> None:
    trial = trial_of(people.community, people.sana, "sender")
    for number in range(1, 13):
        drawing.draw(people.community.id, ["sender"], [someone(f"Person {number}").id])
        first, second = queries.numbers(trial.id)
        assert abs(first - second) <= 2
        assert number % 4 or first == second


@given(st.lists(st.booleans(), max_size=40))
def test_the_ways_come_even_again_whoever_is_erased(erased: list[bool]) -> None:
    given_to = [0, 0]
    for is_first in erased:
        given_to[drawing.by_chance(*given_to)] += 1
        given_to[int(is_first)] = max(given_to[int(is_first)] - 1, 0)
    for _each in range(4 * len(erased) + 8):
        given_to[drawing.by_chance(*given_to)] += 1
        if sum(given_to) % 4 == 0 and abs(given_to[0] - given_to[1]) == 0:
            break
    assert given_to[0] == given_to[1]


def test_neither_way_is_the_usual_first(people: People) -> None:
    """Of sixty-four first draws both ways show: else chance would be a coin with one side."""
    assert {drawing.by_chance(0, 0) for _each in range(64)} == {0, 1}


def test_approving_draws_and_looking_does_not(client: FlaskClient, people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording", "Way one", "Way two")
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    invitation.write(why="x", personal_line=LINES[0], inviter=people.sana, channel="email")
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/invitations/{invitation.id}/"
    before = every_row()
    assert "chance decides between “Way one” and “Way two”" in client.get(path + "preview").text
    assert every_row() == before
    assert client.post(path + "approval").status_code == 303
    way = queries.ways_of([trial.id], [people.oisin.id])[trial.id, people.oisin.id]
    shown = client.get(path + "preview").text
    assert f"Chance gave this person “{trial.ways[way]}”" in shown
    assert f"<dd><bdi>{trial.ways[way]}</bdi></dd>" in shown


def test_who_is_asked_by_phone_draws_nothing(people: People) -> None:
    trial_of(people.community, people.sana, "wording")
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people, channel="phone")
    waves.send_wave(invitation.wave, by=people.sana)
    assert drawn_people() == 0


def test_what_was_approved_before_is_drawn_with_the_message(people: People) -> None:
    """The way stands in the ledger's own transaction, and goes with it when that fails."""
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people)
    trial_of(people.community, people.sana, "wording")
    waves.send_wave(invitation.wave, by=people.sana)
    assert drawn_people() == 1 and invitations.deliveries_of([invitation.id])
    db.session.rollback()
    assert drawn_people() == 0 and not invitations.deliveries_of([invitation.id])


def test_erasing_a_person_takes_their_way_along(people: People) -> None:
    trial_of(people.community, people.sana, "wording")
    drawing.draw(people.community.id, ["wording"], [people.mohammed.id, people.bea.id])
    db.session.delete(people.bea)
    db.session.commit()
    assert drawn_people() == 1


def drawn_people() -> int:
    return db.session.scalar(select(func.count()).select_from(TrialPerson)) or 0
