"""The same person named twice is one candidate with two voices, decided in one press."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from core.communities import actions as communities
from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from core.journal.models import Entry
from core.people.models import Person
from outreach.nominations import candidates, jobs, queries
from outreach.nominations.actions import approve, decline, nominate
from outreach.nominations.candidates import Candidate
from outreach.nominations.models import Nomination, Origin
from tests.clock import Clock
from tests.people import People, sign_in, someone
from tests.presses import at_once
from tests.statements import statements


def named(people: People, name: str, address: str | None = None, **more: Any) -> Nomination:
    by = more.pop("by", people.amir)
    made = nominate(people.community.id, by.id, name, "Bees", address, bool(address), **more)
    db.session.commit()
    return made


def only(people: People) -> Candidate:
    (found,) = candidates.page(people.community.id)[0]
    return found


def test_names_and_addresses_lead_from_voice_to_voice(people: People) -> None:
    named(people, "Zoë Fjord", "zf@example.org")
    named(people, "zoe FJORD")
    named(people, "Z. Fjord", "ZF@Example.org")
    named(people, "Somebody else")
    other, zoe = candidates.page(people.community.id)[0]
    assert (len(zoe.voices), len(other.voices)) == (3, 1)
    assert zoe.name == "Z. Fjord" and zoe.other_names == ["Zoë Fjord", "zoe FJORD"]
    assert len(zoe.addresses) == 1


def test_whom_most_people_named_comes_first_and_as_most_of_them_spell_it(people: People) -> None:
    for by, name in ((people.amir, "Zoë"), (people.bea, "Zoë"), (people.olu, "ZOE")):
        named(people, name, by=by)
    named(people, "Jan")
    for _each in range(4):
        nominate(people.community.id, None, "Me", "I", "me@a.org", True, origin=Origin.SELF)
    found = candidates.page(people.community.id)[0]
    assert [each.name for each in found] == ["Zoë", "Jan", "Me"]
    assert approve(found[0].voices[0], people.community, people.sana).name == "Zoë"


def test_voices_of_another_community_are_none_of_ours(people: People) -> None:
    named(people, "Marta")
    nominate(people.elsewhere.id, people.zoe.id, "Marta", "Bees")
    assert len(only(people).voices) == 1


def test_the_page_shows_every_reason_and_where_it_is_from(
    people: People, client: FlaskClient
) -> None:
    named(people, "Marta", known_how="The choir")
    nominate(people.community.id, people.bea.id, "Marta", "Trees", origin=Origin.FRIEND)
    nominate(people.community.id, None, "Marta", "I love it", origin=Origin.SELF)
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/nominations/").text
    for shown in ("2 voices", "Bees", "The choir", "Trees", "I love it", "themselves forward"):
        assert shown in page
    assert people.amir.name in page and people.bea.name not in page


def test_one_press_decides_every_voice(people: People) -> None:
    first, second = named(people, "Marta"), named(people, "Marta", by=people.bea)
    person = approve(second, people.community, people.sana)
    assert {each.person_id for each in (first, second)} == {person.id}
    assert {each.state for each in (first, second)} == {"approved"}
    lines = db.session.scalars(select(Entry).where(Entry.what == "nomination.approved")).all()
    assert [line.details["voices"] for line in lines] == [2]


def test_declining_forgets_what_every_voice_said(people: People) -> None:
    first = named(people, "Marta", "m@example.org", known_how="The choir")
    second = named(people, "Marta")
    decline(first, people.sana)
    for each in (first, second):
        assert (each.state, each.name, each.why, each.known_how) == ("declined", "", "", "")
        assert (each.email, each.email_key) == (None, None)


def test_a_namesake_is_asked_about_first(people: People, client: FlaskClient) -> None:
    voice = named(people, "Bea Krol")
    with pytest.raises(RuleBroken):
        approve(voice, people.community, people.sana)
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/nominations/").text
    assert f'value="person-{people.bea.id}"' in page and f'value="new-{voice.id}"' in page


@pytest.mark.parametrize("is_known", [True, False])
def test_an_organiser_says_whether_a_namesake_is_the_same(people: People, is_known: bool) -> None:
    voice = named(people, "Bea Krol")
    before = db.session.scalar(select(func.count()).select_from(Person)) or 0
    who = f"person-{people.bea.id}" if is_known else f"new-{voice.id}"
    person = approve(voice, people.community, people.sana, who)
    assert (person == people.bea) == is_known
    after = db.session.scalar(select(func.count()).select_from(Person))
    assert after == before + (not is_known)


@pytest.mark.parametrize("who", ["person-1", "new-999", "nobody", "person-x", "-"])
def test_nobody_else_can_be_chosen(people: People, who: str) -> None:
    voice = named(people, "Marta")
    with pytest.raises(RuleBroken):
        approve(voice, people.community, people.sana, who)


def test_one_address_is_never_two_people(people: People) -> None:
    voice = named(people, "Oisín S", (people.oisin.email or "").upper())
    assert [each.person for each in only(people).choices] == [people.oisin]
    assert approve(voice, people.community, people.sana) == people.oisin


def test_of_two_addresses_one_is_chosen(people: People) -> None:
    one, other = named(people, "Marta", "m@a.org"), named(people, "Marta", "m@b.org")
    with pytest.raises(RuleBroken):
        approve(one, people.community, people.sana)
    nameless = named(people, "Marta")
    person = approve(one, people.community, people.sana, f"new-{other.id}")
    assert person.email == "m@b.org" and nameless.person_id == other.person_id == person.id
    assert (one.state, one.email) == ("waiting", "m@a.org")
    assert approve(one, people.community, people.sana, f"new-{one.id}").email == "m@a.org"


@pytest.mark.parametrize("address", ["", "bea@a.org", "m@b.org"])
def test_of_somebody_known_voices_with_another_address_wait(people: People, address: str) -> None:
    people.bea.set_email(address)
    other, one = named(people, "Bea Król", "m@b.org"), named(people, "Bea Król", "m@a.org")
    approve(one, people.community, people.sana, f"person-{people.bea.id}")
    waits = one if address == "m@b.org" else other
    assert [each.id for each in (one, other) if each.state == "waiting"] == [waits.id]


def test_one_voice_of_several_can_be_declined(people: People, client: FlaskClient) -> None:
    first, second = named(people, "Marta"), named(people, "Marta", by=people.bea)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/nominations/"
    path = f"{home}{first.id}/voice/refusal"
    assert path in client.get(home).text
    assert "nothing brings it back" in client.get(path).text
    assert client.post(path).status_code == 303 and client.post(path).status_code == 409
    db.session.expire_all()
    assert (first.state, first.why, second.state) == ("declined", "", "waiting")
    assert "voice/refusal" not in client.get(home).text


def test_who_puts_themselves_forward_meets_others_only_by_address(people: People) -> None:
    named(people, "Marta", "m@a.org", is_named=True)
    for address in ("x@b.org", None, "M@a.org"):
        nominate(people.community.id, None, "Marta", "I", address, True, origin=Origin.SELF)
    found = candidates.page(people.community.id)[0]
    assert sorted(len(each.voices) for each in found) == [1, 1, 2]
    (both,) = [each for each in found if len(each.voices) == 2]
    assert people.amir.name in approve(both.voices[0], people.community, people.sana).source


def test_who_puts_themselves_forward_may_be_somebody_known(people: People) -> None:
    voice = nominate(people.community.id, None, people.bea.name, "I", origin=Origin.SELF)
    assert list(only(people).people) == [people.bea]
    marta = approve(voice, people.community, people.sana, f"new-{voice.id}")
    marta.rename("Somebody else")
    assert marta in candidates.of(people.community.id, [named(people, people.bea.name)])[0].people


def test_whom_another_community_knows_is_not_shown_to_this_one(people: People) -> None:
    voice = named(people, "Z", people.zoe.email)
    assert [each.person for each in only(people).choices] == [None]
    with pytest.raises(RuleBroken):
        approve(voice, people.community, people.sana)


def test_who_asked_never_to_be_contacted_gets_no_voice(people: People) -> None:
    voice = named(people, "Oisín", people.oisin.email)
    people.oisin.never_contact_at = people.oisin.created_at
    with pytest.raises(RuleBroken):
        approve(voice, people.community, people.sana)


def test_a_later_voice_waits_until_an_organiser_adds_it(people: People) -> None:
    marta = approve(named(people, "Marta"), people.community, people.sana)
    marta.rename("Marta Nowak-Brown")
    again = named(people, "Marta", by=people.bea)
    assert again.person_id is None and [marta] == list(only(people).people)
    approve(again, people.community, people.sana, f"person-{marta.id}")
    assert again.person_id == marta.id


def test_who_came_by_themselves_is_said_to_have(people: People) -> None:
    voice = nominate(people.community.id, None, "Marta", "I like bees", origin=Origin.SELF)
    assert "themselves" in approve(voice, people.community, people.sana).source


def test_voices_are_forgotten_one_by_one_after_30_days(people: People, clock: Clock) -> None:
    named(people, "Marta")
    clock.move(days=20)
    later = named(people, "Marta")
    clock.move(days=11)
    jobs.forget_undecided()
    assert [each.id for each in only(people).voices] == [later.id]


def test_pages_show_each_candidate_once(people: People) -> None:
    for each in range(queries.PAGE + 5):
        named(people, f"Neighbour {each}", "same@example.org" if each in (0, 24) else None)
    named(people, "Neighbour 3")
    first, after = candidates.page(people.community.id)
    second, end = candidates.page(people.community.id, after or 0)
    shown = [each.name for each in (*first, *second)]
    assert len(shown) == len(set(shown)) == queries.PAGE + 4 and end is None
    assert shown[:2] == ["Neighbour 3", "Neighbour 24"]


def test_a_page_asks_as_little_for_many_as_for_few(people: People) -> None:
    def asked() -> int:
        with statements() as found:
            candidates.page(people.community.id)
        return len(found)

    named(people, "Neighbour")
    few = asked()
    for each in range(15):
        named(people, f"Neighbour {each}", f"n{each}@example.org")
    assert asked() <= few


def test_the_menu_and_the_home_page_count_candidates(people: People, client: FlaskClient) -> None:
    for name in ("Marta", "Marta", "Jan"):
        named(people, name)
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/").text
    assert "2 candidates wait for your decision" in page
    assert "Nominations, 2 new" in page


def test_of_many_presses_at_once_one_decides(app: Flask, people: People) -> None:
    voices = [named(people, "Marta", by=by).id for by in (people.amir, people.bea, people.olu)]
    community, sana = people.community.id, people.sana.id

    def press(voice_id: int) -> None:
        nomination = db.session.get_one(Nomination, voice_id)
        here, by = db.session.get_one(Community, community), db.session.get_one(Person, sana)
        approve(nomination, here, by) if voice_id % 2 else decline(nomination, by)

    done = at_once(app, [partial(press, each) for each in voices * 4])
    assert done["done"] == 1 and done.total() == 12
    assert len(set(db.session.scalars(select(Nomination.state)))) == 1
    assert len(db.session.scalars(select(Person).where(Person.name == "Marta")).all()) <= 1


def test_somebody_known_may_be_named_by_any_community(people: People) -> None:
    shared = someone("Shared Person")
    communities.know(people.elsewhere, shared)
    voice = named(people, "Shared", shared.email)
    assert approve(voice, people.community, people.ada) == shared


def test_erasing_a_nominee_leaves_nothing_that_was_said_of_them(people: People) -> None:
    person = approve(named(people, "Marta"), people.community, people.sana)
    waiting = named(people, "Jan", by=people.bea)
    db.session.commit()
    db.session.execute(delete(Person).where(Person.id == person.id))
    assert db.session.scalars(select(Nomination.id)).all() == [waiting.id]


def test_erasing_a_nominator_leaves_a_voice_of_nobody(people: People) -> None:
    voice = named(people, "Marta", by=people.bea)
    db.session.execute(delete(Person).where(Person.id == people.bea.id))
    db.session.refresh(voice)
    assert (voice.nominated_by_id, voice.name) == (None, "Marta")
    assert approve(voice, people.community, people.sana).source.startswith("Named by")
