"""What ambassadors, their buddies and their stand-ins are written about an ambassador's time.

None of it is urgent: it waits for whoever is on leave, and for the morning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Community
from core.consents.models import Purpose
from core.db import now
from core.deliveries.checks import on_leave, too_early
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from core.people.models import Person
from core.safeguarding import queries as safeguarding
from recognition.terms import queries
from recognition.terms.models import BuddyQuestion, Term
from recognition.terms.queries import LOOKS_AFTER, Standing

STAND_IN, WELCOME, END, QUESTION = "stand-in", "welcome-back", "term-end", "buddy-question"

Asked = tuple[BuddyQuestion, Person, Community]
By = Mapping[int, Standing]
"""How somebody stands, by community."""


def gather(deliveries: Sequence[Leaving]) -> Mapping[int, By]:
    """How the ambassadors stand whom these messages are about, in one query."""
    about: dict[int, dict[int, Standing]] = {}
    communities = {each.community_id for each in deliveries if each.community_id}
    for each in queries.standings({each.subject_id for each in deliveries}, communities):
        about.setdefault(each.person.id, {})[each.community.id] = each
    return about


def gather_questions(deliveries: Sequence[Leaving]) -> dict[int, Asked]:
    """What these messages ask: of nobody on hold, and only those who still have a part."""
    found = queries.questions({each.subject_id for each in deliveries})
    held = safeguarding.held("person", {person.id for _question, person, _there in found})
    parts = communities.with_role({each.person_id for each in deliveries}, *LOOKS_AFTER)
    return {
        question.id: (question, person, there)
        for question, person, there in found
        if person.id not in held and (there.id, question.buddy_id) in parts
    }


def check_stand_in(delivery: Leaving, about: By | None) -> Verdict:
    """Of use only while they rest, to whoever stands in for them now."""
    term = _term(delivery, about)
    if term is None or not term.is_resting or term.stand_in_id != delivery.person_id:
        return _not_wanted(_("They are back, or somebody else stands in."))
    return None


def check_welcome(delivery: Leaving, about: By | None) -> Verdict:
    """Of use only to an ambassador who is not resting again."""
    term = _term(delivery, about)
    if term is None or term.is_resting:
        return _not_wanted(_("They are resting again, or no ambassador any more."))
    return _in_good_time(delivery)


def check_end(delivery: Leaving, about: By | None) -> Verdict:
    """Of use only until they have chosen."""
    term = _term(delivery, about)
    if term is None or not term.waits_for_choice:
        return _not_wanted(_("They have chosen how to go on."))
    return _in_good_time(delivery)


def check_question(delivery: Leaving, about: Asked | None) -> Verdict:
    """Of use only to the buddy, until there is an answer, and not while the other rests."""
    if about is None or about[0].answer is not None or about[0].buddy_id != delivery.person_id:
        return _not_wanted(_("There is nothing left to find out for them."))
    if about[1].is_away:
        return _not_wanted(_("The person whom it is about is on leave."))
    return _in_good_time(delivery)


def compose_stand_in(delivery: Leaving, about: By) -> Message:
    return write("recognition/terms/mail/stand_in", _context(delivery, about))


def compose_welcome(delivery: Leaving, about: By) -> Message:
    return write("recognition/terms/mail/welcome", _context(delivery, about))


def compose_end(delivery: Leaving, about: By) -> Message:
    return write("recognition/terms/mail/end", _context(delivery, about))


def compose_question(delivery: Leaving, about: Asked) -> Message:
    question, person, community = about
    context = {
        "reader": delivery.person,
        "question": question,
        "person": person,
        "community": community,
    }
    return write("recognition/terms/mail/question", context)


def _context(delivery: Leaving, about: By) -> dict[str, object]:
    standing = _here(delivery, about)
    if standing is None:
        raise LookupError("this is no ambassador here")
    return {
        "reader": delivery.person,
        "person": standing.person,
        "community": standing.community,
        "term": standing.term,
        "buddy": standing.buddy,
    }


def _here(delivery: Leaving, about: By | None) -> Standing | None:
    return (about or {}).get(delivery.community_id or 0)


def _term(delivery: Leaving, about: By | None) -> Term | None:
    standing = _here(delivery, about)
    return standing.term if standing else None


def _not_wanted(why: str) -> Never:
    return Never(why, state="cancelled")


def _in_good_time(delivery: Leaving) -> Verdict:
    """Notices ignore leave and night by themselves; these do not."""
    return on_leave(delivery.person) or too_early(delivery, now())


KINDS = (
    Kind(
        STAND_IN,
        _l("Word to a stand-in"),
        compose_stand_in,
        check_stand_in,
        gather,
        purpose=Purpose.CONTACT,
        expires_after=timedelta(days=14),
    ),
    Kind(
        WELCOME,
        _l("Welcome back"),
        compose_welcome,
        check_welcome,
        gather,
        is_notice=True,
        expires_after=timedelta(days=14),
    ),
    Kind(
        END,
        _l("End of a term"),
        compose_end,
        check_end,
        gather,
        is_notice=True,
        expires_after=timedelta(days=60),
    ),
    Kind(
        QUESTION,
        _l("Question to a buddy"),
        compose_question,
        check_question,
        gather_questions,
        is_notice=True,
        expires_after=timedelta(days=21),
    ),
)
