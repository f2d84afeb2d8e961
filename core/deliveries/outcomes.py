"""Recording what became of messages, and what follows from it, in one transaction."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import insert

from core.db import db, now
from core.deliveries import kinds, paces, queries
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, OutboxMessage, State
from core.deliveries.moves import move, move_all, move_each
from core.deliveries.sending import Answered, Letter
from core.deliveries.transports import Answer
from core.privacy import suppressing

log = logging.getLogger(__name__)

SHUT_WAIT = timedelta(minutes=1)
BUSY_WAIT = timedelta(seconds=30)
SOFT_SPAN = timedelta(days=7)
SOFT_LIMIT = 3
ACCEPTED = ("accepted", "kept")


def record(answers: Sequence[Answered], lease: str) -> None:
    """Write down each answer, as far as the message is still ours."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for letter, answer in answers:
        found["accepted" if answer.outcome in ACCEPTED else answer.outcome].append((letter, answer))
    if found["accepted"]:
        _accepted(found["accepted"], lease)
    _tell(found)
    for letter, answer in found["unknown"]:
        move(letter.delivery.id, State.SENDING, State.UNKNOWN, lease=lease, **_said(letter, answer))
    for letter, answer in found["failed"]:
        _failed(letter, answer, lease)
    for letter, answer in found["retry"]:
        _try_again(letter, answer, lease)
    _shut_out(found["shut"], lease)
    late = [letter.delivery.id for letter, _answer in found["late"]]
    give_back(late, lease, _("The mail server is slow; it is tried again."))


def give_back(
    delivery_ids: Iterable[int], lease: str, note: str, due_at: datetime | None = None
) -> None:
    """Put back in the queue what was certainly not sent, without counting the attempt."""
    ids = list(delivery_ids)
    for state in (State.CLAIMED, State.SENDING):
        move_all(
            ids,
            state,
            State.QUEUED,
            lease=lease,
            due_at=due_at or now(),
            attempt=Delivery.attempt - 1,
            note=note,
        )


def backoff(attempt: int, longest: timedelta) -> timedelta:
    """How long to wait before the next attempt: full jitter under 60 s x 4^attempt."""
    bound = min(longest.total_seconds(), 60 * 4**attempt)
    return timedelta(seconds=random.uniform(0, bound))  # noqa: S311  # spreads load, no secret


def _tell(found: Mapping[str, Sequence[Answered]]) -> None:
    """Log what became of messages: ids, kinds and codes, never words or addresses."""
    for outcome, answers in found.items():
        if outcome == "accepted":
            ids = [letter.delivery.public_id for letter, _answer in answers]
            log.info("%s accepted", len(ids), extra={"event": outcome, "deliveries": ids})
            continue
        for letter, answer in answers:
            delivery = letter.delivery
            facts = {"event": outcome, "delivery": delivery.public_id, "kind": delivery.kind}
            log.info("%s %s", outcome, answer.code, extra={**facts, "status": answer.status})


def _accepted(answers: Sequence[Answered], lease: str) -> None:
    rows = [{"id": each.delivery.id, "code": a.code, "note": a.text} for each, a in answers]
    with db.session.begin_nested() as attempt:
        are_all_ours = move_each(rows, State.SENDING, State.ACCEPTED, lease=lease)
        if not are_all_ours:
            attempt.rollback()
    taken = answers if are_all_ours else [each for each in answers if _was_accepted(each, lease)]
    _keep([letter for letter, answer in taken if answer.outcome == "kept"])
    followed_by([letter.delivery for letter, _answer in taken])


def followed_by(deliveries: Sequence[Leaving]) -> None:
    """Record what follows from messages having been accepted, kind by kind."""
    for kind, of_kind in kinds.sorted_out(deliveries):
        kind.accepted(of_kind)


def _was_accepted(answered: Answered, lease: str) -> bool:
    """Record one; where the lease was over before the answer came, what was unknown is known."""
    letter, answer = answered
    said: dict[str, Any] = {"code": answer.code, "note": answer.text}
    return move(letter.delivery.id, State.SENDING, State.ACCEPTED, lease=lease, **said) or move(
        letter.delivery.id, State.UNKNOWN, State.ACCEPTED, **said
    )


def _keep(letters: Sequence[Letter]) -> None:
    if letters:
        rows = [{"delivery_id": each.delivery.id, "raw": each.raw} for each in letters]
        db.session.execute(insert(OutboxMessage), rows)


def _failed(letter: Letter, answer: Answer, lease: str) -> None:
    delivery = letter.delivery
    if not _moved(delivery.id, State.FAILED, lease, **_said(letter, answer)):
        return
    if answer.names_no_mailbox:
        suppressing.suppress(delivery.person.email or "", reason="no such mailbox")
    elif answer.is_policy:
        paces.leave_alone(delivery.person.domain, now() + paces.LONGEST_SHUT, answer.text)
    elif is_worn_out(delivery.person_id):
        suppressing.suppress(delivery.person.email or "", reason="mailbox full or away for long")


def is_worn_out(person_id: int) -> bool:
    """True when three messages failed for a passing reason, over at least seven days."""
    times = queries.passing_failures(person_id)
    return len(times) >= SOFT_LIMIT and times[0] - times[SOFT_LIMIT - 1] >= SOFT_SPAN


def _try_again(letter: Letter, answer: Answer, lease: str) -> None:
    """Back off with full jitter; after so many attempts it has failed."""
    delivery, kind = letter.delivery, kinds.named(letter.delivery.kind)
    attempt = delivery.attempt + 1
    if attempt >= kind.attempts:
        said = {**_said(letter, answer), "note": _given_up(attempt, answer)}
        _moved(delivery.id, State.FAILED, lease, **said)
        return
    due_at = now() + backoff(attempt, kind.longest_wait)
    _moved(delivery.id, State.QUEUED, lease, due_at=due_at, slot_at=None, **_said(letter, answer))


def _given_up(attempts: int, answer: Answer) -> str:
    words: str = ngettext(
        "Given up after one attempt: %(reason)s",
        "Given up after %(num)s attempts: %(reason)s",
        attempts,
        reason=answer.text,
    )
    return words


def _shut_out(answers: Sequence[Answered], lease: str) -> None:
    """Nobody is let in: no message failed, and nothing is tried for a while.

    A server that only wants fewer connections may have let other workers in, and they go on.
    """
    if not answers:
        return
    answer = answers[0][1]
    until = now() + (BUSY_WAIT if answer.is_busy else SHUT_WAIT)
    log.error("the mail server does not let us in: %s %s", answer.code, answer.text)
    give_back([letter.delivery.id for letter, _answer in answers], lease, answer.text, until)
    if not answer.is_busy:
        paces.leave_alone(paces.EVERYONE, until, answer.text)


def _moved(delivery_id: int, after: str, lease: str, **values: Any) -> bool:
    """Move on from before the dot or from after it, whichever it is."""
    return any(
        move(delivery_id, before, after, lease=lease, **values)
        for before in (State.CLAIMED, State.SENDING)
    )


def _said(letter: Letter, answer: Answer) -> dict[str, Any]:
    return {
        "code": answer.code or None,
        "status": answer.status,
        "note": answer.text,
        "domain": letter.delivery.person.domain,
    }
