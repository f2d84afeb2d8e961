"""Sessions: how a browser is signed in, gets a new token, and is signed out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import has_request_context, request, session
from sqlalchemy import delete

from core.accounts import queries
from core.accounts.browsers import named
from core.accounts.models import Session, digest, new_token
from core.db import changed, db, now
from core.people.models import Person


def start_session(
    person: Person, second_factor: bool = False, shown_at: datetime | None = None
) -> None:
    """Begin a session under a new name; whatever this browser carried before is dropped.

    Whoever shows again who they are keeps their open forms, and a second factor shown before.
    `shown_at` is when they did, if not just now: an issuer may let people through without a word,
    and then the session is not a fresh one.
    """
    before = here()
    again = before if before is not None and before.person_id == person.id else None
    kept = ("next", "identity")
    sign_out(kept=(*kept, "csrf_token") if again else kept)
    browser, system = named(request.user_agent.string)
    at = max(shown_at or now(), now() - Session.FRESH)
    factor_at = again.second_factor_at if again else None
    db.session.add(
        Session(
            person_id=person.id,
            token_digest=_new_name(),
            created_at=at,
            expires_at=now() + Session.LASTS,
            second_factor_at=at if second_factor else factor_at,
            browser=browser,
            system=system,
        )
    )


def renew(person: Person) -> None:
    """Give this browser a new token when what the person may do has changed; the old one ends.

    A browser that is signed in as somebody else, or not at all, is left as it is.
    """
    found = here()
    if found is not None and found.person_id == person.id:
        found.token_digest = _new_name()


def step_up(person: Person) -> None:
    """Note that the person has shown a second factor in this browser, which gets a new token."""
    found = here()
    if found is not None and found.person_id == person.id:
        found.second_factor_at = now()
        found.token_digest = _new_name()


def end_sessions(person_id: int, but: int | None = None) -> int:
    """End every session of this person at once, but for the one of this id; say how many."""
    theirs = delete(Session).where(Session.person_id == person_id)
    return changed(theirs if but is None else theirs.where(Session.id != but))


def end_others(person_id: int) -> int:
    """End every session of this person but that of this browser, which gets a new token.

    For when a role, an address or a factor changes: whoever changes it for somebody else ends all.
    """
    found = here()
    is_theirs = found is not None and found.person_id == person_id
    if found is not None and is_theirs:
        found.token_digest = _new_name()
    return end_sessions(person_id, but=found.id if found is not None and is_theirs else None)


def sign_out(kept: Collection[str] = ()) -> None:
    """End this browser's session on the server too, so that a copied cookie is worth nothing."""
    token = session.get("token", "")
    db.session.execute(delete(Session).where(Session.token_digest == digest(token)))
    left = {name: session[name] for name in kept if name in session}
    session.clear()
    session.update(left)


def here() -> Session | None:
    """The session of this browser; None when nobody is signed in, or outside a request."""
    token = session.get("token") if has_request_context() else None
    return queries.session_of(token) if token else None


def _new_name() -> str:
    token = new_token()
    session["token"] = token
    return digest(token)
