"""Whether a credential was taken back: Bitstring Status List 1.0, and the older list of 1EdTech."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from recognition.credentials.checks import Failed, Unknown, identity, listed, quoted
from recognition.credentials.documents import Documents
from recognition.credentials.reading import from_base64
from recognition.credentials.trust import missing

FEWEST_BYTES = 16_384
MOST_BYTES = 2_000_000
MOST_ENTRIES = 8
ENDING = ("revocation", "suspension")
GZIP = 31
MustStand = Callable[[dict[str, Any]], None]


def must_not_be_taken_back(
    document: dict[str, Any], documents: Documents, must_stand: MustStand
) -> None:
    """Raise Failed where a list says that it was taken back, Unknown where it cannot be read.

    `must_stand` raises them where the list itself is not signed by its issuer, or out of date.
    """
    entries = listed(document.get("credentialStatus"))
    if len(entries) > MOST_ENTRIES:
        raise Failed(_("It has more statuses than anybody will look at."))
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if kind == "BitstringStatusListEntry":
            _must_not_be_set(document, entry, documents, must_stand)
        elif kind == "1EdTechRevocationList":
            _must_not_be_listed(document, entry, documents)
        else:
            raise Unknown(
                _("Its status is of a kind that cannot be read here (%(k)s).", k=quoted(kind))
            )


def is_set(encoded: object, index: int) -> bool:
    """The bit of that number in an encoded list. Raises Failed for what is none."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise Failed(_broken())
    opened = zlib.decompressobj(GZIP)
    try:
        bits = opened.decompress(from_base64(encoded[1:]), MOST_BYTES)
    except zlib.error:
        raise Failed(_broken()) from None
    if opened.unconsumed_tail or not opened.eof or len(bits) < FEWEST_BYTES:
        raise Failed(_broken())
    if not 0 <= index < len(bits) * 8:
        raise Failed(_("The list of statuses has no place of that number."))
    return bool(bits[index // 8] & (0x80 >> index % 8))


def _must_not_be_set(
    document: dict[str, Any],
    entry: dict[str, Any],
    documents: Documents,
    must_stand: MustStand,
) -> None:
    purpose, address = entry.get("statusPurpose"), entry.get("statusListCredential")
    if purpose not in ENDING or entry.get("statusSize", 1) != 1:
        raise Unknown(
            _("Its status is of a kind that cannot be read here (%(k)s).", k=quoted(purpose))
        )
    found = _found(address, documents)
    _must_be_by_the_issuer(found, document)
    must_stand(found)
    subject = found.get("credentialSubject")
    if (
        "BitstringStatusListCredential" not in listed(found.get("type"))
        or not isinstance(subject, dict)
        or purpose not in listed(subject.get("statusPurpose"))
    ):
        raise Failed(_("%(place)s is no list of statuses of this kind.", place=quoted(address)))
    if is_set(subject.get("encodedList"), _index(entry.get("statusListIndex"))):
        raise Failed(_taken_back() if purpose == "revocation" else _("It is suspended for now."))


def _must_be_by_the_issuer(listing: dict[str, Any], document: dict[str, Any]) -> None:
    """Anybody can sign a list of their own that says that all is well."""
    lister, issuer = identity(listing.get("issuer")), identity(document.get("issuer"))
    if lister != issuer:
        raise Failed(
            _(
                "Its list of statuses is by %(lister)s, not by the issuer, %(issuer)s.",
                lister=quoted(lister),
                issuer=quoted(issuer),
            )
        )


def _must_not_be_listed(
    document: dict[str, Any], entry: dict[str, Any], documents: Documents
) -> None:
    listing = _found(entry.get("id"), documents)
    for each in listed(listing.get("revokedCredential")):
        if isinstance(each, dict) and each.get("id") == document.get("id"):
            raise Failed(_taken_back())


def _found(address: object, documents: Documents) -> dict[str, Any]:
    found = documents.find(address) if isinstance(address, str) else None
    if found is None:
        raise Unknown(
            _("Whether it was taken back is not known here. %(why)s", why=missing(str(address)))
        )
    return found


def _index(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Failed(_("Its place in the list of statuses is no number."))


def _taken_back() -> str:
    return str(_("It was taken back (revoked) after it was given."))


def _broken() -> str:
    return str(_("The list of statuses is damaged."))
