"""The pages of a wave: the board, who is put in, and what is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, today
from core.safeguarding.actions import place_hold
from outreach.invitations import queries
from outreach.touchpoints import actions as touchpoints
from outreach.waves import actions
from outreach.waves import queries as wave_queries
from outreach.waves.models import Wave, WaveState
from tests.outreach.rounds import LINES, planned_wave, put_in, sent_invitation, written
from tests.people import People, sign_in
from tests.statements import statements

HTMX = {"HX-Request": "true"}
Work = Callable[[], None]


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    """The address of the waves of Garden helpers, with Sana signed in."""
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/waves/"


def test_a_wave_is_planned_and_leads_to_the_choice_of_people(
    home: str, people: People, client: FlaskClient
) -> None:
    answer = client.post(f"{home}new", data=plan(people))
    wave = db.session.scalars(select(Wave)).one()
    assert answer.location == f"{home}{wave.id}/people"
    assert wave.size == 10 and wave.owner_id == people.sana.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"purpose": "x" * 5000},
        {"size": "11"},
        {"size": "0"},
        {"size": "-1"},
        {"size": "9999999999999999999999"},
        {"owner_id": "99999"},
        {"starts_on": "tomorrow"},
        {"answers_by": "2020-01-01"},
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_the_field(
    home: str, people: People, client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = client.post(f"{home}new", data={**plan(people), **wrong})
    assert answer.status_code == 422
    (name,) = wrong
    named = "size_reason" if wrong == {"size": "11"} else name
    assert f'id="{named}-error"' in answer.text
    assert db.session.scalar(select(Wave.id)) is None


def test_people_are_put_in_with_a_reason_each(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    ticked = {**tick(people.bea.id, "Knows the street"), **tick(people.oisin.id, "Bees")}
    answer = client.post(f"{home}{wave.id}/people", data=ticked)
    assert answer.status_code == 303
    assert {each.why for each in queries.of_wave(wave.id)} == {"Knows the street", "Bees"}


def test_only_those_are_offered_who_can_be_asked(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    put_in(wave, people.mohammed, people=people)
    page = client.get(f"{home}{wave.id}/people").text
    offered = [each.name for each in (people.oisin, people.bea) if f"person-{each.id}" in page]
    assert offered == [people.oisin.name, people.bea.name]
    for each in (people.mohammed, people.sana, people.amir, people.olu, people.zoe):
        assert f"person-{each.id}" not in page, each.name
    place_hold(people.community, "person", people.bea.id, "Because", people.olu)
    db.session.commit()
    assert f"person-{people.bea.id}" not in client.get(f"{home}{wave.id}/people").text


def test_who_has_no_reason_is_asked_for_one_and_nobody_is_put_in(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    answer = client.post(f"{home}{wave.id}/people", data=tick(people.bea.id, ""))
    assert answer.status_code == 422
    assert queries.of_wave(wave.id) == []


def test_only_people_whom_the_community_knows_can_be_put_in(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    for number in (people.zoe.id, 0, 2**31, 10**30):
        answer = client.post(f"{home}{wave.id}/people", data=tick(number, "Bees"))
        assert answer.status_code == 422
    assert queries.of_wave(wave.id) == []


def test_the_board_shows_each_invitation_where_it_stands(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    first, _second = put_in(wave, people.oisin, people.mohammed, people=people)
    written(first, people)
    page = client.get(f"{home}{wave.id}").text
    assert "Approved" in page and "محمد" in page
    assert page.count('class="card invitation"') == 2


def test_the_board_looks_again_only_while_something_moves(
    home: str, people: People, client: FlaskClient, work: Work
) -> None:
    invitation = sent_invitation(people, people.oisin)
    board = f"{home}{invitation.wave_id}"
    assert "hx-trigger" in client.get(board, headers=HTMX).text
    work()
    part = client.get(board, headers=HTMX).text
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_sending_says_how_many_leave_and_opens_the_wave(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    first, _second = put_in(wave, people.oisin, people.mohammed, people=people)
    written(first, people)
    assert people.mohammed.name in client.get(f"{home}{wave.id}/sending").text
    answer = client.post(f"{home}{wave.id}/sending", follow_redirects=True)
    assert "1 message is on its way" in answer.text
    assert db.session.get_one(Wave, wave.id).state == WaveState.INVITING


def test_the_next_wave_is_stopped_with_the_reason_and_a_way_on(
    home: str, people: People, client: FlaskClient
) -> None:
    sent_invitation(people, people.oisin)
    wave = planned_wave(people)
    (invitation,) = put_in(wave, people.mohammed, people=people)
    written(invitation, people, LINES[1])
    stopped = client.post(f"{home}{wave.id}/sending")
    assert stopped.status_code == 409
    assert "is still open" in stopped.text and 'href="#override"' in stopped.text
    passed = client.post(f"{home}{wave.id}/sending", data={"override": "The fair is on Sunday."})
    assert passed.status_code == 303


def test_closing_asks_what_was_learned(home: str, people: People, client: FlaskClient) -> None:
    wave = sent_invitation(people, people.oisin).wave
    assert client.post(f"{home}{wave.id}/closing", data={"learned": " "}).status_code == 422
    client.post(f"{home}{wave.id}/closing", data={"learned": "Mornings do not work."})
    assert "Mornings do not work." in client.get(home).text


def test_a_closed_wave_shows_what_was_learned_and_is_not_closed_again(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = sent_invitation(people, people.oisin, channel="phone").wave
    client.post(f"{home}{wave.id}/closing", data={"learned": "Mornings do not work."})
    page = client.get(f"{home}{wave.id}/closing").text
    assert "Mornings do not work." in page and "<textarea" not in page
    for words in (" ", "Something else."):
        again = client.post(f"{home}{wave.id}/closing", data={"learned": words})
        assert again.status_code == 409 and "This wave is closed." in again.text
    assert db.session.get_one(Wave, wave.id).learned == "Mornings do not work."


def test_the_board_of_a_closed_wave_waits_for_nobody(
    home: str, people: People, client: FlaskClient
) -> None:
    first = sent_invitation(people, people.oisin)
    put_in(first.wave, people.bea, people=people)
    first.went_out()
    client.post(f"{home}{first.wave_id}/closing", data={"learned": "Mornings do not work."})
    page = client.get(f"{home}{first.wave_id}").text
    assert "Did not answer" in page and "Was not asked" in page
    assert "Waiting for an answer" not in page


def test_letters_carry_a_code_and_a_picture_of_the_link(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = sent_invitation(people, people.bea, channel="letter").wave
    page = client.get(f"{home}{wave.id}/letters").text
    (invitation,) = queries.of_wave(wave.id)
    assert invitation.code[:4] in page and "data:image/svg+xml" in page


def test_a_board_sends_as_many_statements_for_ten_as_for_one(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    put_in(wave, people.oisin, people=people)
    with statements() as for_one:
        client.get(f"{home}{wave.id}")
    put_in(wave, people.mohammed, people.bea, people.olu, people=people)
    with statements() as for_four:
        client.get(f"{home}{wave.id}")
    assert len(for_four) == len(for_one)


def tick(person_id: int, why: str) -> dict[str, str]:
    return {f"person-{person_id}": "1", f"why-{person_id}": why}


def plan(people: People) -> dict[str, str]:
    return {
        "purpose": "Find out who would share tools",
        "owner_id": str(people.sana.id),
        "starts_on": today().isoformat(),
        "answers_by": today().replace(year=today().year + 1).isoformat(),
        "size": "10",
    }


def test_too_many_ticked_at_once_lose_nothing(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people, size=1)
    form = {f"person-{each.id}": "1" for each in (people.bea, people.oisin)}
    form |= {f"why-{each.id}": f"Ask {each.id}" for each in (people.bea, people.oisin)}
    answer = client.post(f"{home}{wave.id}/people", data=form)
    assert answer.status_code == 409
    assert "This wave has 1 place left" in answer.text
    assert f"Ask {people.bea.id}" in answer.text


def test_who_is_rarely_online_is_not_asked_by_mail_by_default(
    home: str, people: People, client: FlaskClient
) -> None:
    people.oisin.is_rarely_online = True
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    assert invitation.channel == "phone"


def test_a_contact_that_is_noted_counts_as_a_follow_up_even_after_closing(
    home: str, people: People, client: FlaskClient
) -> None:
    invitation = sent_invitation(people, people.oisin)
    invitation.went_out()
    actions.close_wave(invitation.wave, "They are shy.", by=people.sana)
    assert wave_queries.unsettled(invitation.wave) == 1
    touchpoints.log(people.community.id, people.oisin.id, "call", "", by=people.sana)
    db.session.commit()
    assert wave_queries.unsettled(invitation.wave) == 0
