"""The chooser of a wave: it proposes, explains itself, and is overruled."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Membership
from core.db import db, now, today
from core.safeguarding.actions import place_hold
from outreach.invitations.models import Invitation
from outreach.next_ten import proposing
from outreach.next_ten.models import Wish
from outreach.next_ten.words import in_words
from outreach.segments.models import Segment
from outreach.settings.models import USUAL, OutreachSettings
from outreach.touchpoints import actions as touchpoints
from outreach.waves.models import Wave
from tests.outreach.choosers import WEIGHTS, bees, proposed, url
from tests.people import People, sign_in, someone


@pytest.fixture
def wave(people: People, client: FlaskClient) -> Wave:
    sign_in(client, people.sana)
    return bees(people)


def test_it_proposes_with_reasons_and_compares(client: FlaskClient, wave: Wave) -> None:
    page = client.get(url(wave)).text
    for words in (
        "Bea Król",
        "Fills a place in: Bees",
        "Nominated once",
        "Speaks a language of somebody who can invite",
        "Drawn at random",
        "The most connected",
        "The most nominated",
    ):
        assert words in page


def test_who_adds_nothing_or_has_a_part_is_not_proposed(people: People, wave: Wave) -> None:
    communities.know(people.community, someone("Nobody Inparticular"))
    assert sorted(proposed(wave)) == ["Bea Król", "Oisín Ó Súilleabháin", "محمد"]


def test_who_may_not_be_asked_is_not_proposed(people: People, wave: Wave) -> None:
    people.bea.never_contact_at = now()
    people.oisin.away_until = today()
    place_hold(people.community, "person", people.mohammed.id, "A concern.", people.olu)
    db.session.commit()
    assert proposed(wave) == []


def test_who_was_asked_lately_is_left_in_peace(people: People, wave: Wave) -> None:
    other = Wave(community_id=wave.community_id, number=9, purpose="Before", size=1)
    other.owner_id, other.starts_on, other.answers_by = people.sana.id, today(), today()
    db.session.add(other)
    db.session.flush()
    asked = Invitation(wave_id=other.id, community_id=wave.community_id, person_id=people.bea.id)
    asked.is_open, asked.invited_at = False, now()
    db.session.add(asked)
    db.session.commit()
    assert "Bea Król" not in proposed(wave)


def test_who_was_contacted_often_enough_is_left_in_peace(people: People, wave: Wave) -> None:
    for _time in range(4):
        touchpoints.log(wave.community_id, people.bea.id, "call", "", by=people.sana)
    db.session.commit()
    assert sorted(proposed(wave)) == ["Oisín Ó Súilleabháin", "محمد"]


def test_somebody_excluded_stays_out_until_let_back_in(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    client.post(url(wave), data=WEIGHTS | {"never": people.bea.id})
    assert "Bea Król" not in proposed(wave)
    client.post(url(wave), data=WEIGHTS | {"free": people.bea.id})
    assert "Bea Król" in proposed(wave)


def test_somebody_kept_stays_in_whatever_counts(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    client.post(url(wave), data=dict.fromkeys(WEIGHTS, "0") | {"must": people.mohammed.id})
    assert proposed(wave) == ["محمد"]


def test_two_are_exchanged(client: FlaskClient, people: People, wave: Wave) -> None:
    wave.size = 2
    db.session.commit()
    out = proposing.propose(wave)
    one, other = out.picks[-1].person, out.upcoming[0].person
    page = client.post(url(wave), data=WEIGHTS | {"swap": one.id, f"for-{one.id}": other.id})
    assert f"{other.name} was taken instead of {one.name}" in page.text
    assert one.name not in proposed(wave)
    assert other.name in proposed(wave)


def test_an_exchange_shows_points_and_reasons_and_picks_nobody_by_itself(
    client: FlaskClient, wave: Wave
) -> None:
    wave.size = 2
    db.session.commit()
    out = proposing.propose(wave)
    one, other = out.picks[0].person, out.upcoming[0]
    fieldset = client.get(url(wave)).text.split("Who instead of")[1].split("</fieldset>")[0]
    assert f"+{other.score:.1f}" in fieldset and sentence(other) in fieldset
    assert "checked" not in fieldset
    answer = client.post(url(wave), data=WEIGHTS | {"swap": one.id})
    assert answer.status_code == 409 and "Pick first who is to be asked instead" in answer.text
    assert one.name in proposed(wave)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("never", "is excluded"),
        ("must", "stays in the list"),
        ("free", "is in the list by their points alone"),
    ],
)
def test_what_a_press_did_is_said(
    client: FlaskClient, people: People, wave: Wave, what: str, said: str
) -> None:
    data = WEIGHTS | {what: people.bea.id}
    assert f"Bea Król {said}" in client.post(url(wave), data=data).text.split("<h1")[0]
    part = client.post(url(wave), data=data, headers={"HX-Request": "true"}).text
    assert said in part.split('id="said"')[1]


def test_one_press_lets_everything_count_alike_again(client: FlaskClient, wave: Wave) -> None:
    client.post(url(wave), data=WEIGHTS | {"reach": "9"})
    page = client.post(url(wave), data=WEIGHTS | {"reach": "9", "even": "1"}).text
    assert proposing.weights_of(wave) == dict.fromkeys(WEIGHTS, 5)
    assert page.count(">5</output>") == len(WEIGHTS)


def sentence(one: proposing.Proposed) -> str:
    return next(in_words(one.reasons))[0]


def test_a_slider_is_followed_and_kept(client: FlaskClient, wave: Wave) -> None:
    page = client.post(
        url(wave),
        data=WEIGHTS | {"segments": "0", "languages": "0"},
        headers={"HX-Request": "true"},
    ).text
    assert "Fills a place" not in page
    assert "<html" not in page
    assert proposed(wave) == ["محمد"]


@pytest.mark.parametrize("weight", ["11", "-1", "", "many"])
def test_a_weight_that_is_none_changes_nothing(
    client: FlaskClient, wave: Wave, weight: str
) -> None:
    assert client.post(url(wave), data=WEIGHTS | {"reach": weight}).status_code == 422
    assert proposing.weights_of(wave) == dict.fromkeys(WEIGHTS, 5)


def test_more_of_one_organisation_than_allowed_are_not_kept(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    settings = OutreachSettings(community_id=wave.community_id, **USUAL)
    settings.most_of_one_organisation = 1
    db.session.add(settings)
    people.bea.organisation, people.oisin.organisation = "Bee Trust", "BEE trust"
    db.session.commit()
    client.post(url(wave), data=WEIGHTS | {"must": people.bea.id})
    answer = client.post(url(wave), data=WEIGHTS | {"must": people.oisin.id})
    assert answer.status_code == 409
    assert "You keep 1 of BEE trust already" in answer.text
    assert sorted(proposed(wave)) == ["Bea Król", "محمد"]


def test_no_more_are_proposed_than_inviters_have_room_for(people: People, wave: Wave) -> None:
    settings = OutreachSettings(community_id=wave.community_id, **USUAL)
    settings.invitations_per_inviter = 1
    db.session.add(settings)
    db.session.commit()
    assert len(proposed(wave)) == 2


def test_a_contact_counts_as_warm(people: People, wave: Wave) -> None:
    touchpoints.log(wave.community_id, people.bea.id, "call", "", by=people.sana)
    db.session.commit()
    (why,) = [each.reasons for each in proposing.propose(wave).picks if each.person == people.bea]
    assert {"part": "warmth", "points": 1.0, "about": 1.0} in why


def test_who_fills_a_place_already_leaves_less_to_fill(people: People, wave: Wave) -> None:
    db.session.add(
        Membership(community_id=wave.community_id, person_id=people.bea.id, role="member")
    )
    wave.size = 1
    (segment,) = db.session.scalars(select(Segment))
    segment.target = 1
    db.session.commit()
    picks = proposing.propose(wave).picks
    assert all(why["part"] != "segments" for each in picks for why in each.reasons)


def test_reasons_stay_with_each_invitation(client: FlaskClient, people: People, wave: Wave) -> None:
    picks = proposing.propose(wave).picks
    form = {f"person-{each.person.id}": "1" for each in picks}
    form |= {f"why-{each.person.id}": "We miss you" for each in picks}
    client.post(url(wave), data=WEIGHTS | {"must": people.bea.id})
    assert client.post(f"{url(wave)}people", data=form).location.endswith(f"/waves/{wave.id}")
    kept = {each.person_id: each.reasons for each in db.session.scalars(select(Invitation))}
    assert kept == {each.person.id: list(each.reasons) for each in picks}
    assert db.session.query(Wish).count() == 0
    (invitation,) = db.session.scalars(
        select(Invitation).where(Invitation.person_id == people.bea.id)
    )
    page = client.get(f"/communities/{wave.community_id}/invitations/{invitation.id}").text
    assert "Why NextTen proposed them" in page


def test_what_was_typed_is_kept_when_a_reason_is_missing(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    form = {f"person-{people.bea.id}": "1", f"person-{people.oisin.id}": "1"}
    answer = client.post(f"{url(wave)}people", data=form | {f"why-{people.bea.id}": "She knows"})
    assert answer.status_code == 422
    assert ">She knows</textarea>" in answer.text


def test_points_of_all_reasons_add_up_to_what_is_shown(people: People, wave: Wave) -> None:
    proposal = proposing.propose(wave)
    total = sum(why["points"] for each in proposal.picks for why in each.reasons)
    assert total == pytest.approx(proposal.score)
    assert proposal.score == pytest.approx(proposal.covers[0].score, abs=0.05)


def test_somebody_of_another_community_is_neither_kept_nor_shown(
    client: FlaskClient, people: People, wave: Wave
) -> None:
    answer = client.post(url(wave), data=WEIGHTS | {"must": people.zoe.id})
    assert answer.status_code == 409
    assert people.zoe.name not in answer.text
