"""Who cannot be invited is not offered, and where one looks for them it is said why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from core.communities.actions import know
from core.consents import queries as consents
from core.consents.ledger import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.consents.queries import something_lets_invite
from core.db import db, now
from core.errors import RuleBroken
from core.people import tags
from core.people.models import CHANNELS, Person
from core.people.terms import index_people
from core.safeguarding.actions import place_hold
from outreach.invitations import actions, obstacles
from outreach.invitations.models import Channel, Invitation
from outreach.next_ten import gathering, proposing
from outreach.waves import in_bulk
from tests.outreach.choosers import bees
from tests.outreach.rounds import LINES, planned_wave, put_in, written
from tests.people import People, sign_in
from tests.statements import plan_of

Stop = Callable[[Person, People], object]


def never(person: Person, people: People) -> None:
    person.never_contact_at = now()


def restricted(person: Person, people: People) -> None:
    person.restricted_at = now()


def on_hold(person: Person, people: People) -> None:
    place_hold(people.community, "person", person.id, "A concern.", people.olu)


def objected(person: Person, people: People) -> None:
    withdraw(person, Purpose.ANYTHING, how=How.PAGE, by=person)


def no_invitations(person: Person, people: People) -> None:
    withdraw(person, Purpose.INVITATION, community_id=people.community.id, how=How.PHONE)


STOPS: dict[Stop, str] = {
    never: "asked never to be contacted",
    restricted: "nothing be done with their details",
    on_hold: "on hold for safeguarding",
    objected: "asked not to be invited",
    no_invitations: "asked not to be invited",
}
STOPPED = pytest.mark.parametrize("stop", STOPS)


@STOPPED
def test_who_cannot_be_invited_is_not_offered_and_is_told_of_by_name(
    people: People, client: FlaskClient, stop: Stop
) -> None:
    wave = bees(people)
    stop(people.bea, people)
    db.session.commit()
    assert "Bea Król" not in {each.person.name for each in proposing.propose(wave).picks}
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/waves/{wave.id}/people"
    found = client.get(f"{page}?q=bea").text
    assert "Cannot be invited." in found and STOPS[stop] in found
    for each in (found, client.get(page).text):
        assert f"person-{people.bea.id}" not in each
    ticked = {f"person-{people.bea.id}": "1", f"why-{people.bea.id}": "Bees"}
    assert client.post(page, data=ticked).status_code == 409


def test_without_a_basis_nobody_is_offered_until_one_is_written_down(
    people: People, client: FlaskClient
) -> None:
    wave, person, words = bees(people), _without_basis(people), "Nothing is written down"
    tags.retag(person, ["Bees"], [])
    db.session.commit()
    assert person.name not in _offered(people)
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/waves/{wave.id}/people"
    assert person.name not in client.get(page).text
    assert words in client.get(f"{page}?q=nadia").text
    with pytest.raises(RuleBroken, match=words):
        put_in(wave, person, people=people)
    db.session.rollback()
    _says(person, Purpose.CONTACT, Basis.CONSENT)
    db.session.commit()
    assert person.name in _offered(people)
    put_in(wave, person, people=people)


def test_whom_somebody_named_is_asked_by_a_human_and_by_mail_once_they_agree(
    people: People,
) -> None:
    wave, person = bees(people), _without_basis(people)
    person.set_email("nadia@example.org")
    tags.retag(person, ["Bees"], [])
    _says(person, Purpose.NAMING, Basis.NAMED_BY_FRIEND)
    db.session.commit()
    assert person.name in _offered(people)
    put_in(wave, person, people=people)
    invitation = db.session.scalars(select(Invitation).filter_by(person_id=person.id)).one()
    stands = {}
    for channel in (Channel.EMAIL, Channel.PHONE):
        invitation.channel = channel
        stands[channel] = obstacles.of_invitations([invitation]).get(invitation.id)
    assert stands == {Channel.EMAIL: "not_by_mail", Channel.PHONE: None}
    withdraw(person, Purpose.INVITATION, how=How.PHONE)
    db.session.commit()
    assert person.name not in _offered(people)
    assert obstacles.of_people(people.community.id, [person]) == {person.id: "refused"}


def test_a_change_of_many_says_who_cannot_be_invited(people: People) -> None:
    everybody = [people.bea, people.oisin, people.mohammed, _without_basis(people)]
    restricted(people.bea, people)
    objected(people.oisin, people)
    db.session.flush()
    ids = [each.id for each in everybody]
    found = in_bulk._who_may_not(people.community.id, ids)
    assert [found.get(each) for each in ids] == ["restricted", "refused", None, "no_basis"]
    assert set(found.values()) <= in_bulk.WAVE.reasons.keys()


@STOPPED
def test_the_board_says_it_on_the_card_before_anybody_approves(
    people: People, client: FlaskClient, stop: Stop
) -> None:
    invitation = _in_a_wave(people)
    stop(people.oisin, people)
    db.session.commit()
    sign_in(client, people.sana)
    board = f"/communities/{people.community.id}/waves/{invitation.wave_id}"
    page = client.get(board).text
    assert STOPS[stop] in page and "/approval" not in page
    with pytest.raises(RuleBroken):
        actions.approve(invitation, by=people.sana)


def test_a_no_to_one_channel_is_in_the_way_of_that_one_alone(people: People) -> None:
    invitation = _in_a_wave(people)
    withdraw(people.oisin, Purpose.ANYTHING, channel="email", how=How.PAGE, by=people.oisin)
    with pytest.raises(RuleBroken, match="Choose another one"):
        actions.approve(invitation, by=people.sana)
    written(invitation, people, channel="phone")
    assert invitation.is_approved
    assert not obstacles.of_people(people.community.id, [people.oisin])


def test_who_refuses_once_approved_is_told_of_before_the_wave_is_sent(
    people: People, client: FlaskClient
) -> None:
    invitation = _in_a_wave(people)
    actions.approve(invitation, by=people.sana)
    objected(people.oisin, people)
    db.session.commit()
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/waves/{invitation.wave_id}"
    assert "asked not to be invited" in client.get(f"{home}/sending").text


@pytest.mark.parametrize(("channel", "page"), [("letter", "letters"), ("phone", "call-sheet")])
def test_who_objected_is_on_no_paper(
    people: People, client: FlaskClient, channel: str, page: str
) -> None:
    invitation = _in_a_wave(people)
    written(invitation, people, channel=channel)
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/waves/{invitation.wave_id}/{page}"
    assert people.oisin.name in client.get(path).text
    objected(people.oisin, people)
    db.session.commit()
    assert people.oisin.name not in client.get(path).text


SAID = some.tuples(
    some.sampled_from(
        [Purpose.CONTACT, Purpose.INVITATION, Purpose.ANYTHING, Purpose.NAMING, Purpose.NEWS]
    ),
    some.sampled_from([None, *CHANNELS]),
    some.sampled_from([None, Basis.CONSENT, Basis.LEGITIMATE_INTERESTS, Basis.CONTRACT]),
    some.sampled_from([How.PAGE, How.IMPORT]),
    some.sampled_from(["everywhere", "here", "elsewhere"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ledger=some.lists(SAID, max_size=6))
def test_what_is_asked_about_many_is_what_is_weighed_for_one(
    people: People, ledger: list[tuple[Any, ...]]
) -> None:
    person, here = _without_basis(people), people.community.id
    places = {"everywhere": None, "here": here, "elsewhere": people.elsewhere.id}
    for purpose, channel, basis, how, place in ledger:
        about = {"community_id": places[place], "channel": channel, "how": how, "wording": "So."}
        if basis:
            give(person, purpose, basis=basis, **about)
        else:
            withdraw(person, purpose, **about)
    lets = select(something_lets_invite(person.id, here))
    may = db.session.scalar(lets) and person.id not in consents.refusing(here)
    assert bool(may) == (not consents.not_to_invite([person.id], here))
    db.session.rollback()


def test_of_each_the_ledger_is_read_by_its_index(people: People) -> None:
    person_id = select(Person.id).where(something_lets_invite(Person.id, people.community.id))
    assert "ix_consent_changes_person_id_id" in plan_of(person_id.where(Person.id == 1))


def _without_basis(people: People) -> Person:
    """Nadia, of whom nothing is written down."""
    person = Person(source="An old list")
    person.rename("Nadia Osei")
    db.session.add(person)
    db.session.flush()
    know(people.community, person)
    index_people([person.id])
    return person


def _says(person: Person, purpose: Purpose, basis: Basis) -> None:
    give(person, purpose, basis=basis, how=How.PHONE, wording="Yes.")


def _offered(people: People) -> set[str]:
    """Whom the chooser knows as free to be asked, and the page of a segment offers."""
    ids = [person_id for (person_id,) in db.session.execute(select(Person.id))]
    free = proposing.may_be_asked_now(people.community.id, ids)
    there = {int(each) for each in gathering.gather(people.community.id).field.ids}
    assert free <= there
    return {each.name for each in db.session.scalars(select(Person).where(Person.id.in_(free)))}


def _in_a_wave(people: People) -> Any:
    """An invitation to Oisín that is written and waits to be approved."""
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    invitation.write(why="Bees", personal_line=LINES[0], inviter=people.sana, channel="email")
    db.session.commit()
    return invitation
