"""An address that was given up when two people were made one goes on being theirs."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities.models import Community
from core.db import db
from core.duplicates import undoing
from core.duplicates.models import Merge
from core.errors import RuleBroken
from core.people.actions import AlreadyHere, add_person, change_person
from core.people.models import Person
from core.people.queries import with_email
from core.privacy.models import DroppedAddress
from core.privacy.queries import is_suppressed
from core.privacy.suppressing import suppress
from outreach.answers.actions import never_again
from outreach.nominations import candidates
from outreach.nominations.actions import nominate
from tests.core.test_duplicates_undone import made_one, merge, two
from tests.imports import Lists, Work, counts
from tests.people import People, sign_in

DROPPED = "Nadia@New.example"
__all__ = ["merge"]


def entered_again(community: Community, by: Person, address: str) -> Person:
    form: dict[str, Any] = dict.fromkeys(("topics", "languages"), ()) | {
        each.name: None for each in Person.__table__.columns
    }
    form |= {"name": "N. Osei-Bonsu", "email": address, "source": "A talk", "is_from_them": False}
    return add_person(community, form | {"is_someone_else": False, "basis": "consent"}, by)


@pytest.mark.parametrize("asked_first", [False, True])
def test_who_said_never_is_not_written_to_at_the_address_they_gave_up(
    people: People, client: FlaskClient, work: Work, asked_first: bool
) -> None:
    first, second = two(people)
    if asked_first:
        never_again(first)
    merge = made_one(people, first, second)
    if not asked_first:
        never_again(db.session.get_one(Person, merge.kept_id))
    db.session.commit()
    assert is_suppressed(DROPPED) and is_suppressed("nadia@old.example")
    sign_in(client, people.sana)
    page = Lists(client, people).check(f"Name,Email\nN. O.,{DROPPED}\n", "name email")
    assert counts(page)["refused"] == 1


def test_a_mailbox_that_is_gone_says_nothing_of_the_other(people: People, merge: Merge) -> None:
    suppress("nadia@old.example", "no such mailbox")
    assert not is_suppressed(DROPPED)


def test_the_address_finds_who_they_are_now(
    people: People, client: FlaskClient, work: Work, merge: Merge
) -> None:
    kept = db.session.get_one(Person, merge.kept_id)
    assert with_email(DROPPED) == kept
    with pytest.raises(AlreadyHere) as found:
        entered_again(people.community, people.sana, DROPPED)
    assert found.value.people == [kept] and found.value.is_certain
    with pytest.raises(RuleBroken, match="Another community"):
        entered_again(people.elsewhere, people.sana, DROPPED)
    sign_in(client, people.sana)
    lists = Lists(client, people)
    page = lists.check(f"Name,Email,Place\nN. O.,{DROPPED},Hull\n", "name email place")
    assert lists.apply(page, work) == {"updated": 1}
    db.session.refresh(kept)
    assert (kept.place, kept.email) == ("Hull", "nadia@old.example")


def test_whoever_is_named_with_the_address_is_nobody_new(people: People, merge: Merge) -> None:
    nominate(people.community.id, people.amir.id, "N. O.", "Bees", DROPPED, True)
    db.session.commit()
    (candidate,) = candidates.page(people.community.id)[0]
    usual = candidate.usual
    assert usual and usual.person and usual.person.id == merge.kept_id


def test_undoing_the_merge_gives_each_their_own_address_back(people: People, merge: Merge) -> None:
    undoing.undo(merge, by=people.sana)
    assert db.session.scalar(select(func.count()).select_from(DroppedAddress)) == 0
    assert (found := with_email(DROPPED)) and found.id == merge.gone_id


def test_they_can_use_the_address_again(people: People, merge: Merge) -> None:
    kept = db.session.get_one(Person, merge.kept_id)
    values = {each.name: getattr(kept, each.name) for each in Person.__table__.columns}
    values |= {"email": DROPPED, "topics": [], "languages": []}
    change_person(people.community, kept, values, people.sana)
    assert kept.email == DROPPED
