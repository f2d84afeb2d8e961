"""Signing in with an account elsewhere, and letting one do so from now on."""

from __future__ import annotations

from urllib.parse import urlsplit

from authlib.common.security import generate_token
from flask import current_app, session
from flask_babel import gettext as _
from sqlalchemy import delete

from core.accounts import queries as accounts
from core.accounts.models import digest, new_token
from core.accounts.sessions import end_others, here, start_session
from core.accounts.visits import FROM_ISSUER
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


def name() -> str | None:
    """What the button calls the issuer; None when there is none."""
    settings: Settings = current_app.config["SETTINGS"]
    if not (settings.oidc_issuer and settings.oidc_client_id):
        return None
    return settings.oidc_name or urlsplit(settings.oidc_issuer).hostname


def begin(browser: str) -> str:
    """The address at which the issuer asks its person. Raises Refused when it does not answer."""
    state, nonce, verifier = new_token(), new_token(), generate_token(VERIFIER)
    is_again = here() is not None
    db.session.rollback()  # on SQLite everybody who writes would wait for the issuer with us
    to = provider.address_to_go_to(state, nonce, verifier, is_again)
    asked = SignOnRequest(
        state_digest=digest(state),
        browser_digest=browser,
        nonce=nonce,
        verifier=verifier,
        expires_at=now() + SignOnRequest.LASTS,
    )
    db.session.add(asked)
    return to


def take(state: str, browser: str) -> tuple[str, str] | None:
    """The nonce and verifier that belong to this answer: once, in the browser that asked."""
    taken = delete(SignOnRequest).where(
        SignOnRequest.state_digest == digest(state),
        SignOnRequest.browser_digest == browser,
        SignOnRequest.expires_at > now(),
    )
    found = db.session.execute(taken.returning(SignOnRequest.nonce, SignOnRequest.verifier)).first()
    return (found[0], found[1]) if found else None


def sign_in(account: Account) -> Person | None:
    """Sign this browser in as the person whom this account is known to be of."""
    known = queries.identity_of(account.issuer, account.subject)
    if known is None or not people.may_sign_in(known.person):
        return None
    known.used_at = now()
    start_session(known.person, second_factor=account.is_strong, shown_at=account.shown_at)
    session[FROM_ISSUER] = True
    record("signed.in", by=known.person, person_id=known.person_id, way="single sign-on")
    return known.person


def remember(account: Account) -> Person | None:
    """Keep an unknown account in mind for whoever has its proved address, until they are here.

    The address alone lets nobody in: its person must sign in as always, and say yes.
    """
    known = queries.identity_of(account.issuer, account.subject)
    person = accounts.who_may_sign_in(account.address) if account.address and not known else None
    if person is not None:
        at = int(now().timestamp())
        session[PENDING] = [account.issuer, account.subject, person.id, at]
    return person


def pending(person: Person) -> str | None:
    """The subject of the account that waits for this person's yes in this browser."""
    settings: Settings = current_app.config["SETTINGS"]
    issuer, subject, person_id, at = session.get(PENDING) or ["", "", 0, 0]
    is_new = now().timestamp() - at < SignOnRequest.LASTS.total_seconds() * 2
    is_theirs = person_id == person.id and issuer == settings.oidc_issuer
    return str(subject) if is_theirs and is_new else None


def connect(person: Person) -> None:
    """From now on let the account that waits sign this person in."""
    settings: Settings = current_app.config["SETTINGS"]
    subject = pending(person)
    session.pop(PENDING, None)
    if subject is None:
        raise RuleBroken(_("Nothing waits for your yes any more. Start again on the page Sign in."))
    row = {"person_id": person.id, "issuer": settings.oidc_issuer, "subject": subject}
    made = insert_once(Identity).values(created_at=now(), **row).on_conflict_do_nothing()
    if not changed(made):
        raise RuleBroken(_("This account signs somebody in already."))
    end_others(person.id)
    record("identity.added", by=person, person_id=person.id)


def disconnect(person: Person, identity_id: int) -> bool:
    """Let an account sign its person in no more. False when it is somebody else's."""
    theirs = delete(Identity).where(Identity.id == identity_id, Identity.person_id == person.id)
    if not changed(theirs):
        return False
    end_others(person.id)
    record("identity.removed", by=person, person_id=person.id)
    return True
