"""Anyone who said yes may suggest people, and sees what became of it; nominees lose nothing."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now
from core.errors import RuleBroken
from core.journal.models import Entry
from core.people.models import Person
from core.safeguarding.actions import place_hold
from outreach.nominations.actions import approve, decline
from outreach.nominations.models import Nomination
from outreach.settings import actions as settings
from outreach.settings.models import USUAL
from outreach.suggestions import outcomes
from outreach.suggestions.actions import left, suggest, withdraw
from outreach.waves import actions as waves
from outreach.waves.models import WaveState
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, sent_invitation
from tests.people import People, agreed, sign_in
from tests.presses import at_once

WORDS = {"why": "She knows every bee", "known_how": "Neighbours"}


def values(name: str, email: str = "", **more: object) -> dict[str, object]:
    plain = {"email": email, "agreed": bool(email), "is_named": False}
    return {"name": name, **WORDS, **plain, **more}


def suggested(people: People, name: str = "Marta", by: Person | None = None) -> Nomination:
    made = suggest(people.community.id, by or people.amir, values(name))
    db.session.commit()
    return made


def became(people: People, by: Person | None = None) -> list[str]:
    found = outcomes.of_person(people.community.id, (by or people.amir).id)
    return [each.words for each in found]


def test_an_ambassador_suggests_someone_with_why_and_how(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    answer = client.post(f"{path(people)}new", data={"name": "Marta", **WORDS})
    assert answer.location == path(people)
    made = db.session.scalars(select(Nomination)).one()
    assert (made.origin, made.known_how, made.is_named) == ("member", "Neighbours", False)
    page = client.get(path(people)).text
    assert "Marta" in page and "waiting" in page and "2 more people" in page


@pytest.mark.parametrize("missing", ["name", "why", "known_how"])
def test_nothing_that_is_needed_may_be_missing(
    people: People, client: FlaskClient, missing: str
) -> None:
    sign_in(client, people.amir)
    answer = client.post(f"{path(people)}new", data={"name": "Marta", **WORDS, missing: " "})
    assert answer.status_code == 422


def test_members_may_suggest_and_strangers_find_nothing(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.oisin)
    assert client.get(path(people)).status_code == 404
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    assert client.get(path(people)).status_code == 200


def test_a_fourth_is_refused_and_what_was_written_stays(
    people: People, client: FlaskClient
) -> None:
    for name in ("Jan", "Ines", "Kofi"):
        suggested(people, name)
    sign_in(client, people.amir)
    answer = client.post(f"{path(people)}new", data={"name": "Marta", **WORDS})
    assert answer.status_code == 409 and "After this wave" in answer.text
    again = client.post(f"{path(people)}new", data={"name": "Jan", **WORDS})
    assert again.status_code == 409


def test_the_community_says_how_many(people: People) -> None:
    settings.change(people.community, {**USUAL, "suggestions_each": 1}, by=people.sana)
    suggested(people)
    assert left(people.community.id, people.amir.id) == 0
    with pytest.raises(RuleBroken):
        suggested(people, "Jan")


def test_what_is_taken_back_does_not_count_and_is_gone(people: People, client: FlaskClient) -> None:
    marta = suggested(people)
    sign_in(client, people.amir)
    assert client.post(f"{path(people)}{marta.id}/withdrawal").status_code == 303
    assert left(people.community.id, people.amir.id) == 3
    assert db.session.scalars(select(Nomination)).all() == []


def test_closing_a_wave_begins_a_new_round(people: People, clock: Clock) -> None:
    wave = planned_wave(people)
    suggested(people)
    assert left(people.community.id, people.amir.id) == 2
    clock.move(days=1)
    wave.state, wave.closed_at = WaveState.CLOSED, now()
    assert left(people.community.id, people.amir.id) == 3


def test_one_voice_for_one_person_is_enough(people: People) -> None:
    suggested(people, "Zoë")
    with pytest.raises(RuleBroken):
        suggested(people, "ZOE")
    assert suggested(people, "Zoë", by=people.bea) is not None


def test_nobody_suggests_their_own_address(people: People) -> None:
    mine = values("Somebody", people.amir.email or "")
    with pytest.raises(RuleBroken):
        suggest(people.community.id, people.amir, mine)


def test_who_is_on_hold_suggests_nobody(people: People) -> None:
    place_hold(people.community, "person", people.amir.id, "A concern.", people.olu)
    with pytest.raises(RuleBroken):
        suggested(people)


def test_what_was_decided_cannot_be_taken_back(people: People) -> None:
    marta = suggested(people)
    approve(marta, people.community, people.sana)
    with pytest.raises(RuleBroken):
        withdraw(marta, people.amir)


def test_nobody_takes_back_what_another_suggested(people: People, client: FlaskClient) -> None:
    marta = suggested(people, by=people.bea)
    sign_in(client, people.amir)
    assert client.post(f"{path(people)}{marta.id}/withdrawal").status_code == 404


def test_what_became_of_it_is_told_step_by_step(people: People, clock: Clock) -> None:
    marta = suggested(people)
    assert became(people) == ["waiting"]
    person = approve(marta, people.community, people.sana)
    agreed(person)
    db.session.commit()
    assert became(people) == ["will be asked"]
    invitation = sent_invitation(people, person, channel="phone")
    assert became(people) == ["will be asked"]
    invitation.went_out()
    db.session.flush()
    assert became(people) == ["has been asked"]
    communities.give_role(people.community, person, Role.AMBASSADOR, None)
    assert became(people) == ["joined"]


def test_nobody_learns_that_somebody_was_a_member_before(people: People, clock: Clock) -> None:
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    clock.move(days=1)
    approve(suggested(people, people.oisin.name), people.community, people.sana, of(people.oisin))
    assert became(people) == ["will be asked"]
    invitation = sent_invitation(people, people.oisin, channel="phone")
    invitation.went_out()
    invitation.answer, invitation.answered_at = "yes", now()
    waves.close_wave(invitation.wave, "Mornings do not work.", by=people.sana)
    db.session.flush()
    assert became(people) == ["has been asked"]


def of(person: Person) -> str:
    return f"person-{person.id}"


@pytest.mark.parametrize("answer", ["no_thanks", "never", "not_now", None])
def test_who_said_no_and_who_never_answered_read_alike(
    people: People, clock: Clock, answer: str | None
) -> None:
    person = approve(suggested(people), people.community, people.sana)
    agreed(person)
    invitation = sent_invitation(people, person, channel="phone")
    invitation.went_out()
    invitation.answer, invitation.answered_at = answer, now() if answer else None
    db.session.flush()
    assert became(people) == ["has been asked"]
    clock.move(days=1)
    waves.close_wave(invitation.wave, "Mornings do not work.", by=people.sana)
    db.session.flush()
    assert became(people) == ["not this time"]


def test_declined_and_forgotten_read_alike(people: People) -> None:
    decline(suggested(people), people.sana)
    suggested(people, "Jan").forget("forgotten")
    db.session.flush()
    assert became(people) == ["not this time"] * 2


def test_an_older_no_of_theirs_is_not_told(people: People, clock: Clock) -> None:
    invitation = sent_invitation(people, people.oisin, channel="phone")
    invitation.went_out()
    invitation.answer, invitation.answered_at = "no_thanks", now()
    waves.close_wave(invitation.wave, "Mornings do not work.", by=people.sana)
    clock.move(days=1)
    voice = suggested(people, people.oisin.name)
    approve(voice, people.community, people.sana, f"person-{people.oisin.id}")
    assert became(people) == ["will be asked"]


def test_of_many_presses_at_once_only_as_many_count_as_may(app: Flask, people: People) -> None:
    community, amir = people.community.id, people.amir.id

    def press(name: str) -> None:
        suggest(community, db.session.get_one(Person, amir), values(name))

    names = [f"Neighbour {number}" for number in range(8)]
    done = at_once(app, [partial(press, name) for name in names])
    assert done["done"] == 3
    assert len(db.session.scalars(select(Nomination)).all()) == 3


def test_the_journal_tells_who_suggested_but_no_name_of_the_nominee(people: People) -> None:
    withdraw(suggested(people), people.amir)
    lines = db.session.scalars(select(Entry).where(Entry.what.like("suggestion.%"))).all()
    assert [line.what for line in lines] == ["suggestion.made", "suggestion.withdrawn"]
    assert not any("Marta" in str(line.details) or line.person_id for line in lines)


def path(people: People) -> str:
    return f"/communities/{people.community.id}/suggestions/"
