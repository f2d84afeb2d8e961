"""Signing in with an account elsewhere, and letting one do so from now on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from authlib.common.security import generate_token
from flask import current_app, session
from flask_babel import gettext as _
from sqlalchemy import delete

from core.accounts import queries as accounts
from core.accounts import visits
from core.accounts.models import digest, new_token
from core.accounts.notices import record_and_tell
from core.accounts.sessions import end_others, start_session
from core.db import changed, db, insert_once, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import queries as people
from core.people.models import Person
from core.settings import Settings
from core.single_sign_on import provider, queries
from core.single_sign_on.models import Identity, SignOnRequest
from core.single_sign_on.provider import Account

PENDING = "identity"
VERIFIER = 48


class Left(NamedTuple):
    """What was kept of somebody who went to the issuer."""

    nonce: str
    verifier: str
    at: datetime


class Waiting(NamedTuple):
    """An account that waits for a yes, and what the issuer calls it."""

    subject: str
    called: str


def name() -> str | None:
    """What the button calls the issuer; None when there is none."""
    settings: Settings = current_app.config["SETTINGS"]
    if not (settings.oidc_issuer and settings.oidc_client_id):
        return None
    return settings.oidc_name or urlsplit(settings.oidc_issuer).hostname


class NotShownAgain(Exception):
    """The issuer does not say that somebody has just shown it who they are."""


def begin(browser: str) -> str:
    """The address at which the issuer asks its person. Raises Refused when it does not answer.

    Whom it signs in here, and who is signed in already, has to show it anew who they are.
    """
    visit, person = visits.here(), visits.person()
    says_when, is_again = visit is not None, person is not None and queries.signs_in(person.id)
    state, nonce, verifier = new_token(), new_token(), generate_token(VERIFIER)
    db.session.rollback()  # on SQLite everybody who writes would wait for the issuer with us
    to = provider.address_to_go_to(state, nonce, verifier, says_when=says_when, is_again=is_again)
    asked = SignOnRequest(
        state_digest=digest(state),
        browser_digest=browser,
        nonce=nonce,
        verifier=verifier,
        expires_at=now() + SignOnRequest.LASTS,
    )
    db.session.add(asked)
    return to


def take(state: str, browser: str) -> Left | None:
    """What belongs to this answer: once, in the browser that asked."""
    taken = delete(SignOnRequest).where(
        SignOnRequest.state_digest == digest(state),
        SignOnRequest.browser_digest == browser,
        SignOnRequest.expires_at > now(),
    )
    kept = (SignOnRequest.nonce, SignOnRequest.verifier, SignOnRequest.expires_at)
    found = db.session.execute(taken.returning(*kept)).first()
    return Left(found[0], found[1], found[2] - SignOnRequest.LASTS) if found else None


def sign_in(account: Account, left_at: datetime) -> Person | None:
    """Sign this browser in as the person whom this account is known to be of.

    Raises NotShownAgain when they are signed in here already and the issuer does not say that they
    have shown it who they are since they left: an answer without that would change nothing.
    """
    known = queries.identity_of(account.issuer, account.subject)
    if known is None or not people.may_sign_in(known.person):
        return None
    is_here = visits.person() == known.person
    if is_here and account.shown_at < left_at - timedelta(seconds=provider.LEEWAY):
        raise NotShownAgain
    known.used_at = now()
    start_session(known.person, second_factor=account.is_strong, shown_at=account.shown_at)
    session[visits.FROM_ISSUER] = True
    record("signed.in", by=known.person, person_id=known.person_id, way="single sign-on")
    return known.person


def remember(account: Account) -> Person | None:
    """Keep an unknown account in mind for whoever has its proved address, until they are here.

    Without such an address it is for whoever is signed in here, if anybody is. Neither lets anybody
    in: its person must sign in as always, and say yes.
    """
    if queries.identity_of(account.issuer, account.subject):
        return None
    person = accounts.who_may_sign_in(account.address) if account.address else None
    person = person or visits.person()
    if person is not None:
        at = int(now().timestamp())
        session[PENDING] = [account.issuer, account.subject, person.id, at, account.called]
    return person


def pending(person: Person) -> Waiting | None:
    """The account that waits for this person's yes in this browser."""
    settings: Settings = current_app.config["SETTINGS"]
    kept = session.get(PENDING) or ["", "", 0, 0]
    issuer, subject, person_id, at, called = [*kept, ""][:5]  # one from before has no name
    is_new = now().timestamp() - at < SignOnRequest.LASTS.total_seconds() * 2
    is_theirs = person_id == person.id and issuer == settings.oidc_issuer
    return Waiting(subject, called) if is_theirs and is_new else None


def connect(person: Person) -> None:
    """From now on let the account that waits sign this person in."""
    settings: Settings = current_app.config["SETTINGS"]
    waiting = pending(person)
    session.pop(PENDING, None)
    if waiting is None:
        raise RuleBroken(_("Nothing waits for your yes any more. Start again on the page Sign in."))
    row = {"person_id": person.id, "issuer": settings.oidc_issuer, "subject": waiting.subject}
    made = insert_once(Identity).values(created_at=now(), **row).on_conflict_do_nothing()
    if not changed(made):
        raise RuleBroken(_("This account signs somebody in already."))
    end_others(person.id)
    record_and_tell("identity.added", person)


def disconnect(person: Person, identity_id: int) -> bool:
    """Let an account sign its person in no more. False when it is somebody else's."""
    theirs = delete(Identity).where(Identity.id == identity_id, Identity.person_id == person.id)
    if not changed(theirs):
        return False
    end_others(person.id)
    record_and_tell("identity.removed", person)
    return True
