"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, session
from flask_babel import gettext as _
from sqlalchemy import delete, update

from core.accounts import queries
from core.accounts.models import Session, SignInLink, digest, new_token
from core.db import changed, db, now
from core.deliveries import actions as deliveries
from core.journal.actions import record
from core.people.models import Person
from core.settings import Settings

MAILED_LINK_LASTS = timedelta(minutes=10)
PRINTED_LINK_LASTS = timedelta(hours=24)
SESSION_LASTS = timedelta(days=14)


def administrator() -> Person:
    """The first administrator; made when the installation is new."""
    found = queries.administrators()
    if found:
        return found[0]
    person = Person(source=_("Set up NextTen on this machine"), is_administrator=True)
    person.rename(_("Administrator"))
    person.told()
    db.session.add(person)
    db.session.flush()
    record("administrator.made", by=person, person_id=person.id)
    return person


def new_link(person: Person, lasts: timedelta = PRINTED_LINK_LASTS) -> str:
    """Make a link that signs the person in, once; their earlier unused links stop working."""
    link = SignInLink(person_id=person.id, expires_at=now() + lasts)
    _kill_unused(person)
    db.session.add(link)
    return write_token(link, lasts)


def write_token(link: SignInLink, lasts: timedelta = MAILED_LINK_LASTS) -> str:
    """Give the link a fresh token and time; only the address that is answered holds the token."""
    settings: Settings = current_app.config["SETTINGS"]
    token = new_token()
    link.token_digest, link.expires_at = digest(token), now() + lasts
    return f"{settings.base_url}/sign-in/{token}"


def mail_link(address: str) -> None:
    """Mail a link to the person with this address, if they may sign in; otherwise do nothing.

    Anybody can ask for anybody: so it is at most one a minute and five an hour, and the links that
    are out there keep working until one of them is used.
    """
    person = queries.who_may_sign_in(address)
    if person is None or queries.was_mailed_enough(person):
        return
    link = SignInLink(
        person_id=person.id, token_digest=digest(new_token()), expires_at=now() + MAILED_LINK_LASTS
    )
    db.session.add(link)
    db.session.flush()
    deliveries.queue("sign-in", subject_id=link.id, step="link", person_ids=[person.id])


def sign_in(link: SignInLink) -> bool:
    """Use up the link and sign this browser in. False when the link has been used or is too old."""
    used = changed(
        update(SignInLink)
        .where(
            SignInLink.id == link.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now()
        )
        .values(used_at=now())
    )
    if not used:
        return False
    _kill_unused(link.person)
    start_session(link.person)
    record("signed.in", by=link.person, person_id=link.person_id)
    return True


def start_session(person: Person) -> None:
    """Begin a session under a new name; whatever this browser carried before is dropped."""
    token, go_to = new_token(), session.get("next")
    session.clear()
    session.permanent = False
    session["token"] = token
    if go_to:
        session["next"] = go_to
    db.session.add(
        Session(person_id=person.id, token_digest=digest(token), expires_at=now() + SESSION_LASTS)
    )


def sign_out() -> None:
    """End this browser's session on the server too, so that a copied cookie is worth nothing."""
    token = session.get("token", "")
    db.session.execute(delete(Session).where(Session.token_digest == digest(token)))
    session.clear()


def _kill_unused(person: Person) -> None:
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
