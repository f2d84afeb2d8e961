"""What organisers see of each ambassador: who is beside them, and who needs a human word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.communities.models import Community
from core.communities.queries import people_with_role
from core.db import now
from core.people.models import Person
from recognition.settings import queries as settings
from recognition.terms import beginning, queries, silence
from recognition.terms.models import BuddyQuestion, Found, Term
from recognition.terms.queries import LOOKS_AFTER, Standing

NEWS_FOR = timedelta(weeks=8)


@dataclass(frozen=True)
class Row:
    """One ambassador. `buddy` is empty where nobody who still has a part here is their buddy."""

    person: Person
    term: Term
    buddy: Person | None
    stand_in: Person | None
    silent_since: date | None
    question: BuddyQuestion | None
    has_terms: bool

    @property
    def needs_a_buddy(self) -> bool:
        """True when they have been silent, and there is no buddy who could be asked."""
        return self.silent_since is not None and (self.buddy is None or self.buddy.is_away)

    @property
    def needs_a_word(self) -> bool:
        """True when an organiser should do something: nobody else will."""
        return self.needs_a_buddy or (self.has_news and not self.is_away)

    @property
    def has_news(self) -> bool:
        """True when a buddy has found out, not long ago, that they need something."""
        asked = self.question
        if asked is None or asked.answered_at is None or asked.answer == Found.WELL:
            return False
        is_unheard = asked.answer == Found.NOT_REACHED and self.silent_since is not None
        return is_unheard or now() - asked.answered_at < NEWS_FOR

    @property
    def is_away(self) -> bool:
        return self.term.is_resting or self.person.is_away


def rows(community: Community) -> list[Row]:
    """The ambassadors of a community by name, in a few statements; at most 500."""
    decided = settings.of_community(community.id)
    silent = silence.of_community(community.id, decided.silent_weeks)
    questions = queries.newest_questions(community.id)
    parts = {each.id for each in people_with_role(community.id, *LOOKS_AFTER)}
    found = []
    for each in queries.ambassadors(community.id):
        person = each.person
        row = Row(
            person,
            _term(each, decided.term_months),
            each.buddy if each.buddy and each.buddy.id in parts else None,
            each.stand_in,
            None if _is_away(each) else silent.get(person.id),
            questions.get(person.id),
            bool(decided.term_months),
        )
        found.append(row)
    return found


def _is_away(standing: Standing) -> bool:
    is_resting = standing.term is not None and standing.term.is_resting
    return is_resting or standing.person.is_away


def _term(standing: Standing, months: int) -> Term:
    """Their term; worked out where none is written down yet."""
    begun = (standing.community.id, standing.person.id, standing.since, months)
    return standing.term or beginning.worked_out(begun)
