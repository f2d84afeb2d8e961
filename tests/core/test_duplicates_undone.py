"""What an undone merge brings back, and what it must leave as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.bulk import queries as bulk
from core.choices import actions as choices
from core.communities.models import Acquaintance
from core.communities.queries import known_person
from core.db import db, now
from core.duplicates import merging, undoing
from core.duplicates.models import Merge
from core.errors import RuleBroken
from core.held import actions as held
from core.people.models import Person, PersonTopic
from core.people.queries import topics_of
from core.privacy.queries import is_suppressed
from core.privacy.suppressing import suppress
from outreach.answers.actions import never_again
from tests.bulk import begun, undone
from tests.core.duplicate_samples import entered
from tests.imports import Lists, Work
from tests.people import People, sign_in

PHONE = "07700900555"


@pytest.fixture
def merge(people: People) -> Merge:
    """Nadia twice, each with an address, made one."""
    return made_one(people, *two(people))


def two(people: People) -> tuple[Person, Person]:
    first = entered(people.community, "Nadia Osei", email="nadia@old.example", phone=PHONE)
    second = entered(people.community, "NADIA OSEI", email="nadia@new.example", phone=PHONE)
    second.preferred_channel = "email"
    return first, second


def made_one(people: People, first: Person, second: Person) -> Merge:
    merge = merging.make_one(people.community, first, second, {}, by=people.sana)
    db.session.commit()
    return merge


def test_somebody_comes_back_without_the_address_that_another_has_now(
    people: People, merge: Merge
) -> None:
    db.session.get_one(Person, merge.kept_id).set_email("nadia@new.example")
    db.session.commit()
    (told,) = undoing.undo(merge, by=people.sana)
    gone = db.session.get_one(Person, merge.gone_id)
    assert (gone.name, gone.email, gone.email_key) == ("NADIA OSEI", None, None)
    assert gone.merged_into_id is None and gone.preferred_channel is None
    assert "NADIA OSEI" in told and gone.phone == PHONE


def test_what_has_no_place_any_more_stops_the_undo_and_it_can_be_tried_again(
    people: People, merge: Merge
) -> None:
    here = people.community.id
    db.session.add(Acquaintance(community_id=here, person_id=merge.gone_id))
    db.session.commit()
    with pytest.raises(RuleBroken, match="cannot be made two"):
        undoing.undo(merge, by=people.sana)
    db.session.rollback()
    assert merge.changes and merge.undone_at is None
    db.session.delete(db.session.get_one(Acquaintance, (here, merge.gone_id)))
    assert undoing.undo(merge, by=people.sana) == []


@pytest.mark.parametrize("asked_before", [False, True])
def test_who_asked_while_they_were_one_never_to_be_contacted_is_never_contacted(
    people: People, asked_before: bool
) -> None:
    first, second = two(people)
    if asked_before:
        second.never_contact_at = now() - timedelta(days=3)
    merge = made_one(people, first, second)
    never_again(db.session.get_one(Person, merge.kept_id))
    db.session.commit()
    undoing.undo(merge, by=people.sana)
    both = select(Person).where(Person.id.in_([merge.kept_id, merge.gone_id]))
    assert [each.may_be_contacted for each in db.session.scalars(both)] == [False, False]


def test_what_was_refused_while_they_were_one_is_refused_by_both(
    people: People, merge: Merge
) -> None:
    kept = db.session.get_one(Person, merge.kept_id)
    choices.choose(kept, ["news"], ["phone"], shown=choices.OFFERED)
    db.session.commit()
    undoing.undo(merge, by=people.sana)
    for person_id in (merge.kept_id, merge.gone_id):
        about, never = choices.chosen(db.session.get_one(Person, person_id))
        assert (about, never) == (["news"], ["phone"])


def test_while_they_are_restricted_nobody_makes_two_of_them(people: People, merge: Merge) -> None:
    kept = db.session.get_one(Person, merge.kept_id)
    held.restrict(kept)
    with pytest.raises(RuleBroken, match="Only they can lift that"):
        undoing.undo(merge, by=people.sana)
    held.lift(kept)
    assert undoing.undo(merge, by=people.sana) == []


def test_an_address_that_complained_while_they_were_one_is_not_written_to(people: People) -> None:
    first, second = two(people)
    suppress("nadia@new.example", "unsubscribed")
    merge = made_one(people, first, second)
    suppress("nadia@old.example", "complained")
    undoing.undo(merge, by=people.sana)
    assert is_suppressed("nadia@old.example") and is_suppressed("nadia@new.example")


def test_undoing_a_change_of_many_takes_nothing_from_whom_they_turned_out_to_be(
    people: People,
) -> None:
    first, second = two(people)
    db.session.add(PersonTopic(person_id=first.id, topic="Seeds"))
    change = begun(people, "topic_add", "Seeds", second)
    merge = made_one(people, first, second)
    undone(change, people.sana)
    assert topics_of(first.id) == ["Seeds"]
    ((who, _name, why),) = bulk.some_people(change.id, False)
    assert (who, why) == (first.id, "merged")
    undoing.undo(merge, by=people.sana)
    assert topics_of(first.id) == ["Seeds"]


def test_undoing_a_list_takes_nothing_from_whom_they_turned_out_to_be(
    people: People, client: FlaskClient, work: Work
) -> None:
    first, second = two(people)
    first.place = "Leeds"
    db.session.add(PersonTopic(person_id=first.id, topic="seeds"))
    db.session.commit()
    sign_in(client, people.sana)
    lists = Lists(client, people)
    said = "N,E,P,T\nNADIA OSEI,nadia@new.example,Leeds,seeds\n"
    page = lists.check(said, "name email place topics")
    assert lists.apply(page, work) == {"updated": 1}
    made_one(people, *(db.session.get_one(Person, each) for each in (first.id, second.id)))
    assert client.post(f"{page}/undoing").status_code == 303
    work()
    kept = db.session.get_one(Person, first.id, populate_existing=True)
    assert (kept.place, topics_of(kept.id)) == ("Leeds", ["seeds"])
    assert known_person(people.community.id, kept.id)
