"""Signing in and out."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, update

from core.accounts import queries
from core.accounts.models import SignInLink, digest, new_token
from core.accounts.sessions import end_others, end_sessions, renew, sign_out, start_session
from core.db import changed, db, now
from core.deliveries import actions as deliveries
from core.deliveries.jobs import deliver_due
from core.journal.actions import record
from core.people import queries as people
from core.people.models import Person
from core.privacy.digests import keyed_digest
from core.settings import Settings

__all__ = ["end_others", "end_sessions", "renew", "sign_out", "start_session"]

MAILED_LINK_LASTS = timedelta(minutes=10)
PRINTED_LINK_LASTS = timedelta(hours=24)
CODE_DIGITS = 6


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


def link_at_start(is_watched: bool) -> str:
    """A link for the first administrator, or nothing where a log would keep it for no need.

    There is need while no administrator has signed in yet; and somebody may watch the terminal.
    """
    person = administrator()
    if is_watched or not queries.has_an_administrator_signed_in():
        return new_link(person)
    return ""


def new_link(person: Person, lasts: timedelta = PRINTED_LINK_LASTS) -> str:
    """Make a link that signs the person in, once; their earlier unused links stop working."""
    link = SignInLink(person_id=person.id, expires_at=now() + lasts)
    kill_links(person.id)
    db.session.add(link)
    return write_token(link, lasts)


def write_token(link: SignInLink, lasts: timedelta = MAILED_LINK_LASTS) -> str:
    """Give the link a fresh token and time; only the address that is answered holds the token."""
    settings: Settings = current_app.config["SETTINGS"]
    token = new_token()
    link.token_digest, link.expires_at = digest(token), now() + lasts
    return f"{settings.base_url}/sign-in/{token}"


def mail_link(address: str, browser: str | None = None, is_known: bool = False) -> None:
    """Mail a link to the person with this address, if they may sign in.

    For anybody else as much is written, so that neither the answer nor its time tells who is here.
    Anybody can ask for anybody: so it is at most one a minute and five an hour, and links that were
    asked for in other browsers keep working until one is used. A browser that the person signed in
    with before (`is_known`) has a count of its own, so that nobody else can use it up.
    """
    person = queries.who_may_sign_in(address)
    if person and queries.was_mailed_enough(person, browser if is_known else None):
        person = None
    if person and browser:
        _use_up(SignInLink.browser_digest == browser)
    link = SignInLink(
        person_id=person.id if person else None,
        token_digest=digest(new_token()),
        browser_digest=browser,
        expires_at=now() + MAILED_LINK_LASTS,
    )
    db.session.add(link)
    db.session.flush()
    if person:
        deliveries.queue("sign-in", subject_id=link.id, step="link", person_ids=[person.id])
    deliver_due.later()  # for nobody too: the bell takes most of the time


def sign_in(link: SignInLink) -> bool:
    """Use up the link and sign this browser in.

    False when it has been used or is too old, or its person has no part in anything any more.
    """
    person, is_new = link.person, SignInLink.expires_at > now()
    if (
        person is None
        or not people.may_sign_in(person)
        or not _use_up(SignInLink.id == link.id, is_new)
    ):
        return False
    kill_links(person.id)
    start_session(person)
    record("signed.in", by=person, person_id=person.id, way="link")
    return True


def make_code(link: SignInLink) -> str:
    """Make the code that signs in the browser that asked, for whoever opened the link elsewhere."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    link.code_digest = _code_digest(link, code)
    return code


def sign_in_by_code(browser: str, code: str) -> Person | None:
    """Sign this browser in by the code for the link that it asked for, and say whom.

    Each try counts, whether there is a code or not; the fifth wrong one ends the link.
    """
    link = queries.link_asked_by(browser)
    tried = update(SignInLink).values(tries=SignInLink.tries + 1)
    if link is None or not changed(
        tried.where(
            SignInLink.id == link.id,
            SignInLink.used_at.is_(None),
            SignInLink.tries < SignInLink.MOST_TRIES,
        )
    ):
        return None
    if hmac.compare_digest(link.code_digest or "", _code_digest(link, code)) and sign_in(link):
        return link.person
    _use_up(SignInLink.id == link.id, SignInLink.tries >= SignInLink.MOST_TRIES)
    return None


def kill_links(person_id: int) -> None:
    """Let no link that is out there sign this person in any more."""
    _use_up(SignInLink.person_id == person_id)


def _code_digest(link: SignInLink, code: str) -> str:
    return keyed_digest(f"sign-in code {link.id} {code}")


def _use_up(*which: ColumnElement[bool]) -> bool:
    unused = update(SignInLink).where(SignInLink.used_at.is_(None), *which)
    return bool(changed(unused.values(used_at=now())))
