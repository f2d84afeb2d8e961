"""Two, three or four people who give each other badges weigh less, and organisers look at it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from core.db import db
from core.errors import RuleBroken
from core.people.models import Person
from recognition.award_reviews import queries
from recognition.award_reviews.circles import why_less
from recognition.awards import budget, circles, offering
from recognition.awards.models import AwardState
from recognition.awards.queries import standing
from tests.clock import Clock
from tests.people import People, some_people, someone
from tests.recognition.badges import badge, endorsement, given, plenty
from tests.statements import statements


def chain(people: People, number: int) -> list[Person]:
    """That many people, each of whom gave the next one a badge; the last gives the first one."""
    them = some_people(number, "Neighbour")
    for giver, holder in pairwise(them):
        given(people, holder, giver)
    return them


@pytest.mark.parametrize(("number", "weight"), [(2, 1 / 2), (3, 2 / 3), (4, 3 / 4)])
def test_the_voice_that_closes_a_small_circle_weighs_less(
    people: People, number: int, weight: float
) -> None:
    them = chain(people, number)
    award = given(people, them[0], them[-1])
    voice = endorsement(award, them[-1])
    assert voice.weight == pytest.approx(weight)
    assert voice.circle == [each.id for each in (them[-1], *them[:-1])]
    assert award.state == AwardState.GATHERING


def test_five_people_are_no_small_circle(people: People) -> None:
    them = chain(people, 5)
    award = given(people, them[0], them[-1])
    assert endorsement(award, them[-1]).circle == [] and award.state == AwardState.OFFERED


def test_what_was_taken_back_or_is_a_year_old_closes_nothing(people: People, clock: Clock) -> None:
    old = given(people, people.oisin, people.amir)
    assert circles.closed_by(people.community.id, people.oisin.id, people.amir.id)
    clock.move(days=366)
    assert not circles.closed_by(people.community.id, people.oisin.id, people.amir.id)
    clock.move(days=-366)
    offering.take_back(endorsement(old, people.amir), people.amir)
    assert not circles.closed_by(people.community.id, people.oisin.id, people.amir.id)


def test_a_circle_in_another_community_is_none_here(people: People) -> None:
    given(people, people.oisin, people.amir)
    assert circles.closed_by(people.elsewhere.id, people.oisin.id, people.amir.id) == []


def test_light_voices_gather_until_there_are_enough(people: People) -> None:
    what = badge(people)
    given(people, people.amir, people.oisin)
    first = given(people, people.oisin, people.amir, what)
    assert first.state == AwardState.GATHERING
    assert given(people, people.oisin, people.sana, what).state == AwardState.OFFERED


def test_thirds_add_up(people: People) -> None:
    plenty(people)
    what = badge(people, peers_needed=2)
    for each in (people.amir, people.sana, people.olu):
        between = someone("Somebody between")
        given(people, between, people.oisin)
        given(people, each, between)
        award = given(people, people.oisin, each, what)
    assert {voice.weight for voice, _by in standing(award.id)} == {2 / 3}
    assert award.state == AwardState.OFFERED


def test_an_organiser_counts_a_voice_in_full(people: People) -> None:
    given(people, people.amir, people.oisin)
    award = given(people, people.oisin, people.amir)
    (voice,) = queries.to_review(people.community.id, people.sana.id)
    offering.review(voice.endorsement, people.sana, in_full=True)
    assert award.state == AwardState.OFFERED
    assert queries.to_review(people.community.id, people.sana.id) == []


def test_what_is_left_as_it_is_goes_on_waiting(people: People) -> None:
    given(people, people.amir, people.oisin)
    award = given(people, people.oisin, people.amir)
    voice = endorsement(award, people.amir)
    offering.review(voice, people.sana, in_full=False)
    db.session.commit()
    assert award.state == AwardState.GATHERING
    with pytest.raises(RuleBroken, match="already"):
        offering.review(voice, people.sana, in_full=True)


def test_nobody_reviews_a_circle_that_they_are_in(people: People) -> None:
    given(people, people.sana, people.amir)
    voice = endorsement(given(people, people.amir, people.sana), people.sana)
    for each in (people.sana, people.amir):
        with pytest.raises(RuleBroken, match="part of this"):
            offering.review(voice, each, in_full=True)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_the_reason_is_said_in_names(people: People, number: int) -> None:
    said = why_less(range(number), {each: f"Person {each}" for each in range(number)})
    assert all(f"Person {each}" in said for each in range(number))
    assert "somebody who has left" in why_less(range(number), {})


@drawn(st.lists(st.integers(0, 4), max_size=60))
def test_nobody_ever_has_more_than_a_quarter(wishes: list[int]) -> None:
    """Beside the plain reading: one, or not more than one in four of all that were given."""
    got: dict[int, int] = {}
    for wish in wishes:
        all_of_them, theirs = sum(got.values()), got.get(wish, 0)
        missing = budget.others_first(all_of_them, theirs)
        fits = theirs == 0 or Fraction(theirs + 1, all_of_them + 1) <= Fraction(1, 4)
        assert (missing == 0) == fits
        if missing:
            assert budget.others_first(all_of_them + missing, theirs) == 0
            assert budget.others_first(all_of_them + missing - 1, theirs) > 0
        else:
            got[wish] = theirs + 1


def test_what_stands_for_review_is_found_by_its_own_index(people: People) -> None:
    given(people, people.amir, people.oisin)
    with statements() as sent:
        queries.to_review(people.community.id, people.sana.id)
    assert "weight < 1 AND" in sent[-1].replace("endorsements.", "")
