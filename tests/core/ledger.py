"""The ledger under random events, beside a model of its table: who may move what, and where to.

Workers are played by what a real one is made of, `Run`, without a line to a mail server: a letter
is before the dot once it is claimed and written, and past it once the fence lets it go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from sqlalchemy import delete, select, update

from core.db import db, now
from core.deliveries import actions
from core.deliveries.jobs import Run, reconcile
from core.deliveries.models import Delivery, Pace, State
from core.deliveries.moves import move
from core.deliveries.queueing import queue
from core.deliveries.sending import Letter, Outbox
from core.deliveries.transports import Answer
from core.people.models import Person
from core.privacy.models import Suppression
from tests.clock import Clock

Moves = set[tuple[str, str]]


def moves(table: str) -> Moves:
    """Read `queued > claimed queued, claimed > failed`."""
    lines = [line.split(" > ") for line in table.split(", ")]
    return {(before.strip(), after) for before, found in lines for after in found.split()}


CLAIM = moves("queued > claimed queued suppressed cancelled failed")
FENCE = moves("claimed > sending queued")
BEFORE_THE_DOT = moves("claimed > queued failed")
PAST_THE_DOT = moves("sending > accepted queued failed unknown, unknown > accepted")
PAST_THE_DOT |= moves("claimed > queued failed")  # by the same run, when it was sent again
SWEEP = moves("claimed > queued, sending > unknown")
SWEEP_CRITICAL = moves("sending > queued, unknown > queued")
CANCEL, STOP = moves("queued > cancelled"), moves("queued > suppressed")
CAME_BACK = moves("accepted > delivered bounced complained, unknown > bounced")
CAME_BACK |= moves("delivered > complained")
DECISION = moves("unknown > accepted queued")

NO = [("retry", 451, "4.3.0"), ("retry", 0, None), ("failed", 550, "5.1.1"), ("failed", 554, None)]
RARE = [("failed", 550, "5.7.1"), ("shut", 421, None), ("shut", 535, None)]
BEFORE = st.sampled_from([*NO * 3, *RARE])
EXPLICIT = [each for each in NO if each[1]]  # past the dot only a word of the server is a no
PAST = st.sampled_from([*EXPLICIT, *[("accepted", 250, None)] * 4, *[("unknown", 0, None)] * 3])
MINUTES = st.sampled_from([1, 1, 2, 4, 6, 13, 25, 300, 24 * 60, -6, -25, -300])
PENDING = {State.QUEUED, State.CLAIMED, State.SENDING}
NUMBERS = st.integers(0, 1000)
KINDS = ("model-plain", "model-critical")


def answer(said: tuple[str, int, str | None]) -> Answer:
    """What a mail server said, with some words."""
    return Answer(said[0], said[1], said[2], "said")


class Worker(Outbox):
    """A run under a lease of its own, and the letters in its hands."""

    def __init__(self) -> None:
        self.run = Run()
        self.run.transport = self
        self.before: list[Letter] = []
        self.past: list[Letter] = []

    def in_hand(self) -> Collection[int]:
        return {letter.delivery.id for letter in (*self.before, *self.past)}


class Ledger(RuleBasedStateMachine):
    """Random events. `app`, `clock` and `people` are set by the test."""

    app: Flask
    clock: Clock
    people: Sequence[int]
    followed: Counter[int]

    def __init__(self) -> None:
        super().__init__()
        self.clock.ahead = timedelta()
        for table in (Delivery, Pace, Suppression):
            db.session.execute(delete(table))
        self._all_people(never_contact_at=None)
        db.session.commit()
        self.followed.clear()
        self.workers = [Worker(), Worker()]
        self.states: dict[int, str] = {}
        self.open_dots: Counter[int] = Counter()
        self.decisions: Counter[int] = Counter()
        self.critical: set[int] = set()
        self.taken: set[int] = set()
        self.subjects = 0

    @initialize()
    def begin(self) -> None:
        for kind in KINDS:
            self.queue_some(kind, 3)

    @rule(kind=st.sampled_from(KINDS), number=st.integers(1, 3))
    def queue_some(self, kind: str, number: int) -> None:
        self.subjects += 1
        first = self.subjects % (len(self.people) - 3)
        people = list(self.people[first : first + number])
        for _twice in range(2):
            queue(kind, subject_id=self.subjects, step="1", person_ids=people)
        made = select(Delivery.id).where(Delivery.subject_id == self.subjects)
        ids = db.session.scalars(made).all()
        assert len(ids) == number
        self.critical |= set(ids) if kind == KINDS[1] else set()
        self.states |= dict.fromkeys(ids, State.QUEUED.value)
        db.session.commit()

    @rule(which=NUMBERS)
    def claim(self, which: int) -> None:
        ours = self.workers[which % 2]
        ours.before += ours.run._written(ours.run._claim() or [])
        self.moved(CLAIM)

    @rule(which=NUMBERS, most=st.integers(1, 4))
    def fence_and_end(self, which: int, most: int) -> None:
        self.end_some(self.one_with("before", which), most)

    @rule(which=NUMBERS, said=st.lists(PAST, max_size=4))
    def send_some(self, which: int, said: Any) -> None:
        self.claim(which)
        self.end_some(self.workers[which % 2], most=9)
        self.answer_some_past_the_dot(which, said)

    def end_some(self, ours: Worker, most: int) -> None:
        """Bring letters to the dot; those that the fence lets go are ended."""
        at_the_dot, ours.before = ours.before[:most], ours.before[most:]
        fenced = ours.run._settle([], at_the_dot)
        for letter in at_the_dot:
            if letter.delivery.id in fenced:
                ours.past.append(letter)
                self.open_dots[letter.delivery.id] += 1
        self.moved(FENCE)

    @rule(which=NUMBERS, said=BEFORE)
    def answer_before_the_dot(self, which: int, said: Any) -> None:
        ours = self.one_with("before", which)
        if ours.before:
            letter = ours.before.pop(which % len(ours.before))
            ours.run._settle([(letter, answer(said))], [])
            self.moved(BEFORE_THE_DOT)

    @rule(which=NUMBERS, said=st.lists(PAST, min_size=1, max_size=3))
    def answer_some_past_the_dot(self, which: int, said: Any) -> None:
        for each in said:
            if any(worker.past for worker in self.workers):
                self.answer_past_the_dot(which, each)

    def answer_past_the_dot(self, which: int, said: Any) -> None:
        ours = self.one_with("past", which)
        letter = ours.past.pop(which % len(ours.past))
        key, is_the_only_one = letter.delivery.id, not self.decisions[letter.delivery.id]
        ours.run._settle([(letter, answer(said))], [])
        self.open_dots[key] -= said in EXPLICIT
        self.moved(PAST_THE_DOT)
        if said[0] == "accepted" and is_the_only_one and key not in self.critical:
            self.taken.add(key)

    @rule(worker=st.integers(0, 5))
    def kill(self, worker: int) -> None:
        if worker < len(self.workers):
            self.workers[worker] = Worker()

    @rule(minutes=MINUTES)
    def let_time_pass(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)

    @rule(minutes=st.sampled_from([0, 6, 13]))
    def sweep(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        reconcile()
        self.moved(SWEEP, SWEEP_CRITICAL)

    @rule(which=NUMBERS, is_held=st.booleans())
    def hold_or_release(self, which: int, is_held: bool) -> None:
        if key := self.one_of(which, State.QUEUED):
            held = update(Delivery).where(Delivery.id == key, Delivery.state == State.QUEUED)
            db.session.execute(held.values(held_at=now() if is_held else None))
            self.moved(set())

    @rule(subject=st.integers(1, 9), kind=st.sampled_from(KINDS))
    def cancel(self, subject: int, kind: str) -> None:
        actions.cancel(kind, [subject], why="No longer wanted.")
        self.moved(CANCEL)

    @rule(which=NUMBERS, never=st.booleans())
    def stop_for_a_person(self, which: int, never: bool) -> None:
        person_id = self.people[which % len(self.people)]
        never = never and which % 4 == 0
        actions.suppress_queued(person_id, why="They asked us.")
        if never:
            asked = update(Person).where(Person.id == person_id)
            db.session.execute(asked.values(never_contact_at=now()))
        self.moved(STOP)

    @rule(which=NUMBERS, pair=st.sampled_from(sorted(CAME_BACK)))
    def hear_of_it(self, which: int, pair: tuple[str, str]) -> None:
        if key := self.one_of(which):
            before, after = pair
            assert move(key, before, after, note="told") == (self.states[key] == before)
            self.moved(CAME_BACK)

    @rule(which=NUMBERS, again=st.booleans())
    def decide(self, which: int, again: bool) -> None:
        if key := self.one_of(which, State.UNKNOWN):
            by = db.session.get_one(Person, self.people[0])
            delivery = db.session.get_one(Delivery, key, populate_existing=True)
            (actions.send_again if again else actions.arrived)(delivery, by=by)
            self.decisions[key] += again
            self.moved(DECISION)

    @invariant()
    def a_lease_is_held_exactly_while_claimed_or_sending(self) -> None:
        rows = db.session.execute(select(Delivery.state, Delivery.lease, Delivery.lease_until))
        for state, lease, until in rows:
            is_held = state in (State.CLAIMED, State.SENDING)
            assert (lease is not None) == (until is not None) == is_held
        db.session.commit()

    @invariant()
    def nothing_is_ended_twice_unasked(self) -> None:
        for key, dots in self.open_dots.items():
            assert dots <= 1 + self.decisions[key] + (key in self.critical), key

    @invariant()
    def what_was_taken_stands_as_taken_and_is_followed_once(self) -> None:
        arrived = {State.ACCEPTED, State.DELIVERED, State.BOUNCED, State.COMPLAINED}
        for key in self.taken:
            assert self.states[key] in arrived, key
        assert set(self.followed.values()) <= {1}

    def teardown(self) -> None:
        """Calm weather: everything comes to an end, and what did not arrive says why."""
        db.session.execute(update(Delivery).where(Delivery.held_at.is_not(None)), {"held_at": None})
        self._all_people(never_contact_at=None)
        for hours in (1, 5, 8 * 24):
            self.clock.move(hours=hours)
            reconcile()
            calm = Worker()
            while (batch := calm.run._claim()) is not None:
                letters = calm.run._written(batch)
                ids = calm.run._settle([], letters)
                fenced = [letter for letter in letters if letter.delivery.id in ids]
                calm.run._settle([(each, Answer("accepted", 250)) for each in fenced], [])
        rows = db.session.execute(select(Delivery.state, Delivery.note)).all()
        assert not {state for state, _note in rows} & PENDING
        assert all(note for state, note in rows if state not in ("accepted", "delivered"))
        db.session.commit()

    def moved(self, allowed: Moves, for_critical: Moves | None = None) -> None:
        """Check what moved since the last event, and remember where all stand."""
        db.session.commit()
        found = {
            row.id: row.state for row in db.session.execute(select(Delivery.id, Delivery.state))
        }
        db.session.commit()
        assert found.keys() == self.states.keys()
        for key, after in found.items():
            more = for_critical if key in self.critical and for_critical else set()
            pair = (self.states[key], after)
            assert pair[0] == pair[1] or pair in allowed | more, (key, pair)
        self.states = found

    def one_with(self, what: str, which: int) -> Worker:
        """One of the workers, of those that hold letters before or past the dot if there are any.

        Which rules may be drawn never depends on the ledger, since real time goes on in it.
        """
        found = [each for each in self.workers if getattr(each, what)] or self.workers
        return found[which % len(found)]

    def one_of(self, which: int, state: str | None = None) -> int | None:
        """One of the deliveries in this state, if there is one."""
        known = [key for key, found in self.states.items() if state in (None, found)]
        return known[which % len(known)] if known else None

    def _all_people(self, **values: Any) -> None:
        db.session.execute(update(Person).where(Person.id.in_(self.people)).values(values))
