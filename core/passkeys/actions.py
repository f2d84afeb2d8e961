"""Adding, using and removing passkeys."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _
from sqlalchemy import delete

from core.accounts.notices import record_and_tell
from core.accounts.sessions import end_others, start_session
from core.db import db, insert_once, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.pages import cookies
from core.passkeys import ceremonies, queries
from core.passkeys.models import Passkey, PasskeyChallenge
from core.people import queries as people
from core.people.models import Person
from core.privacy.digests import keyed_digest
from core.second_factor.actions import keep_one

MOST = 20
COOKIE = "passkey"


class Copied(Exception):
    """A passkey counted backwards: there are two of it."""


def begin_adding(person: Person) -> str:
    """What the browser of this person asks a device for, as JSON."""
    known = [each.credential_id for each in queries.of_person(person.id)]
    if len(known) >= MOST:
        raise RuleBroken(_("You have as many passkeys as we can keep. Remove one first."))
    return ceremonies.to_add(person, _handle(person), known, _new_challenge(person.id))


def begin_signing_in() -> str:
    """What the browser of whoever is there asks a device for, as JSON."""
    return ceremonies.to_sign_in(_new_challenge(None))


def take_challenge(person_id: int | None) -> bytes | None:
    """The challenge that this browser was given, for this person or for nobody yet: once.

    It is gone once this is committed, whatever the device has answered.
    """
    taken = delete(PasskeyChallenge).where(
        PasskeyChallenge.id == int(cookies.given(COOKIE) or 0),
        PasskeyChallenge.person_id.is_not_distinct_from(person_id),
        PasskeyChallenge.expires_at > now(),
    )
    return db.session.scalar(taken.returning(PasskeyChallenge.challenge))


def add(person: Person, answer: str, challenge: bytes | None, name: str) -> None:
    """Keep the passkey that a device made; the other browsers of its person are signed out."""
    key = ceremonies.added(answer, challenge) if challenge else None
    if key is None:
        raise RuleBroken(_("That did not work. Try once more, and do not wait too long."))
    made = insert_once(Passkey).values(
        person_id=person.id,
        credential_id=key.credential_id,
        user_handle=_handle(person),
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=name,
        created_at=now(),
    )
    if db.session.scalar(made.on_conflict_do_nothing().returning(Passkey.id)) is None:
        raise RuleBroken(_("This passkey is here already."))
    end_others(person.id)
    record_and_tell("passkey.added", person)


def remove(person: Person, passkey_id: int) -> bool:
    """Let a passkey sign its person in no more. False when it is somebody else's."""
    if queries.of_person_with_id(person.id, passkey_id) is None:
        return False
    keep_one(person)
    db.session.execute(delete(Passkey).where(Passkey.id == passkey_id))
    end_others(person.id)
    record_and_tell("passkey.removed", person)
    return True


def sign_in(answer: str, challenge: bytes | None) -> Person | None:
    """Sign this browser in as the holder of the passkey, if its device signed the challenge.

    Raises Copied when it did, but counted backwards; that is in the journal, and its holder is told
    as soon as it is committed.
    """
    named = ceremonies.named(answer)
    passkey = queries.with_id(named[0]) if named else None
    if named is None or passkey is None or challenge is None:
        return None
    if named[1] is not None and named[1] != passkey.user_handle:
        return None
    count = ceremonies.count_of(answer, passkey, challenge)
    if count is None or not people.may_sign_in(passkey.person):
        return None
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        _tell(passkey)
        raise Copied
    passkey.sign_count, passkey.used_at = count, now()
    start_session(passkey.person, second_factor=True)
    record("signed.in", by=passkey.person, person_id=passkey.person_id, way="passkey")
    return passkey.person


def _tell(passkey: Passkey) -> None:
    record("passkey.refused", by=None, person_id=passkey.person_id)
    deliveries.queue(
        "passkey-refused",
        subject_id=passkey.id,
        step=f"refused on {now():%Y-%m-%d}",
        person_ids=[passkey.person_id],
    )


def _new_challenge(person_id: int | None) -> bytes:
    made = PasskeyChallenge(
        challenge=secrets.token_bytes(32),
        person_id=person_id,
        expires_at=now() + PasskeyChallenge.LASTS,
    )
    db.session.add(made)
    db.session.flush()
    cookies.give(COOKIE, str(made.id), int(PasskeyChallenge.LASTS.total_seconds()))
    return made.challenge


def _handle(person: Person) -> bytes:
    """What devices know a person by: always the same, and telling nothing (WebAuthn, 14.6.1)."""
    return bytes.fromhex(keyed_digest(f"passkeys of {person.id}"))
