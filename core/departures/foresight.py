"""When each queued message would leave, and why then: the checks, run without touching anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString

from core.db import now
from core.deliveries import kinds, paces
from core.deliveries import queries as deliveries
from core.deliveries.checks import Checks, not_too_late, too_early
from core.deliveries.kinds import Expected, Later, Never, Verdict
from core.deliveries.leaving import Leaving
from core.departures import queries
from core.departures.queries import Communities, Waiting


@dataclass(frozen=True, slots=True)
class Departure:
    """One message and its way out. `at` is None where it would not leave at all, and `why` says so.

    Otherwise `why` says what it waits for; it is empty for what leaves as soon as a worker comes.
    Of what is confidential neither is told: a leave or a night would give away whose it is.
    """

    message: Leaving
    community_name: str
    kind: LazyString
    at: datetime | None
    why: str
    is_urgent: bool
    is_confidential: bool = False


def departures(waiting: Sequence[Waiting]) -> list[Departure]:
    """How these messages would leave, soonest first; a constant number of statements.

    What they are checked for is what is known now; night and leave are those of their moment.
    """
    known = deliveries.some([each.id for each in waiting])
    found = [each for each in waiting if each.id in known]
    verdicts = _verdicts(found, known)
    names = queries.names_of_communities({d.community_id for d in known.values() if d.community_id})
    titles = kinds.titles()
    made = [
        _departure(each, known[each.id], verdicts[each.id], names, titles[known[each.id].kind])
        for each in found
    ]
    return sorted(made, key=_turn)


def expected(communities: Communities, until: datetime) -> list[tuple[LazyString, Expected]]:
    """What the clock will queue until then, each with the title of its kind; a page at most."""
    found = [
        (kind.title, each)
        for kind in kinds.all_of_them()
        for each in kind.forecast(communities, until, deliveries.PAGE)
    ]
    return sorted(found, key=lambda pair: pair[1].at)[: deliveries.PAGE]


def _verdicts(found: Sequence[Waiting], known: Mapping[int, Leaving]) -> dict[int, Verdict]:
    """What speaks against each, after the pace was asked for those that could leave now."""
    checks = Checks(list(known.values()))
    verdicts = {each.id: checks.objection(known[each.id]) for each in found}
    ready = [known[e.id] for e in found if verdicts[e.id] is None and e.due_at <= now()]
    return verdicts | paces.foreseen(ready)


def _departure(
    waiting: Waiting,
    message: Leaving,
    verdict: Verdict,
    names: Mapping[int, str],
    title: LazyString,
) -> Departure:
    name = names.get(message.community_id or 0, "")
    if kinds.named(message.kind).is_confidential:
        return Departure(message, name, title, now(), "", waiting.is_urgent, is_confidential=True)
    found = verdict if isinstance(verdict, Never) else _moment(waiting, message, verdict)
    if isinstance(found, Never):
        return Departure(message, name, title, None, found.why, waiting.is_urgent)
    return Departure(message, name, title, found.at, found.why, waiting.is_urgent)


def _moment(waiting: Waiting, message: Leaving, verdict: Later | None) -> Never | Later:
    """The first moment at which nothing speaks against it any more."""
    words = waiting.note if waiting.due_at > now() else None
    found = Later(words or "", max(waiting.due_at, now()))
    if verdict is not None and verdict.at > found.at:
        found = verdict
    if not kinds.named(message.kind).is_notice:
        found = too_early(message, found.at) or found
    late = not_too_late(found, message.expires_at)
    return late if isinstance(late, Never) else found


def _turn(departure: Departure) -> tuple[bool, datetime, bool, int]:
    """What would not leave comes last; of those that leave together, what is urgent first."""
    at = departure.at or departure.message.expires_at
    return departure.at is None, at, not departure.is_urgent, departure.message.id
