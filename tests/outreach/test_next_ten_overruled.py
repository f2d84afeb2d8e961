"""What was pressed at the chooser holds: meanwhile, twice, with nonsense, and for all alike."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.db import db
from core.safeguarding.actions import place_hold
from outreach.invitations.models import Invitation
from outreach.next_ten import gathering, proposing
from outreach.next_ten.models import Wish
from outreach.nominations import actions as nominations
from outreach.segments.models import Segment
from outreach.waves import actions as waves
from outreach.waves.models import Wave
from tests.outreach.choosers import WEIGHTS, bees, proposed, url
from tests.people import People, sign_in


@pytest.fixture
def wave(people: People, client: FlaskClient) -> Wave:
    sign_in(client, people.sana)
    return bees(people)


def test_who_was_excluded_meanwhile_is_not_put_in(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    client.post(url(wave), data=WEIGHTS | {"never": people.bea.id})
    form = {f"person-{people.bea.id}": "1", f"why-{people.bea.id}": "She knows"}
    answer = client.post(f"{url(wave)}people", data=form)
    assert answer.status_code == 409
    assert "was excluded for this wave meanwhile" in answer.text
    assert db.session.query(Invitation).count() == 0
    assert db.session.query(Wish).count() == 1


def test_who_may_no_longer_be_asked_is_not_put_in(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    db.session.commit()
    form = {f"person-{people.bea.id}": "1", f"why-{people.bea.id}": "She knows"}
    assert client.post(f"{url(wave)}people", data=form).status_code == 409
    assert db.session.query(Invitation).count() == 0


def test_people_of_one_organisation_in_the_wave_count(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    for person in (people.bea, people.oisin, people.mohammed):
        person.organisation = "Bee Trust"
    db.session.commit()
    waves.put_in(wave, [(people.bea, "Knows"), (people.oisin, "Knows")], by=people.sana)
    db.session.commit()
    assert proposed(wave) == []
    form = {f"person-{people.mohammed.id}": "1", f"why-{people.mohammed.id}": "He knows"}
    answer = client.post(f"{url(wave)}people", data=form)
    assert "No more than 2 of one organisation" in answer.text


@pytest.mark.parametrize("number", ["abc", "99999999999", "-1", "", "0"])
@pytest.mark.parametrize("name", ["must", "never", "free", "swap"])
def test_a_press_for_nobody_is_no_page(
    client: FlaskClient, wave: Wave, name: str, number: str
) -> None:
    assert client.post(url(wave), data=WEIGHTS | {name: number}).status_code == 404


def test_keeping_somebody_twice_keeps_them_once(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    for _press in range(2):
        assert client.post(url(wave), data=WEIGHTS | {"must": people.bea.id}).status_code == 200
    assert db.session.query(Wish).count() == 1


def test_reasons_that_are_kept_are_those_that_were_shown(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    (segment,) = db.session.scalars(select(Segment))
    segment.target = 1
    client.post(url(wave), data=WEIGHTS | {"must": people.oisin.id})
    shown = {each.person.id: list(each.reasons) for each in proposing.propose(wave).picks}
    assert proposing.reasons_for(wave, list(shown)) == shown


def test_all_ways_choose_as_many(people: People, wave: Wave) -> None:
    assert {len(each.chosen) for each in proposing.propose(wave).covers} == {3}


def test_nobody_is_a_voice_for_themselves(people: People, wave: Wave) -> None:
    for by in (None, people.bea.id):
        said = nominations.nominate(people.community.id, by, people.bea.name, "I would like to.")
        said.state, said.person_id, said.origin = "approved", people.bea.id, "self"
    db.session.commit()
    (pick,) = [each for each in proposing.propose(wave).picks if each.person == people.bea]
    assert all(why["part"] != "nominations" for why in pick.reasons)


def test_the_words_of_who_named_them_stand_beside_them(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    page = client.get(url(wave)).text
    assert "Everybody asks him." in page
    assert people.amir.name in page


def test_members_are_marked(client: FlaskClient, people: People, wave: Wave) -> None:
    assert "member already" not in client.get(url(wave)).text
    communities.give_role(people.community, people.mohammed, "member", None)
    db.session.commit()
    assert "member already" in client.get(url(wave)).text


def test_moving_a_slider_does_not_gather_the_field_anew(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    before = gathering.of_community(wave.community_id)
    client.post(url(wave), data=WEIGHTS | {"reach": "9"})
    assert gathering.of_community(wave.community_id) is before


def test_a_closed_wave_is_weighed_no_more(client: FlaskClient, people: People, wave: Wave) -> None:
    wave.state = "closed"
    db.session.commit()
    assert client.post(url(wave), data=WEIGHTS | {"reach": "9"}).status_code == 409
