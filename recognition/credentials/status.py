"""Lists that say which credentials are revoked: W3C Bitstring Status List 1.0."""

from __future__ import annotations

import base64
import gzip
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from core.db import db, now
from recognition.credentials import contexts, keys
from recognition.credentials.models import StatusList
from recognition.credentials.proofs import moment
from recognition.credentials.published import status_url

PLACES = 131_072
FULL = PLACES // 2
"""From then on a free place would take long to find at random."""
STALE_AFTER = timedelta(days=1)
VALID_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """One bit of one list."""

    list_id: int
    index: int


def take() -> Place:
    """A place that nobody had before; which one says nothing about when, or beside whom."""
    found = select(StatusList).where(StatusList.taken_count < FULL).order_by(StatusList.id)
    held = db.session.scalars(
        found.limit(1).with_for_update(), execution_options={"populate_existing": True}
    ).first()
    chosen = held or _begun()
    index = secrets.randbelow(PLACES)
    while is_set(chosen.taken, index):
        index = secrets.randbelow(PLACES)
    chosen.taken = _with(chosen.taken, index)
    chosen.taken_count += 1
    return Place(chosen.id, index)


def revoke(place: Place) -> None:
    """Set the bit; a job signs the list anew."""
    found = locked(place.list_id)
    if not is_set(found.revoked, place.index):
        found.revoked = _with(found.revoked, place.index)
        found.is_stale = True


def is_revoked(place: Place) -> bool:
    return is_set(db.session.get_one(StatusList, place.list_id).revoked, place.index)


def stale_ids() -> list[int]:
    """The lists that must be signed anew: bits were set, or a day has gone by."""
    old = or_(StatusList.signed_at.is_(None), StatusList.signed_at < now() - STALE_AFTER)
    found = select(StatusList.id).where(or_(StatusList.is_stale, old))
    return list(db.session.scalars(found.order_by(StatusList.id)))


def up_to_date(list_id: int) -> StatusList:
    """The list, signed anew if it must be, so that what is signed next can be verified."""
    found = db.session.get_one(StatusList, list_id)
    if found.is_stale:
        found = locked(list_id)
        sign(found)
        db.session.flush()
    return found


def locked(list_id: int) -> StatusList:
    return db.session.get_one(StatusList, list_id, with_for_update=True, populate_existing=True)


def sign(held: StatusList) -> None:
    """Sign the list as it stands, for a week."""
    at = now()
    pen = keys.pen_of(keys.issuer_key())
    held.document = json.dumps(pen.sign(_document(held), at))
    held.signed_at, held.is_stale = at, False


def is_set(bits: bytes, index: int) -> bool:
    """The first place is the leftmost bit of the first byte."""
    return bool(bits[index // 8] & 0x80 >> index % 8)


def encoded(bits: bytes) -> str:
    """Compressed by GZIP, in base64url without padding, with the letter that says so."""
    packed = base64.urlsafe_b64encode(gzip.compress(bits, mtime=0))
    return "u" + packed.rstrip(b"=").decode()


def _document(held: StatusList) -> dict[str, Any]:
    url = status_url(held.public_id)
    return {
        "@context": [contexts.CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": keys.issuer(),
        "validFrom": moment(now()),
        "validUntil": moment(now() + VALID_FOR),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(held.revoked),
        },
    }


def _begun() -> StatusList:
    """A new list, signed at once, so that what refers to it can be verified."""
    nothing = bytes(PLACES // 8)
    made = StatusList(revoked=nothing, taken=nothing, taken_count=0)
    db.session.add(made)
    db.session.flush()
    sign(made)
    return made


def _with(bits: bytes, index: int) -> bytes:
    changed = bytearray(bits)
    changed[index // 8] |= 0x80 >> index % 8
    return bytes(changed)
