"""Who sees which award on which page, and what can be pressed there."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from recognition.awards import offering
from recognition.awards.links import award_token
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.contributions import parts
from recognition.news.models import News
from tests.people import People, sign_in, someone
from tests.recognition.badges import WHY, accepted, badge, endorsement, given, member
from tests.recognition.deeds import logged
from tests.statements import statements
from tests.walks import every_row

NAME = "Oisín Ó Súilleabháin"


@pytest.fixture
def home(people: People) -> str:
    """Oisín holds, Amir gives, Bea is a member, Sana organises."""
    for each in (people.oisin, people.bea):
        member(people, each)
    return f"/communities/{people.community.id}/"


def test_a_badge_is_given_from_what_somebody_did(
    home: str, people: People, client: FlaskClient
) -> None:
    what, deed = badge(people), logged(people, people.oisin)
    sign_in(client, people.bea)
    link = f"{home}awards/new?person={people.oisin.id}&contribution={deed.id}"
    assert link.replace("&", "&amp;") in client.get(f"{home}contributions/{deed.id}").text
    page = client.get(link).text
    assert NAME in page and "Helping hand" in page and "3 more badges" in page
    form = {"badge": what.id, "contributions": [deed.id], "words": WHY}
    assert client.post(link, data=form).location.endswith("/awards/given")
    assert db.session.scalars(select(Endorsement)).one().by_id == people.bea.id


def test_a_badge_page_leads_to_giving_that_badge(
    home: str, people: People, client: FlaskClient
) -> None:
    badge(people)
    what = badge(people, name="Second", peers_needed=2)
    logged(people, people.oisin)
    sign_in(client, people.bea)
    assert f"{home}awards/new/for?badge={what.id}" in client.get(f"{home}badges/{what.id}").text
    link = f"{home}awards/new?person={people.oisin.id}&badge={what.id}"
    for name in ("", f"&name={NAME}"):
        page = client.get(f"{home}awards/new/for?badge={what.id}{name}").text
        assert link.replace("&", "&amp;") in page
    page = client.get(link).text
    assert re.search(rf'checked[^>]* value="{what.id}"', page) and "Helps others." in page


def test_only_who_may_give_a_badge_is_shown_the_button(
    home: str, people: People, client: FlaskClient
) -> None:
    what = badge(people, by_peers=False)
    for each, shown in ((people.bea, False), (people.sana, True)):
        sign_in(client, each)
        assert ("Give this badge" in client.get(f"{home}badges/{what.id}").text) == shown


def test_a_giver_chooses_only_among_people_whose_names_can_be_read(
    home: str, people: People, client: FlaskClient
) -> None:
    parts.hide(logged(people, people.oisin), people.oisin, is_hidden=True)
    db.session.commit()
    for each, shown in ((people.bea, False), (people.sana, True)):
        sign_in(client, each)
        for name in ("", f"?name={NAME}"):
            page = client.get(f"{home}awards/new/for{name}").text
            assert (f"person={people.oisin.id}" in page) == shown


@pytest.mark.parametrize("others", [0, 1])
def test_a_giver_reads_how_many_voices_a_badge_needs_and_not_whether_there_are_others(
    home: str, people: People, client: FlaskClient, others: int
) -> None:
    what, deed = badge(people, peers_needed=2), logged(people, people.oisin)
    for each in [people.amir][:others]:
        offering.give(what, people.oisin, each, WHY, [deed.id], as_organiser=False)
    sign_in(client, people.bea)
    link = f"{home}awards/new?person={people.oisin.id}"
    assert "once 2 people have given it" in client.get(link).text
    form = {"badge": what.id, "contributions": [deed.id], "words": f"{WHY} Truly."}
    page = client.post(link, data=form, follow_redirects=True).text
    assert page.count("once 2 people have given it") == 2 and "On its way" in page
    assert "theirs to decide" in page and "Given. It is theirs" not in page


def test_a_rule_that_will_say_no_is_told_before_anything_is_written(
    home: str, people: People, client: FlaskClient
) -> None:
    given(people, people.oisin, people.bea)
    badge(people)
    sign_in(client, people.bea)
    page = client.get(f"{home}awards/new?person={people.oisin.id}").text
    assert "At most a quarter" in page and "<textarea" not in page
    logged(people, people.amir)
    assert "<textarea" in client.get(f"{home}awards/new?person={people.amir.id}").text


def test_a_form_that_says_too_little_comes_back(
    home: str, people: People, client: FlaskClient
) -> None:
    what, deed = badge(people), logged(people, people.oisin)
    sign_in(client, people.bea)
    link = f"{home}awards/new?person={people.oisin.id}"
    wrong = {"badge": what.id, "contributions": [deed.id], "words": "She helped a lot"}
    answer = client.post(link, data=wrong)
    assert answer.status_code == 422 and "These are 4 words" in answer.text
    assert "She helped a lot" in answer.text
    assert client.post(link, data={"words": WHY}).status_code == 422


def test_a_rule_that_says_no_leaves_the_words_in_the_form(
    home: str, people: People, client: FlaskClient
) -> None:
    what = badge(people)
    deed = logged(people, people.oisin)
    offering.give(what, people.oisin, people.bea, WHY, [deed.id], as_organiser=False)
    sign_in(client, people.bea)
    again = {"badge": what.id, "contributions": [deed.id], "words": f"{WHY} Again!"}
    answer = client.post(f"{home}awards/new?person={people.oisin.id}", data=again)
    assert answer.status_code == 409 and "Again!" in answer.text and "before" in answer.text


def test_nobody_is_found_by_trying_numbers(home: str, people: People, client: FlaskClient) -> None:
    badge(people)
    deed = logged(people, people.oisin)
    parts.hide(deed, people.oisin, is_hidden=True)
    sign_in(client, people.bea)
    for each in (people.oisin, people.mohammed, people.zoe, people.bea):
        assert client.get(f"{home}awards/new?person={each.id}").status_code == 404, each.name
    sign_in(client, people.sana)
    assert client.get(f"{home}awards/new?person={people.oisin.id}").status_code == 200


def test_only_organisers_give_as_organisers(home: str, people: People, client: FlaskClient) -> None:
    what, deed = badge(people, by_peers=False), logged(people, people.oisin)
    form = {"badge": what.id, "contributions": [deed.id], "words": WHY, "as_organiser": "y"}
    link = f"{home}awards/new?person={people.oisin.id}"
    for each, status in ((people.bea, 422), (people.sana, 303)):
        sign_in(client, each)
        assert client.post(link, data=form).status_code == status


def test_a_holder_must_tick_who_sees_it_and_nothing_is_ticked_for_them(
    home: str, people: People, client: FlaskClient
) -> None:
    link = f"/your-badge/{award_token(given(people, people.oisin, people.amir))}"
    page = client.get(link).text
    assert "Required: tick one" in page and "and in the badge file" in page
    assert not re.search(r'checked[^>]*name="audience"', page)
    answer = client.post(f"{link}/decision", data={"shown_as": "initials"})
    assert answer.status_code == 422 and "or only you. Tick one." in answer.text


def test_a_holder_accepts_changes_and_hands_back(
    home: str, people: People, client: FlaskClient
) -> None:
    award = given(people, people.oisin, people.amir)
    sign_in(client, people.oisin)
    assert "Waiting for you" in client.get(f"{home}awards/mine").text
    page = client.get(f"{home}awards/{award.id}/decision").text
    assert all(way in page for way in (NAME, "O. Ó. S.", "Members of this community"))
    form = {"audience": "members", "shown_as": "initials"}
    assert client.post(f"{home}awards/{award.id}/decision", data=form).status_code == 303
    assert "O. Ó. S." in client.get(f"{home}awards/").text
    assert db.session.scalars(select(News.told_how)).one() == "seen"
    client.post(f"{home}awards/{award.id}/decision", data={**form, "audience": "only_me"})
    assert "O. Ó. S." not in client.get(f"{home}awards/").text
    client.post(f"{home}awards/{award.id}/return")
    assert db.session.get_one(Award, award.id).state == AwardState.WITHDRAWN
    assert client.get(f"{home}awards/{award.id}/decision").status_code == 404


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({}, 422, "Choose who may see it"),
        ({"audience": "members", "shown_as": "pseudonym"}, 422, "Write the name"),
        ({"audience": "all", "shown_as": "initials"}, 422, "Not a valid choice"),
        (
            {"audience": "members", "shown_as": "pseudonym", "pseudonym": "Sana Malik"},
            409,
            "only yours",
        ),
    ],
)
def test_a_decision_that_is_none_comes_back(
    home: str,
    people: People,
    client: FlaskClient,
    form: dict[str, str],
    status: int,
    says: str,
) -> None:
    award = given(people, people.oisin, people.amir)
    sign_in(client, people.oisin)
    for path in (f"{home}awards/{award.id}/decision", f"/your-badge/{award_token(award)}/decision"):
        answer = client.post(path, data=form)
        assert answer.status_code == status and says in answer.text


def test_others_press_nothing_on_an_award(home: str, people: People, client: FlaskClient) -> None:
    award = accepted(people, people.oisin, people.amir)
    words = endorsement(award, people.amir)
    sign_in(client, people.bea)
    before = every_row()
    for path in ("decision", "refusal", "return"):
        assert client.post(f"{home}awards/{award.id}/{path}").status_code == 404
    assert client.post(f"{home}awards/given/{words.id}/taking-back").status_code == 404
    assert every_row() == before


def test_a_peer_stands_behind_it_on_its_page(
    home: str, people: People, client: FlaskClient
) -> None:
    award = accepted(people, people.oisin, people.amir)
    sign_in(client, people.bea)
    link = f"{home}awards/{award.id}"
    assert client.post(f"{link}/endorsements", data={"words": ""}).status_code == 422
    assert client.post(f"{link}/endorsements", data={"words": "Yes"}).status_code == 409
    client.post(f"{link}/endorsements", data={"words": "I was there and saw it."})
    page = client.get(link).text
    assert "I was there and saw it." in page and "Were you there?" not in page


def test_a_link_decides_without_an_account(people: People, client: FlaskClient) -> None:
    award = given(people, people.bea, people.amir)
    link = f"/your-badge/{award_token(award)}"
    before = every_row()
    page = client.get(link)
    assert WHY in page.text and page.headers["Referrer-Policy"] == "no-referrer"
    assert every_row() == before
    client.post(f"{link}/decision", data={"audience": "members", "shown_as": "first_name"})
    assert db.session.get_one(Award, award.id).shown_as == "first_name"
    client.post(f"{link}/return")
    assert "Handed back" in client.get(link).text
    assert client.post(f"{link}/refusal").status_code == 409


def test_a_link_declines_without_an_account(people: People, client: FlaskClient) -> None:
    award = given(people, people.bea, people.amir)
    link = f"/your-badge/{award_token(award)}"
    client.post(f"{link}/refusal")
    assert "Declined" in client.get(link).text


def test_a_list_takes_as_many_queries_for_many_as_for_one(
    home: str, people: People, client: FlaskClient
) -> None:
    def asked(path: str) -> int:
        client.get(home + path)
        with statements() as sent:
            client.get(home + path)
        return len(sent)

    paths = ("awards/", "awards/mine", "contributions/mine")
    accepted(people, people.oisin, people.amir)
    sign_in(client, people.oisin)
    before = [asked(path) for path in paths]
    for each in (people.sana, people.olu, people.ada):
        accepted(people, people.oisin, each)
    assert [asked(path) for path in paths] == before


def test_pages_go_on_where_the_last_one_ended(
    home: str, people: People, client: FlaskClient
) -> None:
    what = badge(people)
    for number in range(21):
        holder, giver = someone(f"Neighbour {number}"), someone("Giver")
        accepted(people, holder, giver, what=what)
    sign_in(client, people.bea)
    first = client.get(f"{home}awards/").text
    assert "Neighbour 20" in first and "Neighbour 0<" not in first
    last = db.session.scalars(select(Award.id).order_by(Award.id).offset(1).limit(1)).one()
    second = client.get(f"{home}awards/?before={last}").text
    assert "Neighbour 0<" in second and "Neighbour 1<" not in second
