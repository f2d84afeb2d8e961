"""Keeping what people ask about their details, and what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, time

from flask_babel import gettext as _

from core.db import db, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record_about
from core.people.models import Person
from core.privacy.suppressing import NEVER, suppress_person
from core.requests import queries
from core.requests.models import KIND, Kind, PersonRequest, months_after
from core.requests.words import LIFT_IT_THEMSELVES, NOT_YET
from core.safeguarding import queries as safeguarding

MONTHS, LONGER = 1, 3
AT_ONCE = {
    Kind.RESTRICT: "person.restricted",
    Kind.LIFT: "person.unrestricted",
    Kind.OBJECT: "person.opposed",
}
"""What is done before anybody answers, and what the journal calls it."""
FACE_TO_FACE = ("phone", "in_person")


def ask(person: Person, kind: Kind, words: str = "", how: str = "page") -> PersonRequest:
    """Keep what somebody asks; the clock starts. The same asked twice is asked once."""
    there = queries.open_of(person.id, kind)
    if there is not None and there.words == words:
        return there
    made = _made(person, kind, words, how, now())
    record_about("person.asked", made, person, kind=str(kind))
    return made


def did(person: Person, kind: Kind) -> PersonRequest:
    """Keep that somebody did something about their details themselves, at once."""
    made = _made(person, kind, "", "page", now())
    made.outcome, made.done_at = "done", now()
    made.tell("page")
    return made


def write_down(
    person: Person, community_id: int, kind: Kind, words: str, how: str, day: date, by: Person
) -> PersonRequest:
    """Write down what somebody asked by letter, by phone or in person, on that day.

    What they have a right to at once is done at once. Raises RuleBroken.
    """
    if day > now().date():
        raise RuleBroken(NOT_YET)
    if kind == Kind.LIFT and person.email:
        raise RuleBroken(LIFT_IT_THEMSELVES)
    at = now() if day == now().date() else datetime.combine(day, time(12), now().tzinfo)
    made = _made(person, kind, words, how, at)
    made.community_id = community_id
    record_about("request.written", made, by, kind=str(kind), how=how)
    if kind in AT_ONCE:
        take_effect(person, made, by)
    if kind in (Kind.RESTRICT, Kind.LIFT):
        made.outcome, made.done_at, made.decided_by_id = "done", now(), by.id
        if how in FACE_TO_FACE:
            made.tell(how)
        else:
            _mail(made, "answered")
    return made


def take_effect(person: Person, asked: PersonRequest, by: Person) -> None:
    """Restrict what is done with their details, lift that, or leave them alone for good.

    Whoever objects is written to by nobody any more; somebody decides about the rest.
    """
    if asked.kind == Kind.LIFT:
        person.restricted_at = None
    else:
        person.restricted_at = person.restricted_at or now()
    if asked.kind == Kind.OBJECT:
        person.never_contact_at = person.never_contact_at or now()
        suppress_person(person, NEVER)
    record_about(AT_ONCE[Kind(asked.kind)], asked, by)


def extend(request: PersonRequest, reason: str, by: Person) -> None:
    """Take two more months, once, with a reason that the person is told, by mail if they can."""
    _must_be_open(request)
    if request.extended_why:
        raise RuleBroken(_("More time was taken once already; there is no more."))
    if request.is_late:
        raise RuleBroken(_("The month is over. Answer now, and say why it is late."))
    request.extended_why = reason
    request.due_on = months_after(request.received_at.date(), LONGER)
    record_about("request.extended", request, by, reason or None, kind=request.kind)
    _mail(request, "extended")


def answer(request: PersonRequest, outcome: str, reason: str, by: Person) -> None:
    """Say what became of it. Refusing needs a reason, which the person is told.

    They are told by mail that it is answered, if they can be.
    """
    _must_be_open(request)
    if outcome == "refused" and not reason.strip():
        raise RuleBroken(_("Say why it is refused; they have a right to know."))
    request.outcome, request.reason, request.done_at = outcome, reason, now()
    request.decided_by_id = by.id
    record_about("request.answered", request, by, reason or None, kind=request.kind)
    _mail(request, "answered")


def is_mailed(person: Person | None) -> bool:
    """True when an answer reaches somebody by mail; of whoever is on hold somebody takes care."""
    return bool(person and person.email and not safeguarding.is_held("person", person.id))


def told(request: PersonRequest, how: str, by: Person) -> None:
    """Keep that somebody told them what became of it. Raises RuleBroken."""
    db.session.refresh(request, with_for_update=True)
    if not request.is_to_be_told:
        raise RuleBroken(_("They know already, or nothing is answered yet."))
    request.tell(how)
    record_about("request.told", request, by, kind=request.kind, how=how)


def _mail(request: PersonRequest, step: str) -> None:
    """Queue the mail. It is of no community: in the outbox of one, organisers could read a link."""
    person = db.session.get(Person, request.person_id) if request.person_id else None
    if person is not None and is_mailed(person):
        deliveries.queue(KIND, subject_id=request.id, step=step, person_ids=[person.id])


def _must_be_open(request: PersonRequest) -> None:
    db.session.refresh(request, with_for_update=True)
    if request.done_at is not None:
        raise RuleBroken(_("This was answered already."))


def _made(person: Person, kind: Kind, words: str, how: str, at: datetime) -> PersonRequest:
    made = PersonRequest(
        person_id=person.id,
        community_id=queries.first_community_of(person.id),
        kind=kind,
        how=how,
        words=words,
        received_at=at,
        due_on=months_after(at.date(), MONTHS),
    )
    db.session.add(made)
    db.session.flush()
    return made
