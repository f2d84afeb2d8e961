"""The order of tasks and the plan of a week: small rules that hold for whatever there is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.today import ordering, planning
from core.today.ordering import Weight
from core.today.tasks import Task

TODAY = date(2026, 11, 21)
DUE = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


def made(number: int, weight: Weight, due_on: date | None, minutes: int, kind: str) -> Task:
    key = f"{kind}-{number}"
    return Task(key, kind, None, 1, "Do it", "Now", due_on, weight, minutes, "/", ())


TASK = st.builds(
    made,
    st.integers(1, 10_000),
    st.sampled_from(Weight),
    DUE,
    st.integers(1, 60),
    st.sampled_from(("step", "meeting")),
)
TASKS = st.lists(TASK, max_size=30, unique_by=lambda each: each.key)


def ordered(tasks: list[Task]) -> list[str]:
    def place(each: Task) -> ordering.Place:
        return ordering.place(each.weight, each.due_on, each.key, TODAY)

    return [each.key for each in sorted(tasks, key=place)]


@given(TASKS, TASK)
def test_another_task_turns_no_two_others_around(tasks: list[Task], more: Task) -> None:
    tasks = [each for each in tasks if each.key != more.key]
    with_it = ordered([*tasks, more])
    assert [key for key in with_it if key != more.key] == ordered(tasks)


@given(TASKS, st.randoms())
def test_the_order_is_the_same_however_tasks_were_found(tasks: list[Task], chance: object) -> None:
    shuffled = list(tasks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert ordered(shuffled) == ordered(tasks)


@given(DUE, DUE, st.sampled_from(Weight))
def test_what_waits_for_longer_never_comes_later(
    first: date | None, then: date | None, weight: Weight
) -> None:
    older, newer = sorted((first or TODAY, then or TODAY))
    place = (ordering.place(weight, each, "step-1", TODAY) for each in (older, newer))
    assert next(place) <= next(place)


@given(DUE, DUE)
def test_nothing_comes_before_the_law_and_the_meeting_of_today(
    law: date | None, other: date | None
) -> None:
    legal = ordering.place(Weight.LEGAL, law, "inform-1", TODAY)
    meeting = ordering.place(Weight.MEETING, TODAY, "meeting-1", TODAY)
    rest = [ordering.place(each, other, "a-1", TODAY) for each in Weight if each < Weight.MEETING]
    assert legal < meeting and all(meeting < each for each in rest)


def test_whoever_waits_for_an_answer_comes_before_promises_thanks_and_contacts() -> None:
    tasks = [made(int(each), each, TODAY, 5, "step") for each in Weight]
    assert ordered(tasks) == [f"step-{int(each)}" for each in sorted(Weight, reverse=True)]


@given(TASKS, st.lists(st.integers(0, 120), min_size=7, max_size=7))
def test_a_plan_loses_nothing_and_overfills_no_day(tasks: list[Task], minutes: list[int]) -> None:
    plan = planning.lay(tasks, minutes, TODAY)
    laid = [each for day in plan.days for each in day.tasks]
    assert sorted(each.key for each in [*laid, *plan.left]) == sorted(e.key for e in tasks)
    assert all(day.used <= day.minutes for day in plan.days)
    assert all(day.tasks == [e for e in tasks if e in day.tasks] for day in plan.days)


@given(TASKS, st.integers(0, 90))
def test_fifteen_minutes_are_filled_from_the_front(tasks: list[Task], minutes: int) -> None:
    chosen = planning.within(tasks, minutes)
    assert sum(each.minutes for each in chosen) <= minutes
    left = minutes - sum(each.minutes for each in chosen)
    assert all(each.minutes > left for each in tasks if each not in chosen)
