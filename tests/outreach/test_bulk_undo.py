"""A change of many at once, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from core.bulk import actions, jobs, kinds
from core.bulk.models import BulkChange
from core.bulk.whom import Whom
from core.communities import actions as communities
from core.communities.models import Acquaintance
from core.db import db, now
from core.people import listing
from core.people.models import Person, PersonTopic
from outreach.invitations.models import Invitation
from outreach.segments.models import SegmentPerson
from outreach.touchpoints import actions as touchpoints
from outreach.touchpoints import intervals
from tests.bulk import Tools, begun, begun_with, everything, undone
from tests.people import People, community

ALL = (
    "topic_add",
    "topic_remove",
    "owner",
    "interval",
    "community",
    "segment_in",
    "segment_out",
    "wave",
)
FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def tools(people: People) -> Tools:
    return Tools(people)


def six(people: People) -> Sequence[Person]:
    return (people.bea, people.oisin, people.mohammed, people.amir, people.olu, people.sana)


def test_every_kind_is_tried_here(tools: Tools) -> None:
    assert {each.name for each in kinds.every()} == set(ALL) == set(tools.asked)


@FEW
@given(st.data())
def test_undoing_a_change_leaves_everything_as_it_was(
    people: People, tools: Tools, data: st.DataObject
) -> None:
    """However topics, segments, owners and intervals were before, and whoever is chosen."""
    some = data.draw(st.lists(st.sampled_from(range(6)), unique=True, min_size=1))
    _mix(people, tools, data.draw(st.lists(st.integers(0, 5), unique=True)))
    before = everything()
    chosen = [six(people)[each] for each in some]
    for kind in ALL:
        change = begun(people, kind, tools.asked[kind], *chosen)
        number = change.counts["changed"]
        assert number + sum(change.stays.values()) == len(some), kind
        if number:
            assert everything() != before, kind
            assert undone(change, people.sana).counts["put_back"] == number, kind
        assert everything() == before, kind


def _mix(people: People, tools: Tools, some: Sequence[int]) -> None:
    """Have these people look after, of a topic and in the segment, and the others not."""
    ids = [six(people)[each].id for each in some]
    for table in (PersonTopic, SegmentPerson):
        db.session.execute(delete(table))
    for person_id in ids:
        for topic in ("Bees", "bees") if person_id % 2 else ("Bees", "Seeds"):
            db.session.add(PersonTopic(person_id=person_id, topic=topic))
        db.session.add(SegmentPerson(segment_id=tools.segment.id, person_id=person_id))
    if not ids:
        db.session.add(PersonTopic(person_id=people.zoe.id, topic="Bees"))
        communities.know(people.community, people.zoe)
    here = update(Acquaintance).where(Acquaintance.person_id.in_(ids))
    db.session.execute(here.values(owner_id=people.sana.id))
    intervals.intend(people.community.id, ids[:2], 30)
    touchpoints.log(people.community.id, people.bea.id, "call", "", by=people.sana)
    db.session.commit()


def test_undoing_leaves_what_somebody_changed_since(people: People, tools: Tools) -> None:
    change = begun(people, "owner", tools.asked["owner"], people.bea, people.oisin)
    mine = update(Acquaintance).where(Acquaintance.person_id == people.bea.id)
    db.session.execute(mine.values(owner_id=people.sana.id))
    undone(change, people.sana)
    assert (change.counts["changed"], change.counts["put_back"]) == (2, 1)
    owners = {row[1]: row[2] for row in everything()["known"] if row[0] == people.community.id}
    assert owners[people.bea.id] == people.sana.id and owners[people.oisin.id] is None


def test_whoever_was_written_for_stays_in_the_wave(people: People, tools: Tools) -> None:
    change = begun(people, "wave", tools.asked["wave"], people.bea, people.oisin)
    written = update(Invitation).where(Invitation.person_id == people.bea.id)
    db.session.execute(written.values(personal_line="You know every bed here"))
    undone(change, people.sana)
    assert [row[1] for row in everything()["waves"]] == [people.bea.id]


def test_a_wave_takes_no_more_than_it_has_places_for_and_nobody_twice(
    people: People, tools: Tools
) -> None:
    people.bea.never_contact_at = now()
    change = begun(people, "wave", tools.asked["wave"])
    assert change.counts["changed"] == 2
    assert change.stays == {"has_part": 3, "never": 1}
    third = kinds.of("wave")
    assert third is not None
    assert third.options is not None and third.options(people.community, people.sana) == []


def test_nobody_is_shown_to_a_community_whose_organisers_may_not_see_them(
    people: People, tools: Tools
) -> None:
    other = community("Tool library")
    communities.know(other, people.bea)
    change = begun(people, "community", tools.asked["community"], people.bea, people.oisin)
    assert change.stays == {"elsewhere": 1}
    theirs = {row[1] for row in everything()["known"] if row[0] == people.elsewhere.id}
    assert people.oisin.id in theirs and people.bea.id not in theirs


def test_whoever_is_in_use_elsewhere_stays_known_there(people: People, tools: Tools) -> None:
    change = begun(people, "community", tools.asked["community"], people.bea, people.oisin)
    touchpoints.log(people.elsewhere.id, people.bea.id, "call", "", by=people.zoe)
    db.session.commit()
    undone(change, people.sana)
    theirs = {row[1] for row in everything()["known"] if row[0] == people.elsewhere.id}
    assert people.bea.id in theirs and people.oisin.id not in theirs


def test_what_no_longer_applies_stays_and_is_counted(people: People, tools: Tools) -> None:
    kind = kinds.of("segment_in")
    assert kind is not None
    chosen = Whom.of({f"person-{people.bea.id}": "on"})
    value = kind.read(people.community, people.sana, tools.asked["segment_in"], "")
    db.session.delete(tools.segment)
    db.session.commit()
    change = actions.start(people.community, kind, value, chosen, "key", people.sana)
    db.session.commit()
    jobs.go_on(change.id)
    db.session.refresh(change)
    assert (change.state, change.counts["changed"], change.stays) == ("done", 0, {"gone": 1})


def test_the_same_form_twice_changes_once(people: People, tools: Tools) -> None:
    chosen = Whom.of({f"person-{people.bea.id}": "on"})
    both = [
        begun_with(people.community, "topic_add", "Seeds", chosen, people.sana, key="k").id
        for _press in range(2)
    ]
    assert both[0] == both[1]
    assert db.session.query(BulkChange).count() == 1


def test_a_killed_worker_is_followed_by_another_and_nothing_is_done_twice(
    people: People, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = _many(people, 6)
    monkeypatch.setattr(jobs, "BATCH", 4)
    kind, calls = kinds.of("topic_add"), count()
    assert kind is not None

    def dies(*args: object) -> dict[int, dict[str, object]]:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return kind.apply(*args)  # type: ignore[arg-type]

    dying = type(kind)(**{**kind.__dict__, "apply": dies})
    monkeypatch.setattr(kinds, "of", lambda name: dying)
    waiting = begun(people, "topic_add", "Seeds", *many)
    with pytest.raises(KeyboardInterrupt):
        jobs.go_on(waiting.id)
    db.session.rollback()
    (change,) = db.session.query(BulkChange).all()
    assert (change.state, change.done) == ("running", 4)
    jobs.go_on(change.id)
    db.session.refresh(change)
    assert change.done == 4
    change.touched_at = now() - 2 * jobs.LEFT_AFTER
    db.session.commit()
    jobs.go_on(change.id)
    db.session.refresh(change)
    assert (change.state, change.done, change.counts["changed"]) == ("done", 6, 6)
    assert len(everything()["topics"]) == 6


def test_everybody_is_gathered_by_a_worker_and_changed_in_batches(
    people: People, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many(people, 30)
    monkeypatch.setattr(jobs, "BATCH", 7)
    monkeypatch.setattr(listing, "AT_ONCE", 7)
    monkeypatch.setattr(listing, "PAGE", 5)
    change = begun(people, "interval", "14")
    assert not change.is_gathered and change.state == "running"
    jobs.go_on(change.id)
    db.session.refresh(change)
    assert (change.state, change.total, change.counts["changed"]) == ("done", 36, 36)
    undone(change, people.sana)
    assert {row[3] for row in everything()["known"]} == {None}


def _many(people: People, number: int) -> Sequence[Person]:
    rows = [
        {
            "name": f"Guest {each}",
            "sort_name": f"guest {each:03}",
            "source": "Spring fair",
            "is_rarely_online": False,
            "is_administrator": False,
        }
        for each in range(number)
    ]
    made = list(db.session.scalars(insert(Person).returning(Person), rows))
    for each in made:
        communities.know(people.community, each)
    db.session.commit()
    return made
