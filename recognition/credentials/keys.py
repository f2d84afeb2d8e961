"""The keys that sign: the issuer's, and one for each peer who agreed that we keep it for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, update

from core.db import IN_BULK, changed, db, insert_once, new_public_id, now
from core.errors import RuleBroken
from core.people.models import Person
from core.settings import Settings
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.credentials import contexts, proofs, queries
from recognition.credentials.models import Credential, SigningKey, StatusList
from recognition.credentials.sealing import seal, unseal

MOST_ORPHANS = 20
"""At once: for each, every badge is looked through."""


@dataclass(frozen=True)
class Pen:
    """A key that can sign, without a row of the database."""

    key_id: int
    method_id: str
    private: Ed25519PrivateKey

    def sign(self, document: dict[str, Any], at: datetime) -> dict[str, Any]:
        """The document with its proof. Raises Ambiguous for what must not be signed."""
        return proofs.sign(document, self.private, self.method_id, at)


def issuer() -> str:
    """The `did:web` identifier of this installation. It follows from BASE_URL, and is for ever."""
    return f"did:web:{host().replace(':', '%3A')}"


def host() -> str:
    """The host of BASE_URL, with its port if it has one."""
    settings: Settings = current_app.config["SETTINGS"]
    return urlsplit(settings.base_url).netloc.lower()


def begin() -> None:
    """Make the issuer's first key, unless there is one. Two that begin at once make one."""
    issuer_key()


def issuer_key() -> SigningKey:
    """The issuer's key in use, made when there is none."""
    return queries.key_in_use(issuer()) or _made(issuer())


def key_of(person_id: int) -> SigningKey | None:
    """The key in use that we keep for a person, if they agreed."""
    return queries.keys_of([person_id]).get(person_id)


def agree(person: Person) -> SigningKey:
    """Keep a key for somebody who agreed to sign their words. Agreeing again changes nothing."""
    db.session.get_one(Person, person.id, with_for_update={"key_share": True})
    return key_of(person.id) or _made(_peer(), person.id, agreed_at=now())


def key_for(said: Endorsement) -> SigningKey:
    """The key in use for these words of somebody who agreed to sign them, made where it is missing.

    Named words have the key of their writer. Others have one of their own, under an identifier of
    its own, or what stands named elsewhere would tell who wrote them.
    """
    if said.is_named:
        return agree(db.session.get_one(Person, said.by_id))
    kept = queries.key_of_words(said.id)
    return kept or _made(_peer(), agreed_at=now(), endorsement_id=said.id)


def pen_of(key: SigningKey) -> Pen:
    """What signs with this key. It must be in use."""
    if key.sealed is None:
        raise LookupError(key.method_id)
    return Pen(key.id, key.method_id, unseal(key.sealed, key.method_id))


def may_still_sign(key_ids: Collection[int]) -> bool:
    """True when none of these keys was withdrawn; none can be until the transaction ends."""
    wanted = set(key_ids)
    found = (
        select(SigningKey.id)
        .where(SigningKey.id.in_(wanted), SigningKey.withdrawn_at.is_(None))
        .order_by(SigningKey.id)
        .with_for_update(read=True)
    )
    return set(db.session.scalars(found)) == wanted


def rotate() -> SigningKey:
    """Retire the issuer's key and make a new one. What the old one signed stays valid."""
    held = queries.key_in_use(issuer(), for_update=True)
    if held is not None:
        held.retired_at, held.sealed = now(), None
        db.session.flush()
    return _made(issuer())


def withdraw(public_key: str, why: str) -> SigningKey:
    """Let a key vouch for nothing any more; where it was in use, another takes its place.

    Follow with `issue_again`, in a transaction of its own.
    """
    key = queries.key_called(public_key)
    if key is None:
        raise RuleBroken(_("There is no such key. `nextten keys list` shows them all."))
    was_in_use = key.is_in_use
    if key.withdrawn_at is None:
        key.withdrawn_at, key.withdrawn_why, key.sealed = now(), why, None
        db.session.flush()
    is_orphan = key.person_id is None and key.endorsement_id is None
    if was_in_use and (key.agreed_at is None or not is_orphan):
        _made(key.controller, key.person_id, key.agreed_at, key.endorsement_id)
    return key


def issue_again(key: SigningKey) -> int:
    """Make every credential due that a withdrawn key had a part in; answer how many."""
    if key.agreed_at is not None:
        return _make_due(_names(key))
    db.session.execute(update(StatusList).values(is_stale=True), execution_options=IN_BULK)
    return _make_due(Credential.key_id == key.id)


def retire_orphans() -> None:
    """Destroy the private keys of people who are gone, and have the badges follow that they signed.

    What was downloaded stays valid; what is given out from now on has their words no more.
    """
    for key in queries.orphans(MOST_ORPHANS):
        key.retired_at, key.sealed = now(), None
        _make_due(_names(key))


def retire_of(person_id: int) -> None:
    """Destroy the private keys that we keep for somebody. What they have signed stays valid."""
    words = select(Endorsement.id).where(Endorsement.by_id == person_id)
    theirs = or_(SigningKey.person_id == person_id, SigningKey.endorsement_id.in_(words))
    retired = update(SigningKey).where(theirs, queries.IS_IN_USE)
    db.session.execute(retired.values(retired_at=now(), sealed=None), execution_options=IN_BULK)


def did_document(controller: str) -> dict[str, Any] | None:
    """What the world reads about the keys of an identifier; None for one that nobody has.

    A key that was withdrawn is still named, and trusted for nothing.
    """
    known = queries.keys_under(controller)
    if not known:
        return None
    trusted = [key.method_id for key in known if key.withdrawn_at is None]
    return {
        "@context": [contexts.DID, contexts.MULTIKEY],
        "id": controller,
        "verificationMethod": [_method(key) for key in known],
        **({"assertionMethod": trusted} if trusted else {}),
    }


def _names(key: SigningKey) -> ColumnElement[bool]:
    return Credential.document.contains(key.method_id, autoescape=True)


def _make_due(signed: ColumnElement[bool]) -> int:
    due = update(Award).where(
        Award.id.in_(select(Credential.award_id).where(signed)),
        Award.state == AwardState.ACCEPTED,
    )
    return changed(due.values(credential_due_at=now()).execution_options(**IN_BULK))


def _method(key: SigningKey) -> dict[str, str]:
    return {
        "id": key.method_id,
        "type": "Multikey",
        "controller": key.controller,
        "publicKeyMultibase": key.public_key,
    }


def _peer() -> str:
    """A new identifier for a peer; nobody can tell of whom."""
    return f"{issuer()}:people:{new_public_id()}"


def _made(
    controller: str,
    person_id: int | None = None,
    agreed_at: datetime | None = None,
    endorsement_id: int | None = None,
) -> SigningKey:
    """A new key, or the one that somebody else made at this moment."""
    private = Ed25519PrivateKey.generate()
    public_key = proofs.public_multikey(private)
    row = insert_once(SigningKey).values(
        controller=controller,
        public_key=public_key,
        sealed=seal(private, f"{controller}#{public_key}"),
        person_id=person_id,
        endorsement_id=endorsement_id,
        agreed_at=agreed_at,
        made_at=now(),
    )
    db.session.execute(row.on_conflict_do_nothing())
    found = queries.key_in_use(controller)
    if found is None:
        raise LookupError(controller)
    return found
