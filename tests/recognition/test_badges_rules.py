"""A rule is fulfilled by exactly those whom plain Python finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.db import db, now, today
from recognition.badges.models import Badge
from recognition.badges.rules import Rule, fulfilled
from recognition.contributions.models import Part
from tests.people import People
from tests.recognition.badges import done_by

KINDS = ("event", "answer", "translation")


@dataclass(frozen=True)
class Deed:
    """A contribution as the reference knows it: people and thankers are numbers."""

    kind: str
    days_ago: int
    people: frozenset[int]
    thankers: frozenset[int]
    state: str
    is_shown: bool
    is_removed: bool


deeds = st.builds(
    Deed,
    kind=st.sampled_from(KINDS),
    days_ago=st.integers(-1, 6),
    people=st.frozensets(st.integers(0, 2), min_size=1),
    thankers=st.frozensets(st.integers(0, 4), max_size=3),
    state=st.sampled_from([Part.CONFIRMED, Part.CONFIRMED, Part.PROPOSED, Part.DECLINED]),
    is_shown=st.sampled_from([True, True, True, False]),
    is_removed=st.sampled_from([False, False, False, True]),
)
THANKED_ONESELF = Deed("event", 0, frozenset({0}), frozenset({0}), Part.CONFIRMED, True, False)
ONE_THANKED: dict[str, object] = {
    "rule_count": 1,
    "rule_kinds": [],
    "rule_days": 1,
    "rule_peers": 1,
}
demands = st.fixed_dictionaries(
    {
        "rule_count": st.integers(1, 3),
        "rule_kinds": st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
        "rule_days": st.integers(1, 5),
        "rule_peers": st.integers(0, 3),
    }
)


def meant(deed: Deed, person: int, rule: dict[str, object]) -> bool:
    days, kinds = rule["rule_days"], rule["rule_kinds"]
    assert isinstance(days, int) and isinstance(kinds, list)
    is_real = deed.state == Part.CONFIRMED and deed.is_shown and not deed.is_removed
    is_asked = (not kinds or deed.kind in kinds) and 0 <= deed.days_ago <= days
    return person in deed.people and is_real and is_asked


def should_be_proposed(all_deeds: list[Deed], person: int, rule: dict[str, object]) -> bool:
    """The rule in plain Python."""
    own = [deed for deed in all_deeds if meant(deed, person, rule)]
    thankers = {by for deed in own for by in deed.thankers} - {person}
    return len(own) >= rule["rule_count"] and len(thankers) >= rule["rule_peers"]  # type: ignore[operator]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(done=[THANKED_ONESELF], wanted=[ONE_THANKED])
@given(done=st.lists(deeds, max_size=7), wanted=st.lists(demands, min_size=1, max_size=3))
def test_the_rules_mean_what_plain_python_means(
    app: Flask, people: People, done: list[Deed], wanted: list[dict[str, object]]
) -> None:
    with db.session.begin_nested() as undone:
        known = [people.amir, people.olu, people.bea, people.sana, people.oisin]
        for deed in done:
            done_by(
                people.community,
                *(known[n] for n in sorted(deed.people)),
                kind=deed.kind,
                on=today() - timedelta(days=deed.days_ago),
                thanked_by=[known[n] for n in sorted(deed.thankers)],
                state=deed.state,
                shown_at=now() if deed.is_shown else None,
                removed_at=now() if deed.is_removed else None,
            )
        asked = [Rule.of(Badge(id=n, **rule), today()) for n, rule in enumerate(wanted)]
        found = fulfilled(people.community.id, asked, [person.id for person in known])
        undone.rollback()
    assert {(each.badge_id, each.person_id) for each in found} == {
        (n, known[person].id)
        for n, rule in enumerate(wanted)
        for person in range(len(known))
        if should_be_proposed(done, person, rule)
    }
