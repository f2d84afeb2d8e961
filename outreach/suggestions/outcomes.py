"""What became of each suggestion, in words that tell its maker nothing private of the nominee.

Nobody learns who said no, who was declined and why, or who never answered: all of that reads
alike, and only once the wave in which they were asked is over. Nor does anybody learn that whom
they suggested was a member already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from outreach.nominations.models import Nomination
from outreach.suggestions import queries
from outreach.suggestions.queries import Asked


class Outcome(StrEnum):
    WAITING = "waiting"
    WILL_BE_ASKED = "will_be_asked"
    ASKED = "asked"
    JOINED = "joined"
    NOT_THIS_TIME = "not_this_time"


OUTCOME_WORDS = {
    Outcome.WAITING: _l("waiting"),
    Outcome.WILL_BE_ASKED: _l("will be asked"),
    Outcome.ASKED: _l("has been asked"),
    Outcome.JOINED: _l("joined"),
    Outcome.NOT_THIS_TIME: _l("not this time"),
}


@dataclass(frozen=True)
class Suggestion:
    """A suggestion as its maker sees it."""

    nomination: Nomination
    outcome: Outcome

    @property
    def words(self) -> str:
        return str(OUTCOME_WORDS[self.outcome])

    @property
    def may_be_withdrawn(self) -> bool:
        return self.outcome == Outcome.WAITING


def of_person(community_id: int, person_id: int) -> list[Suggestion]:
    """What this person suggested there, newest first, and what became of each."""
    made = queries.of_person(community_id, person_id)
    people = {each.person_id for each in made if each.person_id}
    if not people:
        return [Suggestion(each, _outcome(each, {}, ())) for each in made]
    here = queries.joined(community_id, people)
    asked = queries.asked(community_id, people, min(each.created_at for each in made))
    return [Suggestion(each, _outcome(each, here, asked)) for each in made]


def _outcome(
    nomination: Nomination, here: Mapping[int, datetime], asked: Sequence[Asked]
) -> Outcome:
    if nomination.state == "waiting":
        return Outcome.WAITING
    if nomination.state != "approved" or nomination.person_id is None:
        return Outcome.NOT_THIS_TIME
    since = here.get(nomination.person_id)
    was_here = since is not None and since < nomination.created_at
    if since is not None and not was_here:
        return Outcome.JOINED
    theirs = [each for each in asked if _is_about(each, nomination)]
    if not theirs:
        return Outcome.WILL_BE_ASKED
    last = theirs[-1]
    if was_here or not last.is_over:
        return Outcome.ASKED
    return Outcome.JOINED if last.said_yes else Outcome.NOT_THIS_TIME


def _is_about(asked: Asked, nomination: Nomination) -> bool:
    """A wave that was over before they were suggested tells nothing here."""
    is_later = asked.over_at is None or asked.over_at >= nomination.created_at
    return asked.person_id == nomination.person_id and is_later
