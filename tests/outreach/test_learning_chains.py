"""Who brought whom, and whether people bring people like themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from core.communities import actions as communities
from core.communities.models import Acquaintance
from core.db import db, now
from core.people.models import Person, PersonTopic
from outreach.learning import alike, chains, links, population
from outreach.learning.alike import Alike, Verdict
from outreach.learning.chains import DEEP, WIDE, Branch
from outreach.learning.links import Link
from outreach.nominations.actions import approve, nominate
from outreach.nominations.models import Origin
from tests.outreach.pasts import asked_in, past_wave
from tests.people import People, community, sign_in, someone
from tests.statements import statements

DAY = date(2026, 11, 1)


def link(by: int, person: int, is_nominated: bool = False) -> Link:
    return Link(person, person, f"Person {person}", by, f"Person {by}", is_nominated, 1, DAY)


def named(people: People, person: Person, by: Person, days_ago: int = 90, **more: Any) -> None:
    """An approved nomination of somebody who is known already."""
    made = nominate(people.community.id, by.id, person.name, "Knows bees", **more)
    made.state, made.person_id = "approved", person.id
    made.created_at = now() - timedelta(days=days_ago)
    db.session.commit()


def who_brought(people: People) -> dict[str, str]:
    return {each.person: each.by for each in links.of_community(people.community.id)}


def test_who_said_yes_was_brought_by_their_nominator_or_else_their_inviter(people: People) -> None:
    first, second, *_no = asked_in(past_wave(people, ["yes", "yes", "no_thanks", None]))
    named(people, first, by=people.amir)
    named(people, first, by=people.olu)
    assert who_brought(people) == {first.name: "Amir Haddad", second.name: "Sana Malik"}


def test_who_named_themselves_or_was_named_after_their_yes_was_brought_by_the_inviter(
    people: People,
) -> None:
    first, second, third = asked_in(past_wave(people, ["yes"] * 3))
    named(people, first, by=first)
    named(people, second, by=people.amir, days_ago=1)
    nominate(people.community.id, people.amir.id, third.name, "Waits").person_id = third.id
    db.session.commit()
    assert set(who_brought(people).values()) == {"Sana Malik"}


@pytest.mark.parametrize(("is_named", "by"), [(False, "Sana Malik"), (True, "Amir Haddad")])
def test_who_was_asked_in_private_stands_there_only_if_they_let_themselves_be_named(
    people: People, is_named: bool, by: str
) -> None:
    (person,) = asked_in(past_wave(people, ["yes"]))
    named(people, person, by=people.amir, origin=Origin.FRIEND, is_named=is_named)
    assert who_brought(people) == {person.name: by}


def test_an_approved_nomination_leads_to_a_link(people: People) -> None:
    nomination = nominate(people.community.id, people.amir.id, "Marta", "Knows gardeners")
    marta = approve(nomination, people.community, by=people.sana)
    (invited,) = asked_in(past_wave(people, ["yes"], days_ago=-1))
    nomination.person_id = invited.id
    db.session.commit()
    assert marta.name == "Marta" and who_brought(people)[invited.name] == "Amir Haddad"


def test_who_said_yes_twice_stands_there_once(people: People) -> None:
    (person,) = asked_in(past_wave(people, ["yes"]))
    (other,) = asked_in(past_wave(people, ["yes"]))
    db.session.execute(
        db.metadata.tables["invitations"]
        .update()
        .where(db.metadata.tables["invitations"].c.person_id == other.id)
        .values(person_id=person.id)
    )
    assert [each.person_id for each in links.of_community(people.community.id)] == [person.id]


def test_a_chain_begins_with_whom_nobody_brought() -> None:
    found = chains.of([link(1, 2), link(2, 3), link(9, 4), link(2, 5)])
    assert [(chain.root.person_id, len(chain.links)) for chain in found] == [(1, 3), (9, 1)]
    (second,) = found[0].root.branches
    assert [each.person_id for each in second.branches] == [3, 5]


def test_two_who_named_each_other_stand_in_one_chain() -> None:
    (found,) = chains.of([link(2, 1), link(1, 2), link(2, 3)])
    assert found.root.person_id == 2
    assert {each.person_id for each in found.links} == {1, 3}


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=60))
def test_everybody_stands_once_and_whoever_is_not_drawn_is_counted(
    pairs: list[tuple[int, int]],
) -> None:
    given_links = {person: link(by, person) for by, person in pairs if by != person}
    found = chains.of(list(given_links.values()))
    placed = [each.person_id for chain in found for each in chain.links]
    roots = [chain.root.person_id for chain in found]
    assert len(placed + roots) == len(set(placed + roots))
    assert set(placed + roots) == {each for one in given_links.values() for each in one[1:4:2]}
    assert all(_size(chain.root) == len(chain.links) for chain in found)


def _size(branch: Branch) -> int:
    """How many are below it, drawn or counted."""
    return branch.more + sum(1 + _size(each) for each in branch.branches)


def test_a_long_and_a_wide_chain_are_cut_and_the_rest_counted() -> None:
    (long,) = chains.of([link(each, each + 1) for each in range(1, 3000)])
    (wide,) = chains.of([link(1, each) for each in range(2, WIDE + 12)])
    branch, depth = long.root, 0
    while branch.branches:
        branch, depth = branch.branches[0], depth + 1
    assert depth == DEEP and branch.more == 2999 - DEEP
    assert len(wide.root.branches) == WIDE and wide.root.more == 10


@pytest.mark.parametrize(
    ("same", "of", "expected", "verdict"),
    [
        (4, 4, 0.1, Verdict.FEW),
        (9, 12, 0.25, Verdict.MOSTLY),
        (8, 20, 0.1, Verdict.MORE),
        (6, 12, 0.5, Verdict.CHANCE),
        (12, 12, 0.98, Verdict.CHANCE),
        (0, 12, 0.6, Verdict.LESS),
    ],
)
def test_only_what_chance_hardly_explains_is_called_alike(
    same: int, of: int, expected: float, verdict: Verdict
) -> None:
    assert Alike("place", same, of, expected).verdict == verdict


def test_a_chain_from_one_place_is_told_from_a_mixed_one(people: People) -> None:
    people.sana.place, people.amir.place = "Leith", "Leith"
    for each in asked_in(past_wave(people, ["yes"] * 8)):
        each.place = "Leith"
    mixed = asked_in(past_wave(people, ["yes"] * 8, inviter=people.amir))
    for number in range(40):
        known = mixed[number] if number < len(mixed) else someone(f"Person {number}")
        communities.know(people.community, known)
        known.place = "Leith" if number % 4 == 0 else "Portobello"
    db.session.commit()
    verdicts = _verdicts(people, "place")
    assert verdicts[people.sana.id] == Verdict.MOSTLY
    assert verdicts[people.amir.id] == Verdict.CHANCE


def test_what_nobody_wrote_down_counts_neither_way(people: People) -> None:
    asked = asked_in(past_wave(people, ["yes"] * 8))
    for each in (people.sana, *asked[:4]):
        db.session.add(PersonTopic(person_id=each.id, topic="bees"))
    db.session.commit()
    assert _verdicts(people, "topic")[people.sana.id] == Verdict.FEW


def _verdicts(people: People, kind: str) -> dict[int, Verdict]:
    here = people.community.id
    found = alike.of_chains(here, chains.of(links.of_community(here)))
    return {root: one.verdict for root, each in found.items() for one in each if one.kind == kind}


def test_chance_draws_from_all_over_a_large_community(people: People) -> None:
    here = community("Tool library")
    known = [Person(name="P", sort_name="p", source="A list") for _each in range(1300)]
    db.session.add_all(known)
    db.session.flush()
    db.session.add_all(Acquaintance(community_id=here.id, person_id=each.id) for each in known)
    db.session.flush()
    drawn = population.some(here.id)
    assert drawn <= {each.id for each in known}
    assert 900 <= len(drawn) <= 1000 and max(drawn) - min(drawn) > 1200
    assert len(population.some(people.community.id)) == 6


def test_it_takes_as_many_statements_for_many_as_for_few(people: People) -> None:
    here = people.community.id
    past_wave(people, ["yes"])
    with statements() as for_few:
        alike.of_chains(here, chains.of(links.of_community(here)))
    for inviter in (people.sana, people.amir, people.olu):
        past_wave(people, ["yes"] * 10, inviter=inviter)
    with statements() as for_many:
        alike.of_chains(here, chains.of(links.of_community(here)))
    assert len(for_many) == len(for_few) <= 9


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/learned/who-brought-whom"


def test_the_tree_opens_without_script_and_says_what_it_shows(
    home: str, people: People, client: FlaskClient
) -> None:
    first, *_others = asked_in(past_wave(people, ["yes"] * 6))
    for each in (people.sana, *_others):
        each.place = "Leith"
    past_wave(people, ["yes"], inviter=first)
    for number in range(30):
        known = someone(f"Person {number}")
        known.place = "Portobello"
        communities.know(people.community, known)
    page = client.get(home).text
    for each in (people.sana, first):
        assert f'/people/{each.id}"><bdi>{each.name}</bdi></a>' in page
    assert "’s chain mostly bring people from the same place." in page
    assert "Topics: too few to say." in page


def test_the_table_has_pages(home: str, people: People, client: FlaskClient) -> None:
    for _each in range(6):
        past_wave(people, ["yes"] * 10)
    found = links.of_community(people.community.id)
    first = client.get(f"{home}/table").text
    assert found[-1].person in first and f">{found[0].person}<" not in first
    rest = client.get(f"{home}/table?before={found[10].number}").text
    assert f">{found[0].person}<" in rest and "Next page" not in rest


def test_before_anybody_said_yes_both_say_so(home: str, client: FlaskClient) -> None:
    assert "Nobody has said yes yet" in client.get(home).text
    assert "Nobody here" in client.get(f"{home}/table").text


def test_only_organisers_see_who_brought_whom(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    assert {client.get(home).status_code, client.get(f"{home}/table").status_code} == {404}
