"""Two entries side by side: made one, kept apart, and made two again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.accounts.models import Session
from core.communities.actions import give_role, know
from core.communities.models import Role
from core.db import db, now, today
from core.deliveries.models import Delivery
from core.duplicates import jobs, merging, undoing
from core.duplicates.models import Duplicate, Merge
from core.errors import RuleBroken
from core.people import queries
from core.people.models import Person
from core.people.timeline import of_person
from core.privacy.queries import is_suppressed
from core.privacy.suppressing import suppress
from outreach.invitations.links import answer_token, invitation_of
from outreach.invitations.models import Invitation
from outreach.touchpoints.models import Touchpoint
from outreach.waves.models import Wave
from tests.clock import Clock
from tests.core.duplicate_samples import both, entered, merged, twice
from tests.databases import ON_BOTH
from tests.people import People, sign_in
from tests.presses import at_once


@pytest.fixture
def found(people: People) -> Duplicate:
    return twice(people.community)


@pytest.fixture
def url(people: People, found: Duplicate, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/duplicates/{found.id}"


def test_the_page_shows_both_and_marks_in_words_what_differs(url: str, client: FlaskClient) -> None:
    page = client.get(url).text
    assert "Knows beans." in page and "Has a van." in page
    assert "differs" in page and "the same phone number" in page


def test_what_is_chosen_is_kept_and_an_old_address_leads_to_the_one_who_stayed(
    people: People, found: Duplicate, url: str, client: FlaskClient
) -> None:
    first, second = both(found)
    ids = first.id, second.id
    answer = client.post(f"{url}/merge", data={"name": "second", "notes": "both"})
    assert answer.status_code == 303
    db.session.rollback()
    kept = db.session.get_one(Person, ids[0])
    assert (kept.name, kept.notes, kept.place) == (
        "NADIA OSEI",
        "Knows beans.\nHas a van.",
        "Leeds",
    )
    old = client.get(f"/communities/{people.community.id}/people/{ids[1]}")
    assert "NADIA OSEI" in old.text and queries.current(ids[1]) == ids[0]


def test_the_page_of_a_person_says_whom_they_may_be(
    people: People, found: Duplicate, url: str, client: FlaskClient
) -> None:
    page = client.get(f"/communities/{people.community.id}/people/{found.second_id}").text
    assert "Maybe here twice" in page and url in page


def test_two_people_stay_two(found: Duplicate, url: str, client: FlaskClient) -> None:
    assert client.post(f"{url}/apart").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Duplicate.state)).all() == ["apart"]
    assert "they are two people" in client.get(url).text


def test_whom_a_colleague_kept_apart_an_old_page_does_not_make_one(
    found: Duplicate, url: str, client: FlaskClient
) -> None:
    client.post(f"{url}/apart")
    refused = client.post(f"{url}/merge", data={"seen": "open"})
    assert refused.status_code == 409 and "press once more" in refused.text
    assert 'name="seen" value="apart"' in refused.text
    assert client.post(f"{url}/merge", data={"seen": "apart"}).status_code == 303


def test_undone_they_are_two_again_and_what_changed_since_stays(
    people: People, found: Duplicate, url: str, client: FlaskClient
) -> None:
    ids = found.first_id, found.second_id
    client.post(f"{url}/merge")
    db.session.rollback()
    kept = db.session.get_one(Person, ids[0])
    kept.phone = "0113 496 0000"
    merge = db.session.scalars(select(Merge)).one()
    page = f"/communities/{people.community.id}/duplicates/merges"
    assert client.post(f"{page}/{merge.id}/undo").status_code == 303
    db.session.rollback()
    one, other = (db.session.get_one(Person, each) for each in ids)
    assert (one.phone, one.place, other.place) == ("0113 496 0000", None, "Leeds")
    assert other.merged_into_id is None and "It is undone already." in client.get(page).text
    assert len(of_person(one.id, people.community.id)) >= 2


@pytest.mark.parametrize("why", ["known elsewhere", "signs in"])
def test_only_an_administrator_may_where_more_than_this_community_is_touched(
    people: People, found: Duplicate, url: str, client: FlaskClient, why: str
) -> None:
    second = both(found)[1]
    if why == "signs in":
        give_role(people.community, second, Role.MEMBER, None)
    else:
        know(people.elsewhere, second)
    assert "Only an administrator" in client.get(url).text
    assert client.post(f"{url}/merge").status_code == 409
    sign_in(client, people.ada)
    assert client.post(f"{url}/merge").status_code == 303


def test_somebody_goes_on_being_called_as_they_were_first(people: People) -> None:
    first = entered(people.community, "نادية", phone="07700900556")
    second = entered(people.community, "Nadia Osei-Bonsu", phone="07700900556")
    merge = merging.make_one(people.community, second, first, {}, by=people.sana)
    assert db.session.get_one(Person, merge.kept_id).name == "نادية"


def test_the_stricter_choice_holds(people: People, found: Duplicate) -> None:
    first, second = both(found)
    first.set_email("first@example.org")
    second.set_email("second@example.org")
    second.never_contact_at, first.away_until = now(), today() + timedelta(days=9)
    suppress("second@example.org", reason="never")
    merge = merged(people.community, found, people.sana)
    kept = db.session.get_one(Person, merge.kept_id)
    assert not kept.may_be_contacted and kept.is_away
    assert is_suppressed(kept.email or "")
    undoing.undo(merge, by=people.sana)
    assert is_suppressed("first@example.org") and is_suppressed("second@example.org")
    assert db.session.get_one(Person, merge.kept_id).may_be_contacted


def test_of_two_messages_about_one_thing_one_leaves_and_old_links_lead_there(
    people: People, found: Duplicate
) -> None:
    first, second = both(found)
    wave = _wave(people)
    invitations = [_invited(wave, each) for each in (first, second)]
    token = answer_token(invitations[1])
    merged(people.community, found, people.sana)
    left = db.session.scalars(select(Delivery).where(Delivery.kind == "invitation")).all()
    assert [(each.person_id, each.subject_id) for each in left] == [(first.id, invitations[0].id)]
    led = invitation_of(token)
    assert led is not None and led.id == invitations[0].id


def test_whoever_goes_is_signed_out_and_a_talk_with_themselves_stays_as_a_note(
    people: People, found: Duplicate
) -> None:
    first, second = both(found)
    give_role(people.community, first, Role.MEMBER, None)
    db.session.add(Session(person_id=second.id, token_digest="x", expires_at=now()))
    talk = {"community_id": people.community.id, "kind": "call", "said": "Hello."}
    db.session.add(Touchpoint(person_id=second.id, by_id=first.id, **talk))
    db.session.flush()
    merged(people.community, found, people.ada)
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0
    note = db.session.scalars(select(Touchpoint)).one()
    assert (note.person_id, note.by_id, note.said) == (first.id, None, "Hello.")


@ON_BOTH
def test_two_who_press_at_the_same_moment_make_one_merge(
    app: Flask, people: People, found: Duplicate
) -> None:
    ids = found.first_id, found.second_id
    here, sana = people.community.id, people.sana.id
    db.session.commit()

    def press() -> None:
        first, second = (db.session.get_one(Person, each) for each in ids)
        community = db.session.get_one(type(people.community), here)
        merging.make_one(community, first, second, {}, by=db.session.get_one(Person, sana))

    assert at_once(app, [press, press])["done"] == 1
    assert db.session.scalar(select(func.count()).select_from(Merge)) == 1


def test_a_merge_is_undone_before_the_one_that_came_earlier(
    people: People, found: Duplicate
) -> None:
    first = merged(people.community, found, people.sana)
    kept = db.session.get_one(Person, first.kept_id)
    other = twice(people.community, "Somebody Else", "+44 7700 900888")
    second = merging.make_one(people.community, kept, both(other)[0], {}, by=people.sana)
    with pytest.raises(RuleBroken, match="Undo that first"):
        undoing.undo(first, by=people.sana)
    undoing.undo(second, by=people.sana)
    undoing.undo(first, by=people.sana)
    assert db.session.get_one(Person, first.gone_id).name == "NADIA OSEI"


def test_after_thirty_days_what_undoing_needs_is_forgotten(
    people: People, found: Duplicate, clock: Clock
) -> None:
    merge = merged(people.community, found, people.sana)
    clock.move(days=31)
    jobs.forget_old_merges()
    db.session.refresh(merge)
    assert merge.changes is None
    with pytest.raises(RuleBroken, match="30 days"):
        undoing.undo(merge, by=people.sana)


def _wave(people: People) -> Wave:
    wave = Wave(
        community_id=people.community.id,
        number=1,
        purpose="Seeds",
        owner_id=people.sana.id,
        starts_on=today(),
        answers_by=today(),
    )
    db.session.add(wave)
    db.session.flush()
    return wave


def _invited(wave: Wave, person: Person) -> Invitation:
    """Invited, and the message waits."""
    invitation = Invitation(wave_id=wave.id, community_id=wave.community_id, person_id=person.id)
    db.session.add(invitation)
    db.session.flush()
    about = {"kind": "invitation", "subject_id": invitation.id, "step": "try-1"}
    later = now() + timedelta(days=1)
    db.session.add(Delivery(person_id=person.id, expires_at=later, **about))
    db.session.flush()
    return invitation
