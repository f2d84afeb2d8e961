"""What was given to two people who turn out to be one."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.duplicates import merging, undoing
from core.duplicates.models import Merge
from core.errors import RuleBroken
from recognition.awards.models import Award
from recognition.champions.queries import community_of
from recognition.thanks import actions as thanks
from recognition.thanks.models import Thanks
from tests.people import People
from tests.recognition.badges import badge, given
from tests.recognition.deeds import logged
from tests.recognition.faces import MEMBERS, PUBLIC, champion, face, faces, open_to_all


def merged(people: People) -> Merge:
    return merging.make_one(people.community, people.oisin, people.mohammed, {}, by=people.ada)


def test_whoever_was_shown_to_members_once_is_shown_to_members_only(
    people: People, client: FlaskClient
) -> None:
    open_to_all(people)
    champion(people, people.oisin, PUBLIC)
    champion(people, people.mohammed, MEMBERS)
    old = face(people.mohammed).public_id
    merge = merged(people)
    assert faces(people.oisin) == {"full_name": "members"}
    assert community_of(old) == people.community.id
    undoing.undo(merge, by=people.ada)
    assert (faces(people.oisin), faces(people.mohammed)) == (
        {"full_name": "public"},
        {"full_name": "members"},
    )


def test_nobody_becomes_the_giver_of_their_own_badge(people: People) -> None:
    given(people, people.oisin, people.mohammed, badge(people))
    with pytest.raises(RuleBroken, match="nobody gives a badge to themselves"):
        merged(people)


def test_one_badge_that_both_hold_must_be_handed_back_first(people: People) -> None:
    what = badge(people)
    for person in (people.oisin, people.mohammed):
        champion(people, person, PUBLIC, what=what)
    with pytest.raises(RuleBroken, match="Both hold the same badge"):
        merged(people)


def test_one_badge_on_its_way_to_both_gathers_the_voices_of_both(people: People) -> None:
    what = badge(people, peers_needed=3)
    for person, by in ((people.oisin, people.amir), (people.mohammed, people.sana)):
        given(people, person, by, what)
    merged(people)
    (award,) = db.session.query(Award).all()
    assert award.person_id == people.oisin.id


def test_thanks_for_what_one_did_oneself_go_and_come_back(people: People) -> None:
    deed = logged(people, people.oisin)
    thanks.thank(deed.id, "Thank you for the seeds.", by=people.mohammed)
    merge = merged(people)
    assert db.session.query(Thanks).count() == 0
    undoing.undo(merge, by=people.ada)
    assert db.session.query(Thanks).one().by_id == people.mohammed.id
