"""Coverage: who counts where, and that no small number of people can be worked out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from core.communities import actions as communities
from core.communities.models import Acquaintance, Role
from core.db import db, now, today
from core.people import tags
from core.people.models import Person
from core.safeguarding.actions import place_hold
from outreach.invitations.models import Answer
from outreach.next_ten import gathering
from outreach.segments import actions, candidates, coverage, queries
from outreach.segments.coverage import Coverage, Span, shown
from outreach.segments.models import FEWEST_SHOWN, Segment, SegmentKind
from tests.outreach.rounds import planned_wave, put_in
from tests.people import People, community, sign_in, someone

PAGES = ("", "suggestions", "new?kind=topic")
NUMBERS = st.integers(0, 40)
KINDS: dict[SegmentKind, Callable[[Person], None]] = {
    SegmentKind.TOPIC: lambda person: tags.retag(person, ["Bees"], []),
    SegmentKind.LANGUAGE: lambda person: tags.retag(person, [], ["Bees"]),
    SegmentKind.PLACE: lambda person: setattr(person, "place", "Bees"),
    SegmentKind.ORGANISATION_KIND: lambda person: setattr(person, "organisation_kind", "Bees"),
    SegmentKind.RARELY_ONLINE: lambda person: setattr(person, "is_rarely_online", True),
}


def make(people: People, kind: str = "topic", value: str = "Bees", target: int = 10) -> Segment:
    made = actions.add(people.community, SegmentKind(kind), value, value, target, by=people.sana)
    db.session.commit()
    return made


def covered(people: People) -> Coverage:
    (found,) = coverage.of_community(people.community.id).segments
    return found


def who_would_fill(segment: Segment) -> list[str]:
    return [each.name for each in candidates.of_segment(segment, None).people]


def count(segment: Segment, *who: Person) -> tuple[int, int]:
    """How many members and how many invited people are of a segment, to the one."""
    db.session.commit()
    community_id = segment.community_id
    members, asked = queries.members(community_id), queries.asked(community_id)
    found = [queries.numbers(community_id, each).get(segment.id, 0) for each in (members, asked)]
    return found[0], found[1]


@pytest.mark.parametrize("few", [0, candidates.FEW], ids=["many", "few"])
@pytest.mark.parametrize("kind", KINDS)
def test_details_say_who_is_of_a_segment(
    people: People, kind: SegmentKind, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", few)
    KINDS[kind](people.bea)
    KINDS[kind](people.sana)
    KINDS[kind](people.zoe)
    value = "" if kind == SegmentKind.RARELY_ONLINE else "Bees"
    segment = make(people, kind, value)
    assert who_would_fill(segment) == ["Bea Król"]
    assert count(segment) == (1, 0)
    assert queries.of_person(people.community.id, people.bea.id) == {segment.id}


@pytest.mark.parametrize("few", [0, candidates.FEW], ids=["many", "few"])
def test_organisers_say_who_is_of_a_segment_of_their_own(
    people: People, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", few)
    segment = make(people, "own", "")
    for person in (people.bea, people.amir):
        actions.put_in(segment, person, by=people.sana)
    db.session.commit()
    assert who_would_fill(segment) == ["Bea Król"]
    assert count(segment) == (1, 0)


def test_somebody_with_two_roles_counts_once_and_of_two_segments_in_both(people: People) -> None:
    communities.give_role(people.community, people.sana, Role.AMBASSADOR, None)
    tags.retag(people.sana, ["Bees", "Seeds"], [])
    segments = make(people), make(people, value="Seeds")
    assert [count(each) for each in segments] == [(1, 0), (1, 0)]


def test_who_is_in_an_open_wave_is_invited_until_they_say_no(people: People) -> None:
    for person in (people.bea, people.oisin):
        tags.retag(person, ["Bees"], [])
    segment, wave = make(people), planned_wave(people)
    one, other = put_in(wave, people.bea, people.oisin, people=people)
    assert count(segment) == (0, 2)
    one.answer, other.answer = Answer.NO_THANKS, Answer.YES
    one.answered_at = other.answered_at = now()
    assert count(segment) == (0, 1)
    one.is_open = other.is_open = False
    assert count(segment) == (0, 0)


def test_a_member_who_is_invited_fills_one_place_and_not_two(people: People) -> None:
    tags.retag(people.bea, ["Bees"], [])
    make(people, target=40)
    communities.give_role(people.community, people.bea, Role.MEMBER, None)
    put_in(planned_wave(people), people.bea, people=people)
    assert covered(people).inside == Span(1, 4)
    assert covered(people).invited == Span(0, 0)
    gathered = gathering.gather(people.community.id).field
    assert gathered.needs.tolist() == [39]


def test_a_member_fills_a_place_and_is_nobody_who_could_fill_another(people: People) -> None:
    tags.retag(people.bea, ["Bees"], [])
    segment = make(people)
    assert covered(people).candidates == Span(1, 4)
    communities.give_role(people.community, people.bea, Role.MEMBER, None)
    assert who_would_fill(segment) == []
    there = gathering.gather(people.community.id).field
    assert there.place_of(people.bea.id) is not None
    assert there.segments.numbers.tolist() == []


STANDS_BACK: dict[str, Callable[[People], object]] = {
    "wants no contact": lambda people: setattr(people.bea, "never_contact_at", now()),
    "is away": lambda people: setattr(people.bea, "away_until", today()),
    "is on hold": lambda people: place_hold(
        people.community, "person", people.bea.id, "A concern.", people.olu
    ),
    "was erased": lambda people: db.session.delete(people.bea),
    "is unknown here": lambda people: db.session.execute(
        delete(Acquaintance).where(Acquaintance.person_id == people.bea.id)
    ),
}


@pytest.mark.parametrize("why", STANDS_BACK)
def test_who_may_not_be_asked_fills_no_gap(people: People, why: str) -> None:
    tags.retag(people.bea, ["Bees"], [])
    segment = make(people)
    assert who_would_fill(segment) == ["Bea Król"]
    STANDS_BACK[why](people)
    db.session.commit()
    assert who_would_fill(segment) == []
    there = gathering.gather(people.community.id).field
    assert there.segments.numbers.tolist() == []


def test_another_communitys_people_never_count(people: People) -> None:
    elsewhere = community("Other")
    stranger = someone("Stranger")
    tags.retag(stranger, ["Bees"], [])
    communities.know(elsewhere, stranger)
    communities.give_role(elsewhere, stranger, Role.ORGANISER, None)
    segment = make(people)
    assert count(segment) == (0, 0)
    assert who_would_fill(segment) == []
    assert covered(people).candidates == Span(0, 0)


def test_many_who_would_fill_a_gap_come_in_pages(people: People) -> None:
    names = [f"Keeper {n:03}" for n in range(60)]
    for name in names:
        person = someone(name)
        communities.know(people.community, person)
        tags.retag(person, ["Bees"], [])
    segment, found, after = make(people), [], None
    while True:
        page = candidates.of_segment(segment, after)
        found += [each.name for each in page.people]
        if not page.more:
            break
        after = int(page.more)
    assert found == names


def test_a_segment_that_was_just_made_counts_in_a_large_field_too(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "SMALL", 0)
    gathering.of_community(people.community.id)
    tags.retag(people.bea, ["Bees"], [])
    make(people)
    assert covered(people).candidates == Span(1, 4)


@given(st.integers(1, 100), NUMBERS, NUMBERS, NUMBERS)
def test_no_number_from_1_to_4_can_be_worked_out(
    target: int, inside: int, invited: int, candidates: int
) -> None:
    """Whoever knows all that is shown cannot tell a small number from any other small one."""
    real = (inside, invited, candidates)
    seen = _all_that_is_shown(target, *real)
    for at, number in enumerate(real):
        if 0 < number < FEWEST_SHOWN:
            for other in range(1, FEWEST_SHOWN):
                instead = (*real[:at], other, *real[at + 1 :])
                assert _all_that_is_shown(target, *instead) == seen


@given(st.integers(1, 100), NUMBERS, NUMBERS)
def test_what_is_shown_is_true(target: int, inside: int, invited: int) -> None:
    told = _coverage(target, inside, invited, 0)
    missing = max(0, target - inside - invited)
    assert told.missing.least <= missing <= told.missing.most
    lengths = sum(each.length for each in told.bar())
    assert lengths == pytest.approx(100)


def test_a_difference_does_not_give_a_small_number_away() -> None:
    assert _coverage(10, 6, 4, 0).missing == Span(0, 3)
    assert _coverage(10, 0, 0, 0).missing == Span(10, 10)


def test_the_largest_gap_comes_first_as_far_as_it_is_shown(people: People) -> None:
    sizes = {"Ants": 3, "Bees": 1, "Cats": 0, "Dogs": 2}
    for topic, size in sizes.items():
        make(people, value=topic)
        for n in range(size):
            person = someone(f"{topic} {n}")
            communities.give_role(people.community, person, Role.MEMBER, None)
            communities.know(people.community, person)
            tags.retag(person, [topic], [])
    db.session.commit()
    found = coverage.of_community(people.community.id).segments
    assert [each.segment.name for each in found] == ["Cats", "Ants", "Bees", "Dogs"]


def test_pages_show_no_small_number(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    segment = make(people, target=20)
    pages = set()
    for number in range(1, FEWEST_SHOWN):
        person = someone(f"Keeper {number}")
        communities.give_role(people.community, person, Role.MEMBER, None)
        communities.know(people.community, person)
        tags.retag(person, ["Bees"], [])
        db.session.commit()
        home = f"/communities/{people.community.id}/who-is-missing/"
        main = [client.get(f"{home}{path}").text for path in PAGES]
        pages.add(tuple(_without_tokens(each) for each in main))
    assert segment.target == 20 and len(pages) == 1


def _without_tokens(page: str) -> str:
    """What a page says, without the time that it was counted and the tokens of forms."""
    main = page[page.index("<main") : page.index("</main>")]
    changes = ("csrf_token", "was counted")
    lines = main.splitlines()
    return "\n".join(line for line in lines if not any(each in line for each in changes))


def _coverage(target: int, inside: int, invited: int, candidates: int) -> Coverage:
    segment = Segment(id=1, community_id=1, kind="topic", value="Bees", name="Bees", target=target)
    return Coverage(segment, shown(inside), shown(invited), shown(candidates))


def _all_that_is_shown(target: int, inside: int, invited: int, candidates: int) -> object:
    told = _coverage(target, inside, invited, candidates)
    numbers = (told.inside, told.invited, told.candidates, told.missing)
    return numbers, told.bar(), told.target_at, coverage._largest_gap_first(told)
