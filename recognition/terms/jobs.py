"""The clock looks after ambassadors: it asks and welcomes, and never decides for anybody."""

from __future__ import annotations

from core.db import db, insert_once, now, today
from core.deliveries.queueing import queue
from core.queue import every
from recognition.terms import beginning, messages, queries, silence
from recognition.terms.models import BuddyQuestion, Term, end_of_term


@every(hours=6)
def welcome_back() -> None:
    """Welcome everybody whose rest is over, once."""
    for term, is_ambassador in queries.rests_that_are_over():
        if is_ambassador:
            _write(messages.WELCOME, term, f"{term.community_id}-{term.resting_until}")
        term.come_back()
    db.session.commit()


@every(hours=6)
def ask_at_the_end() -> None:
    """Ask ambassadors how they want to go on, a month before their term ends, once a term."""
    _write_terms_down()
    for term in queries.to_ask_about_the_end():
        term.asked_at = now()
        _write(messages.END, term, f"{term.community_id}-{term.number}")
    db.session.commit()


@every(hours=6)
def ask_buddies() -> None:
    """Ask the buddies of silent ambassadors to find out how they are, once for each silence."""
    for silent in list(silence.to_ask_about()):
        asked = insert_once(BuddyQuestion).values(
            community_id=silent.community_id,
            person_id=silent.person_id,
            buddy_id=silent.buddy_id,
            silent_since=silent.since,
            asked_at=now(),
        )
        made = db.session.scalar(asked.on_conflict_do_nothing().returning(BuddyQuestion.id))
        if made is not None:
            queue(
                messages.QUESTION,
                subject_id=made,
                step="asked",
                person_ids=[silent.buddy_id],
                community_id=silent.community_id,
            )
    db.session.commit()


def _write_terms_down() -> None:
    """Write down the terms of new ambassadors, and give those an end that need a new one."""
    beginning.write_down(queries.without_a_term())
    for term, months in queries.to_begin_again():
        if term.emeritus_on is None and term.ends_on is None:
            term.ends_on = end_of_term(today(), months)
        else:
            term.begin_again(months)
    db.session.commit()


def _write(kind: str, term: Term, step: str) -> None:
    queue(
        kind,
        subject_id=term.person_id,
        step=step,
        person_ids=[term.person_id],
        community_id=term.community_id,
    )
