"""Naming someone, and deciding what becomes of it. The nominee hears nothing until then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from core.communities import actions as communities
from core.communities.models import Community
from core.consents import coming
from core.consents import queries as consents
from core.consents.actions import give
from core.consents.models import Basis, How, Purpose
from core.consents.weighing import is_refused
from core.consents.words import MAY_ASK_ME
from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.people.actions import must_share
from core.people.introducing import introduce
from core.people.models import Person, email_key, folded
from core.people.terms import index_people
from core.privacy import queries as privacy
from outreach.nominations import candidates, queries
from outreach.nominations.candidates import Candidate
from outreach.nominations.models import Nomination, Origin


def nominate(
    community_id: int,
    nominated_by_id: int | None,
    name: str,
    why: str,
    email: str | None = None,
    agreed: bool = False,
    basis: str = "",
    known_how: str = "",
    is_named: bool = False,
    origin: Origin = Origin.STAFF,
    invitation_id: int | None = None,
    asked_member_id: int | None = None,
) -> Nomination:
    """Name someone. An address is kept only when the nominee agreed to that.

    `basis` is why they may be written to, as staff know it; by default, somebody named them.
    """
    coming.check(community_id, basis)
    address = (email or None) if agreed else None
    nomination = Nomination(
        community_id=community_id,
        nominated_by_id=nominated_by_id,
        invitation_id=invitation_id,
        asked_member_id=asked_member_id,
        origin=origin,
        name=name,
        name_key="" if origin == Origin.SELF else folded(name),
        why=why,
        known_how=known_how,
        is_named=is_named,
        email=address,
        email_key=email_key(address),
        agreed=agreed,
        basis=basis,
    )
    db.session.add(nomination)
    db.session.flush()
    return nomination


def withdraw_from(invitation_id: int) -> None:
    """Take back what was named in an earlier answer, as long as nobody has decided on it."""
    for nomination in queries.waiting_from(invitation_id):
        db.session.delete(nomination)


def approve(nomination: Nomination, community: Community, by: Person, who: str = "") -> Person:
    """Decide the voices of the candidate: somebody new, to be told within 30 days, or one we know.

    `who` is one of the choices of the candidate; it may be left out where only one is likely.
    Voices with another address than the chosen one stay waiting: they may be for somebody else.
    """
    candidate = _held(nomination)
    choice = candidate.chosen(who)
    if choice is None:
        raise RuleBroken(_("Say first whether this is somebody whom you know already."))
    voices = candidate.meant_by(choice)
    person = choice.person or _new_or_shared(voices, choice.voice, by)
    if not person.may_be_contacted:
        raise RuleBroken(
            _("%(name)s asked never to be contacted. Decline the nomination.", name=person.name)
        )
    _must_not_have_said_no(person, community.id)
    communities.know(community, person, is_shared=True)
    _fill_in_address(person, voices)
    came_in(person, community.id, voices, by)
    for each in voices:
        _decide(each, by)
        each.state, each.person_id, each.email, each.email_key = "approved", person.id, None, None
        each.name_key = folded(each.name)
    record(
        "nomination.added" if choice.person else "nomination.approved",
        by=by,
        person_id=person.id,
        community_id=community.id,
        voices=len(voices),
    )
    return person


def _must_not_have_said_no(person: Person, community_id: int) -> None:
    """Whoever said no is not named again into being asked, whoever names them."""
    said = consents.lines_of([person.id]).get(person.id, ())
    if is_refused(said, Purpose.INVITATION, "email", community_id):
        raise RuleBroken(
            _("%(name)s said that they want no invitations. Decline it.", name=person.name)
        )


def decline(nomination: Nomination, by: Person) -> None:
    """Decline all voices of the candidate, and forget who was named."""
    _decline(_held(nomination).voices, by)


def decline_voice(nomination: Nomination, by: Person) -> None:
    """Decline one voice and forget what it said; the others for the candidate stay waiting."""
    _decline(_locked([nomination], nomination), by)


def _held(nomination: Nomination) -> Candidate:
    """The candidate with every voice held: exactly one of any number of presses decides."""
    voices = _locked(queries.voices([nomination]), nomination)
    found = candidates.of(nomination.community_id, voices)
    return next(each for each in found if nomination in each.voices)


def _locked(voices: Sequence[Nomination], nomination: Nomination) -> Sequence[Nomination]:
    """Those of these that still wait, held; the nomination must be one of them."""
    waiting = queries.locked([each.id for each in voices])
    if nomination.id not in {each.id for each in waiting}:
        raise RuleBroken(_("This nomination has been decided already."))
    return waiting


def _decline(voices: Sequence[Nomination], by: Person) -> None:
    community_id = voices[0].community_id
    for each in voices:
        _decide(each, by)
        each.forget("declined")
    record("nomination.declined", by=by, community_id=community_id, voices=len(voices))


def _decide(voice: Nomination, by: Person) -> None:
    voice.decided_by_id, voice.decided_at = by.id, now()


def _new_or_shared(voices: Sequence[Nomination], voice: Nomination, by: Person) -> Person:
    """Somebody new here. Whom another community knows by this address is not made again."""
    if voice.email and privacy.is_suppressed(voice.email):
        raise RuleBroken(_("This address asked not to be written to. Decline the nomination."))
    shared = people.with_email(voice.email) if voice.email else None
    if shared is not None:
        must_share(by)
    return shared or _new_person(voices, voice)


def _new_person(voices: Sequence[Nomination], voice: Nomination) -> Person:
    first = min(each.created_at for each in voices).date()
    return introduce(candidates.usual_name(voices), voice.email, source_of(voices), first)


def _fill_in_address(person: Person, voices: Sequence[Nomination]) -> None:
    """Keep an address that they agreed to, where we had none.

    Not of somebody who can sign in, and not from the public form: whoever has the address gets in.
    """
    if people.may_sign_in(person):
        return
    for each in voices:
        if person.email or not each.email or each.origin == Origin.SELF:
            continue
        if not privacy.is_suppressed(each.email) and people.with_email(each.email) is None:
            person.set_email(each.email)
            index_people([person.id])


def came_in(person: Person, community_id: int, voices: Sequence[Nomination], by: Person) -> None:
    """Write down why they may be written to: as they said themselves, or else as staff know.

    Whom only others named gets one notice, unless there is another reason already.
    """
    if any(each.origin == Origin.SELF for each in voices):
        words = str(MAY_ASK_ME)
        about: dict[str, Any] = {
            "community_id": community_id,
            "wording": words,
            "how": How.PAGE,
            "by": person,
        }
        give(person, Purpose.INVITATION, basis=Basis.CONSENT, **about)
        return
    bases = {each.basis for each in voices}
    known = [each for each in (Basis.CONSENT, Basis.LEGITIMATE_INTERESTS) if each in bases]
    basis = known[0] if known else Basis.NAMED_BY_FRIEND
    coming.came_in([person.id], community_id, basis, How.STAFF, by.id)


def source_of(voices: Sequence[Nomination]) -> str:
    """How we got the details, as the person reads it: who named them only if that one agreed.

    A public form, which anybody can fill in, is the source only where nobody named them.
    """
    others = [each for each in voices if each.origin != Origin.SELF]
    named = [each for each in others if each.is_named and each.nominated_by]
    voice = [*named, *others, *voices][0]
    day = format_date(voice.created_at, "long")
    if voice.origin == Origin.SELF:
        return str(_("They put themselves forward by our public form on %(day)s", day=day))
    if voice.is_named and voice.nominated_by:
        return str(_("Named by %(name)s on %(day)s", name=voice.nominated_by.name, day=day))
    if voice.origin == Origin.STAFF:
        return str(_("Named by an organiser on %(day)s", day=day))
    if voice.origin == Origin.ANSWER:
        return str(_("Named on %(day)s by somebody who was invited", day=day))
    return str(_("Named by a member on %(day)s", day=day))
