"""A badge is given to somebody else, for what they did, in words, and not to one person alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from core.db import db, now
from core.errors import RuleBroken
from recognition.awards import budget, offering, wording
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.contributions import actions, parts
from recognition.news.models import News
from tests.clock import Clock
from tests.people import People, someone
from tests.recognition.badges import WHY, accepted, badge, endorsement, given, plenty
from tests.recognition.deeds import logged


def news_of(people: People) -> int:
    return db.session.scalar(select(func.count()).select_from(News)) or 0


def test_what_one_peer_gives_is_offered_with_its_reason(people: People) -> None:
    award = given(people, people.oisin, people.amir)
    assert award.state == AwardState.OFFERED and award.offered_at
    assert endorsement(award, people.amir).words == WHY
    assert db.session.scalars(select(News)).one().person_id == people.oisin.id


def test_nobody_gives_a_badge_to_themselves(people: People) -> None:
    with pytest.raises(RuleBroken, match="somebody else"):
        given(people, people.amir, people.amir)


@pytest.mark.parametrize(
    ("rules", "as_organiser", "says"),
    [
        ({"retired_at": now()}, False, "not given any more"),
        ({"by_peers": False}, False, "Peers do not give"),
        ({"by_organisers": False}, True, "Organisers do not give"),
    ],
)
def test_a_badge_says_who_gives_it(
    people: People, rules: dict[str, Any], as_organiser: bool, says: str
) -> None:
    what = badge(people, **rules)
    with pytest.raises(RuleBroken, match=says):
        given(people, people.oisin, people.sana, what, as_organiser)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (WHY, 22),
        ("one – two … three", 3),
        ("don't co-operate", 2),
        ("彼女は種の交換会でみんなを助けてくれました", 10),
        ("🌻 🌻 🌻", 0),
        ("شكرا لك على كل شيء", 5),
    ],
)
def test_words_are_counted_in_any_script(words: str, number: int) -> None:
    assert wording.count_words(words) == number


def test_fourteen_words_are_too_few(people: People) -> None:
    with pytest.raises(RuleBroken, match="15 words"):
        given(people, people.oisin, people.amir, words="word " * 14)
    given(people, people.oisin, people.amir, words="word " * 15)


def test_a_badge_is_for_what_its_holder_did_and_members_can_read(people: People) -> None:
    what, anothers = badge(people), logged(people, people.sana)
    hidden, gone = logged(people, people.oisin), logged(people, people.oisin)
    parts.hide(hidden, people.oisin, is_hidden=True)
    actions.remove(gone, by=people.oisin)
    db.session.commit()
    for wrong in ([], [anothers.id], [hidden.id], [gone.id], [999], list(range(21))):
        with pytest.raises(RuleBroken, match="Choose"):
            offering.give(what, people.oisin, people.amir, WHY, wrong, as_organiser=False)
        db.session.rollback()
    offering.give(what, people.oisin, people.sana, WHY, [hidden.id], as_organiser=True)


def test_a_second_giver_joins_without_knowing(people: People) -> None:
    what = badge(people, peers_needed=2)
    first = given(people, people.oisin, people.amir, what)
    assert first.state == AwardState.GATHERING and news_of(people) == 0
    second = given(people, people.oisin, people.sana, what)
    assert first.id == second.id and second.state == AwardState.OFFERED
    assert news_of(people) == 1


def test_the_same_words_twice_are_given_once(people: People) -> None:
    what, deed = badge(people), logged(people, people.oisin)
    for _again in range(2):
        offering.give(what, people.oisin, people.amir, WHY, [deed.id], as_organiser=False)
    assert len(db.session.scalars(select(Endorsement)).all()) == 1
    with pytest.raises(RuleBroken, match="before"):
        offering.give(what, people.oisin, people.amir, WHY + "!", [deed.id], as_organiser=False)


def test_an_organiser_offers_at_once_what_peers_still_gather_for(people: People) -> None:
    what = badge(people, peers_needed=3)
    given(people, people.oisin, people.amir, what)
    assert given(people, people.oisin, people.sana, what, True).state == AwardState.OFFERED


def test_a_rule_offers_once_and_never_again(people: People) -> None:
    what, deed = badge(people), logged(people, people.oisin)
    assert offering.offer_by_rule(what, people.oisin.id, [deed.id], "3 events in a month")
    assert not offering.offer_by_rule(what, people.oisin.id, [deed.id], "3 events in a month")
    award = db.session.scalars(select(Award)).one()
    assert (award.origin, award.state) == ("rule", AwardState.OFFERED) and news_of(people) == 1


@pytest.mark.parametrize("end", [AwardState.DECLINED, AwardState.WITHDRAWN, AwardState.REVOKED])
def test_a_rule_does_not_bring_back_what_ended(people: People, end: AwardState) -> None:
    what = badge(people)
    award = accepted(people, people.oisin, people.amir, what=what)
    if end == AwardState.DECLINED:
        award = given(people, people.bea, people.amir, what)
    award.state = end
    db.session.commit()
    assert not offering.offer_by_rule(what, award.person_id, [], "why")


def test_a_rule_is_the_voice_that_was_missing(people: People) -> None:
    what = badge(people, peers_needed=3)
    award = given(people, people.oisin, people.amir, what)
    assert offering.offer_by_rule(what, people.oisin.id, [], "3 events in a month")
    assert db.session.get_one(Award, award.id).state == AwardState.OFFERED


def test_three_badges_a_week_are_all_there_are(people: People, clock: Clock) -> None:
    people_here = (people.oisin, people.bea, people.sana)
    for person in people_here:
        given(people, person, people.amir)
    assert budget.left(people.community.id, people.amir.id) == 0
    with pytest.raises(RuleBroken, match="last seven days"):
        given(people, people.olu, people.amir)
    db.session.rollback()
    clock.move(days=7, minutes=1)
    given(people, people.olu, people.amir)


def test_what_was_taken_back_has_been_given(people: People) -> None:
    award = given(people, people.oisin, people.amir)
    offering.take_back(endorsement(award, people.amir), people.amir)
    assert budget.left(people.community.id, people.amir.id) == 2


def test_one_person_gets_at_most_a_quarter(people: People, clock: Clock) -> None:
    plenty(people)
    given(people, people.oisin, people.amir)
    with pytest.raises(RuleBroken, match="quarter"):
        given(people, people.oisin, people.amir)
    db.session.rollback()
    for _number in range(6):
        given(people, someone("Neighbour"), people.amir)
    with pytest.raises(RuleBroken, match="a day later"):
        given(people, people.oisin, people.amir)
    db.session.rollback()
    clock.move(days=1, minutes=1)
    given(people, people.oisin, people.amir)
