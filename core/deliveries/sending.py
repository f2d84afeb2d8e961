"""Bringing messages to the final dot on several lines, fencing them together, then ending them.

A round: every free line gets a message and takes it up to its final dot; one commit fences all that
are there; then all dots go. A crash leaves at most as many messages unknown as there are lines. A
line that keeps us waiting is left behind for a later round and holds up no other.
"""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _

from core.deliveries import transports
from core.deliveries.leaving import Leaving
from core.deliveries.lines import Broken, Line, Phase, Reply
from core.deliveries.transports import Answer, ShutOut, Way
from core.settings import Settings

MOMENT = 0.05  # seconds without a word after which a round goes on with what it has
PATIENCE = 1.0
LET_BE = 10.0  # seconds before a server that wanted no more lines is asked again
LONGEST_IN_HAND = 120.0  # seconds; a claim lasts for five minutes
MESSAGES_A_LINE = 4


@dataclass(slots=True)
class Letter:
    """One message, written and ready to go."""

    delivery: Leaving
    sender: str
    to: str
    raw: bytes
    checked_at: float


Answered = tuple[Letter, Answer]
Settle = Callable[[Sequence[Answered], Sequence[Letter]], Collection[int]]
"""Fence what is at the dot and record answers, in one commit; answers the ids that may end."""


class Transport(Protocol):
    """What messages leave by."""

    def send(self, letters: Iterable[Letter], settle: Settle) -> bool:
        """Send these; False when nobody is let in, with that as the answer for each."""

    def in_hand(self) -> Collection[int]:
        """The ids of messages that are under way."""

    def wait(self, settle: Settle) -> bool:
        """Wait a moment for what is still under way; False when nothing is."""

    def close(self) -> None:
        """End politely."""


class Smtp:
    """A mail server, over as many lines as are of use."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.most_lines = way.lines
        self.lines: list[Line[Letter]] = []
        self.waiting: deque[Letter] = deque()
        self.answers: list[Answered] = []
        self.shut: Answer | None = None
        self.refused_at = -LET_BE

    def send(self, letters: Iterable[Letter], settle: Settle) -> bool:
        self.waiting.extend(letters)
        while self.waiting or any(not line.is_slow for line in self._busy()):
            self._begin()
            if self.shut is not None:
                self.answers += [(letter, self.shut) for letter in self.waiting]
                self.waiting.clear()
            self._round(settle)
        return self.shut is None

    def in_hand(self) -> Collection[int]:
        return {line.letter.delivery.id for line in self._busy() if line.letter}

    def wait(self, settle: Settle) -> bool:
        self._round(settle)
        return bool(self._busy())

    def close(self) -> None:
        for line in self.lines:
            line.quit()
        self.lines.clear()

    def _round(self, settle: Settle) -> None:
        has_heard_all = self._listen()
        self._drop_the_talkative()
        if self._at_the_dot() or not has_heard_all or not self.waiting:
            self._fence_and_end(settle)  # else answers are recorded with the next fence

    def _begin(self) -> None:
        """Give every free line a message."""
        try:
            self._open_lines()
        except ShutOut as shut:
            # perhaps it only wants no more of us at a time
            self.most_lines, self.refused_at = max(1, len(self.lines)), time.monotonic()
            if not self.lines:
                self.shut = shut.answer
        self._give_up_the_old()
        for line in [each for each in self.lines if each.phase is Phase.IDLE]:
            if self.waiting and self.shut is None:
                self._try(line, lambda line: line.begin(self.waiting.popleft()))

    def _give_up_the_old(self) -> None:
        """Let go of what waited for so long that its lease may end on the way."""
        since = time.monotonic() - LONGEST_IN_HAND
        while self.waiting and self.waiting[0].checked_at < since:
            self.answers.append((self.waiting.popleft(), Answer("late")))

    def _open_lines(self) -> None:
        slow, began = sum(line.is_slow for line in self._busy()), time.monotonic()
        quick = len(self._busy()) - slow + len(self.waiting)
        useful = slow + -(-quick // MESSAGES_A_LINE)
        if began > self.refused_at + LET_BE:
            self.most_lines = self.way.lines
        while len(self.lines) < min(self.most_lines, useful):
            self.lines.append(Line(transports.open_line(self.way)))
            if time.monotonic() > began + PATIENCE:
                return  # a slow greeting: go on with those that there are

    def _listen(self) -> bool:
        """Hear the lines that have to answer. False when some went quiet before they had."""
        while self._awaited():
            self._drop_the_late()
            has_work = bool(self._at_the_dot() or self.answers)
            if all(line.is_slow for line in self._awaited()):
                self._heard_something(0 if has_work else PATIENCE)
                return False
            if not self._heard_something(MOMENT) and has_work:
                return False
        return True

    def _heard_something(self, patience: float) -> bool:
        awaited = self._awaited()
        heard = select.select(awaited, [], [], patience)[0] if awaited else []
        for line in heard:
            self._try(line, self._hear)
        return bool(heard)

    def _hear(self, line: Line[Letter]) -> None:
        for reply in line.hear():
            if line.phase is Phase.ENVELOPE:
                self._heard_of_envelope(line, reply)
            elif line.phase is Phase.ENDED:
                self._answered(line, transports.after_the_dot(reply))
                line.free()
            elif reply.code != 250:
                raise Broken(reply.text)

    def _heard_of_envelope(self, line: Line[Letter], reply: Reply) -> None:
        if line.envelope_answered(reply) and line.refusal:
            answer = transports.refused(line.refusal, line.is_about_us)
            self.shut = answer if answer.outcome == "shut" else self.shut
            self._answered(line, answer)
            line.free(needs_reset=True)
            if line.wants_body:  # it took no recipient and wants the message (RFC 2920, 3.1)
                self._remove(line)

    def _fence_and_end(self, settle: Settle) -> None:
        """Commit once for all that are at the dot, then end them. A dot is never sent unfenced."""
        lines = self._at_the_dot()
        fenced = settle(self._taken_answers(), [line.letter for line in lines if line.letter])
        for line in lines:
            if line.letter and line.letter.delivery.id in fenced:
                self._try(line, Line.end)
            else:
                self._remove(line)

    def _drop_the_talkative(self) -> None:
        """A server that speaks at the dot is ending the line: the message has not been taken."""
        lines = self._at_the_dot()
        for line in select.select(lines, [], [], 0)[0] if lines else []:
            self._lost(line, "the server spoke or hung up early")

    def _drop_the_late(self) -> None:
        for line in self._awaited():
            allowed = self.way.final_timeout if line.phase is Phase.ENDED else self.way.timeout
            if time.monotonic() - line.since > allowed:
                self._lost(line, "no answer in time")

    def _try(self, line: Line[Letter], do: Callable[[Line[Letter]], None]) -> None:
        try:
            do(line)
        except Broken as broken:
            self._lost(line, str(broken))

    def _lost(self, line: Line[Letter], why: str) -> None:
        """Before the dot nothing was accepted; past it nobody can know."""
        if line.phase is Phase.ENDED:
            words = _("The line broke at the final dot: %(error)s", error=why)
            self._answered(line, Answer("unknown", text=words))
        elif line.letter and line.is_stale:
            self.waiting.appendleft(line.letter)  # it ended while nobody used it
        elif line.letter:
            words = _("The line broke before the end: %(error)s", error=why)
            self._answered(line, Answer("retry", text=words))
        self._remove(line)

    def _answered(self, line: Line[Letter], answer: Answer) -> None:
        if line.letter:
            self.answers.append((line.letter, answer))

    def _remove(self, line: Line[Letter]) -> None:
        line.drop()
        self.lines.remove(line)

    def _taken_answers(self) -> list[Answered]:
        taken, self.answers = self.answers, []
        return taken

    def _busy(self) -> list[Line[Letter]]:
        return [line for line in self.lines if line.phase is not Phase.IDLE]

    def _awaited(self) -> list[Line[Letter]]:
        return [line for line in self.lines if line.phase in (Phase.ENVELOPE, Phase.ENDED)]

    def _at_the_dot(self) -> list[Line[Letter]]:
        return [line for line in self.lines if line.phase is Phase.AT_THE_DOT]


class Outbox:
    """No mail server is set: messages are kept in the database, where the pages show them."""

    def send(self, letters: Iterable[Letter], settle: Settle) -> bool:
        kept = list(letters)
        answer = Answer("kept", 250, text=_("Kept in the local outbox"))
        settle([(letter, answer) for letter in kept], kept)
        return True

    def in_hand(self) -> Collection[int]:
        return ()

    def wait(self, settle: Settle) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""


def transport(settings: Settings) -> Transport:
    """The transport that SMTP_URL asks for."""
    return Smtp(transports.way(settings)) if settings.smtp_url else Outbox()
