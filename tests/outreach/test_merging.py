"""What was promised and said to two people who turn out to be one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.communities import owning
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db, now, today
from core.deliveries.models import Delivery
from core.duplicates import merging, undoing
from core.duplicates.models import Merge
from core.people.models import Person, PersonTerm
from core.people.terms import trait
from core.today import tasks
from outreach.invitations.models import Invitation
from outreach.meetings.models import Meeting
from outreach.touchpoints import actions as touchpoints
from outreach.touchpoints import intervals
from outreach.waves import actions as waves
from outreach.waves.models import Wave
from tests.bulk import begun, undone
from tests.core.duplicate_samples import entered
from tests.outreach.promises import promise_much
from tests.outreach.rounds import LINES, planned_wave, put_in, sent_invitation, written
from tests.people import People, agreed


@pytest.fixture
def twin(people: People) -> Person:
    """Amir once more, as an ambassador too."""
    twin = entered(people.community, "Amir Haddad")
    give_role(people.community, twin, Role.AMBASSADOR, None)
    db.session.commit()
    return twin


def made_one(people: People, first: Person, second: Person) -> Merge:
    return merging.make_one(people.community, first, second, {}, by=people.ada)


def test_the_talks_of_both_say_when_to_be_in_touch_and_each_ones_own_again_when_parted(
    people: People,
) -> None:
    here, other = people.community.id, entered(people.community, "Bea Król")
    intervals.intend(here, [people.bea.id], 30)
    for person, days in ((people.bea, 40), (other, 5)):
        at = now() - timedelta(days=days)
        touchpoints.log(here, person.id, "call", "", by=people.sana, at=at)
    kept, gone = merging.who_stays(people.bea, other)
    merge = made_one(people, people.bea, other)
    assert owning.of(here, kept.id).contact_due_on == today() + timedelta(days=25)
    undoing.undo(merge, by=people.ada)
    assert owning.of(here, people.bea.id).contact_due_on == today() - timedelta(days=10)
    assert owning.of(here, other.id).contact_due_on is None
    assert gone.merged_into_id is None


def test_what_somebody_promised_goes_on_with_whom_they_turn_out_to_be(
    people: People, twin: Person
) -> None:
    promise_much(people.community, twin, people.bea, people.sana, "Beans")
    before = sorted(each.key for each in tasks.of(twin.id))
    made_one(people, people.amir, twin)
    found = select(PersonTerm.person_id).where(
        PersonTerm.term == trait("owner", str(people.amir.id))
    )
    assert db.session.scalars(found).all() == [people.bea.id]
    assert sorted(each.key for each in tasks.of(people.amir.id)) == before != []
    assert {each.by_id for each in db.session.query(Meeting)} == {people.amir.id}


def test_who_asked_somebody_is_not_whom_they_asked(people: People, twin: Person) -> None:
    invitation = sent_invitation(people, people.amir)
    invitation.asked_by_id = twin.id
    db.session.commit()
    merge = made_one(people, people.amir, twin)
    assert db.session.query(Invitation).one().asked_by_id is None
    undoing.undo(merge, by=people.ada)
    assert db.session.query(Invitation).one().asked_by_id == twin.id


def test_undoing_a_change_of_many_gives_them_back_to_whom_the_owner_turned_out_to_be(
    people: People, twin: Person
) -> None:
    owning.set_owner(people.community, people.bea, twin.id, by=people.sana)
    change = begun(people, "owner", str(people.sana.id), people.bea)
    made_one(people, people.amir, twin)
    db.session.commit()
    undone(change, people.sana)
    assert owning.of(people.community.id, people.bea.id).owner_id == people.amir.id


def test_a_message_that_was_stopped_waits_for_somebody_to_want_it_again(
    people: People, twice_asked: tuple[Invitation, Invitation]
) -> None:
    first, second = twice_asked
    merge = made_one(people, *(db.session.get_one(Person, each.person_id) for each in twice_asked))
    undoing.undo(merge, by=people.ada)
    states = {each.subject_id: (each.state, each.note) for each in db.session.query(Delivery)}
    assert states[first.id] == ("queued", None)
    state, note = states[second.id]
    assert state == "cancelled" and "Send it again" in (note or "")
    assert [each.is_approved for each in twice_asked] == [True, False]


def test_an_invitation_comes_back_as_open_as_its_wave_is_now(
    people: People, twice_asked: tuple[Invitation, Invitation]
) -> None:
    merge = made_one(people, *(db.session.get_one(Person, each.person_id) for each in twice_asked))
    waves.close_wave(db.session.get_one(Wave, twice_asked[0].wave_id), "Ask once.", people.sana)
    db.session.commit()
    undoing.undo(merge, by=people.ada)
    assert [each.is_open for each in db.session.query(Invitation)] == [False, False]


@pytest.fixture
def twice_asked(people: People) -> tuple[Invitation, Invitation]:
    """Two of one name in a wave that was sent; the messages still wait."""
    names = ("Nadia Osei", "NADIA OSEI")
    both = [
        entered(people.community, name, email=f"nadia{at}@example.org")
        for at, name in enumerate(names)
    ]
    agreed(*both)
    wave = planned_wave(people)
    first, second = put_in(wave, *both, people=people)
    for each, line in zip((first, second), LINES, strict=False):
        written(each, people, line)
    waves.send_wave(wave, by=people.sana)
    db.session.commit()
    return first, second
