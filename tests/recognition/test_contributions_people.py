"""Who is written down decides, and nobody else; "me too" needs one of the others."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.errors import RuleBroken
from recognition.badges.models import RuleCheck
from recognition.contributions import actions, parts
from recognition.contributions.links import confirmation_token
from recognition.contributions.models import Contribution
from recognition.contributions.queries import whole
from tests.people import People, sign_in
from tests.recognition.badges import badge_in, with_rule
from tests.recognition.deeds import SAID, logged, state_of


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.oisin)
    return f"/communities/{people.community.id}/contributions/"


def test_who_was_there_too_is_confirmed_by_one_of_the_others(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    client.post(f"{home}{made.id}/joining")
    assert state_of(made, people.oisin) == "asked"
    sign_in(client, people.amir)
    client.post(f"{home}{made.id}/people/{people.oisin.id}/confirmation")
    assert state_of(made, people.oisin) == "confirmed"
    assert "Súilleabháin" in client.get(home).text


@pytest.mark.parametrize("press", ["confirmation", "refusal"])
def test_nobody_decides_on_another_but_who_was_there(
    home: str, people: People, client: FlaskClient, press: str
) -> None:
    made = logged(people, people.amir, people.bea)
    parts.ask(made, people.sana)
    for person in (people.bea, people.sana):
        path = f"{home}{made.id}/people/{person.id}/{press}"
        assert client.post(path).status_code == 404
    assert state_of(made, people.sana) == "asked"


def test_who_says_me_too_cannot_confirm_it(home: str, people: People, client: FlaskClient) -> None:
    made = logged(people, people.amir)
    client.post(f"{home}{made.id}/joining")
    path = f"{home}{made.id}/people/{people.oisin.id}/confirmation"
    assert client.post(path).status_code == 409
    assert state_of(made, people.oisin) == "asked"


def test_even_who_was_there_cannot_say_it_for_somebody_written_down(people: People) -> None:
    made = logged(people, people.amir, people.sana)
    with pytest.raises(RuleBroken):
        parts.confirm(made, people.sana.id, by=people.amir)
    with pytest.raises(RuleBroken):
        parts.decline(made, people.sana.id, by=people.amir)
    assert state_of(made, people.sana) == "proposed"


def test_who_took_themselves_off_is_not_put_on_again(people: People) -> None:
    made = logged(people, people.amir, people.sana)
    parts.decline(made, people.sana.id, by=people.sana)
    parts.propose(made, [people.sana], by=people.amir)
    assert state_of(made, people.sana) == "declined"


def test_what_nobody_stands_behind_is_not_shown(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    sign_in(client, people.amir)
    client.post(f"{home}{made.id}/people/{people.amir.id}/refusal")
    sign_in(client, people.oisin)
    assert SAID not in client.get(home).text
    assert client.get(f"{home}{made.id}").status_code == 404


def test_a_hidden_name_is_nowhere_but_the_deed_stays(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    sign_in(client, people.amir)
    client.post(f"{home}{made.id}/my-name/hiding")
    sign_in(client, people.oisin)
    for path in (home, f"{home}{made.id}"):
        text = client.get(path).text
        assert "Amir" not in text and "prefers not to be named" in text


def test_a_link_is_enough_to_say_that_it_is_so(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir, people.bea)
    link = f"/did-this/{confirmation_token(made.id, people.bea.id)}"
    stranger = client.application.test_client()
    assert SAID in stranger.get(link).text
    assert state_of(made, people.bea) == "proposed"
    stranger.post(f"{link}/hidden-confirmation")
    assert state_of(made, people.bea) == "confirmed"
    assert "Bea" not in client.get(home).text
    stranger.post(f"{link}/refusal")
    assert state_of(made, people.bea) == "declined"


def test_a_link_that_was_touched_opens_nothing(people: People, client: FlaskClient) -> None:
    made = logged(people, people.amir, people.bea)
    token = confirmation_token(made.id, people.bea.id)
    for wrong in (token[:-1], token.replace(".", "0.", 1), "x", "1.2"):
        assert client.get(f"/did-this/{wrong}").status_code == 404
        assert client.post(f"/did-this/{wrong}/confirmation").status_code == 404


def test_the_first_of_somebody_is_marked_and_no_other(people: People) -> None:
    first, second = logged(people, people.amir), logged(people, people.amir)
    assert (first.is_first, second.is_first) == (True, False)


def test_the_rules_of_badges_look_at_who_stands_behind_it(people: People) -> None:
    with_rule(badge_in(people.community, people.sana), people.sana)
    made = logged(people, people.amir, people.sana)
    looked_at = select(RuleCheck.person_id)
    assert db.session.scalars(looked_at).all() == [people.amir.id]
    parts.confirm(made, people.sana.id, by=people.sana)
    assert set(db.session.scalars(looked_at)) == {people.amir.id, people.sana.id}


def test_another_community_sees_and_changes_nothing(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    sign_in(client, people.zoe)
    theirs = f"/communities/{people.elsewhere.id}/contributions/"
    for path in (f"{theirs}{made.id}", f"{home}{made.id}"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/joining").status_code == 404
    assert isinstance(whole(made.id), Contribution)


def test_somebody_writes_it_down_for_another_who_decides(
    home: str, people: People, client: FlaskClient
) -> None:
    form = {"said": SAID, "kind": "event", "done_on": "2026-11-01", "form_key": "c" * 32}
    client.post(f"{home}new", data={**form, "others": "Amir Haddad", "not_me": "y"})
    made = db.session.scalars(select(Contribution)).one()
    assert (state_of(made, people.oisin), state_of(made, people.amir)) == (None, "proposed")
    assert SAID not in client.get(home).text
    sign_in(client, people.amir)
    client.post(f"{home}{made.id}/words", data={**form, "said": "Held half of the table"})
    client.post(f"{home}{made.id}/people/{people.amir.id}/confirmation")
    sign_in(client, people.oisin)
    assert "Held half of the table" in client.get(home).text
    assert client.get(f"{home}{made.id}/words").status_code == 404


def test_writing_it_down_for_nobody_is_refused(
    home: str, people: People, client: FlaskClient
) -> None:
    form = {"said": SAID, "kind": "event", "done_on": "2026-11-01", "form_key": "c" * 32}
    answer = client.post(f"{home}new", data={**form, "not_me": "y"})
    assert answer.status_code == 422 and "Write down who did it" in answer.text


def test_who_has_no_address_and_agreed_is_on_it_at_once(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    form = {"said": SAID, "kind": "event", "done_on": "2026-11-01", "form_key": "c" * 32}
    more = {"others": "Bea Król\nAmir Haddad", "not_me": "y", "agreed": "by phone today"}
    client.post(f"{home}new", data={**form, **more})
    made = db.session.scalars(select(Contribution)).one()
    assert (state_of(made, people.bea), state_of(made, people.amir)) == ("confirmed", "proposed")


def test_who_is_only_written_down_takes_nothing_away_from_those_who_did_it(people: People) -> None:
    made = logged(people, people.amir, people.sana)
    assert not actions.may_change(made, people.sana) and actions.may_change(made, people.amir)
    parts.confirm(made, people.sana.id, by=people.sana)
    db.session.commit()
    assert actions.may_change(whole(made.id), people.sana)


def test_an_organiser_writes_down_what_somebody_without_an_address_said(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir, people.bea, people.sana)
    for who, whom, status in (
        (people.oisin, people.bea, 404),
        (people.amir, people.bea, 404),
        (people.olu, people.bea, 404),
    ):
        sign_in(client, who)
        path = f"{home}{made.id}/people/{whom.id}/agreement"
        assert client.post(path, data={"agreed": "by phone"}).status_code == status
    sign_in(client, people.sana)
    assert "They told us that it is so" in client.get(f"{home}{made.id}").text
    for whom, said, status in (
        (people.sana, "by phone", 409),
        (people.bea, "", 409),
        (people.bea, "by phone", 303),
    ):
        path = f"{home}{made.id}/people/{whom.id}/agreement"
        assert client.post(path, data={"agreed": said}).status_code == status
    assert (state_of(made, people.bea), state_of(made, people.sana)) == ("confirmed", "proposed")
