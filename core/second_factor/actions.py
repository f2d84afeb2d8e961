"""Showing a second factor, having one, and losing it."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, update

from core.accounts.actions import kill_links
from core.accounts.notices import record_and_tell
from core.accounts.sessions import end_others, end_sessions, step_up
from core.db import changed, db, insert_once, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.passkeys.models import Passkey
from core.people.models import Person
from core.second_factor import queries
from core.second_factor.codes import new_recovery_codes, recovery_digest, step_of
from core.second_factor.models import AuthenticatorApp, FactorTries, RecoveryCode
from core.second_factor.sealing import handed_over, seal, unseal
from core.single_sign_on.models import Identity

log = logging.getLogger(__name__)
MOST_WRONG = 5
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)


class TooManyTries(Exception):
    """No code is looked at before the wait is over."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def show(person: Person, code: str, device: str = "") -> str | None:
    """Show a code in this browser and say which kind it was, `app` or `recovery`; None if wrong.

    Each fifth wrong one in a row begins a wait, twice as long as the one before. Raises
    TooManyTries while it lasts.
    """
    tries = queries.tries_of(person.id, device)
    if tries.waits_until and tries.waits_until > now():
        raise TooManyTries(tries.waits_until - now())
    way = _way(person, code)
    if way is None:
        _count_wrong(tries)
        return None
    tries.wrong, tries.waits_until = 0, None
    step_up(person)
    if way == "recovery":
        record_and_tell("second_factor.shown", person, way=way)
    else:
        record("second_factor.shown", by=person, person_id=person.id, way=way)
    return way


def add_app(person: Person, token: str, code: str) -> list[str]:
    """Keep the app that made this code, instead of one before; answer ten new recovery codes."""
    seed = handed_over(token, person.id)
    if seed is None:
        raise RuleBroken(_("This page was open for too long. Scan the new square, and try again."))
    step = step_of(seed, "".join(code.split()))
    if step is None:
        raise RuleBroken(_("This code does not fit. Is your phone on time? Try the next one."))
    app = {"sealed": seal(seed), "last_step": step, "added_at": now(), "used_at": None}
    made = insert_once(AuthenticatorApp).values(person_id=person.id, **app)
    db.session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=app))
    end_others(person.id)
    step_up(person)
    record_and_tell("authenticator.added", person)
    record("recovery_codes.made", by=person, person_id=person.id)
    return _new_codes(person.id)


def remove_app(person: Person) -> bool:
    """Ask for codes of the app no more. False when there is none."""
    if queries.app_of(person.id) is None:
        return False
    keep_one(person)
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))
    if not queries.has_one(person.id):
        _drop_codes(person.id)
    end_others(person.id)
    record_and_tell("authenticator.removed", person)
    return True


def make_recovery_codes(person: Person) -> list[str]:
    """Ten new codes on paper; those before them end. They are readable here and never again."""
    if not queries.has_one(person.id):
        raise RuleBroken(_("Set up an app or a passkey first. The codes are for when it is lost."))
    record_and_tell("recovery_codes.made", person)
    return _new_codes(person.id)


def keep_one(person: Person) -> None:
    """Let nobody who must have a second factor take away the last one."""
    must = current_app.config["SETTINGS"].second_factor == "staff" and queries.is_staff(person)
    has = queries.of_person(person)
    if must and has.passkeys + (has.app_since is not None) < 2:
        raise RuleBroken(_("This is your only second factor. Add another one first."))


def reset(person: Person, by: Person | None, reason: str) -> None:
    """Take away a lost second factor, all of it: they set up a new one when they next sign in.

    Whoever is signed in as this person is signed out, and the person hears of it by mail.
    """
    if by is not None and by.id == person.id:
        raise RuleBroken(_("Somebody else must do that for you, or you at the terminal."))
    for theirs in (AuthenticatorApp, RecoveryCode, FactorTries, Passkey, Identity):
        db.session.execute(delete(theirs).where(theirs.person_id == person.id))
    kill_links(person.id)
    end_sessions(person.id)
    record("second_factor.reset", by=by, person_id=person.id, reason=reason)
    deliveries.queue(
        "second-factor-reset",
        subject_id=person.id,
        step=f"reset at {now().isoformat()}",
        person_ids=[person.id],
    )


def _way(person: Person, code: str) -> str | None:
    if _take_app_code(person.id, "".join(code.split())):
        return "app"
    fits = update(RecoveryCode).where(
        RecoveryCode.person_id == person.id,
        RecoveryCode.code_digest == recovery_digest(person.id, code),
        RecoveryCode.used_at.is_(None),
    )
    return "recovery" if changed(fits.values(used_at=now())) else None


def _take_app_code(person_id: int, code: str) -> bool:
    """Take a code of the app, once. Its seed is sealed anew, so that a new key soon covers it."""
    app = queries.app_of(person_id)
    seed = unseal(app.sealed) if app else None
    if app and seed is None:
        log.error("the seed of an authenticator app was sealed under another SECRET_KEY")
    step = step_of(seed, code, app.last_step) if app and seed else None
    if seed is None or step is None:
        return False
    older = update(AuthenticatorApp).where(
        AuthenticatorApp.person_id == person_id, AuthenticatorApp.last_step < step
    )
    return bool(changed(older.values(last_step=step, used_at=now(), sealed=seal(seed))))


def _count_wrong(tries: FactorTries) -> None:
    tries.wrong, tries.last_at = tries.wrong + 1, now()
    rounds, over = divmod(tries.wrong, MOST_WRONG)
    if over == 0:
        longer: timedelta = FIRST_WAIT * 2 ** min(rounds - 1, 10)
        tries.waits_until = now() + min(longer, LONGEST_WAIT)
        record("second_factor.locked", by=None, person_id=tries.person_id)


def _new_codes(person_id: int) -> list[str]:
    _drop_codes(person_id)
    written = new_recovery_codes()
    for each in written:
        digest = recovery_digest(person_id, each)
        db.session.add(RecoveryCode(person_id=person_id, code_digest=digest))
    return written


def _drop_codes(person_id: int) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
