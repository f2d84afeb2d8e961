"""Credentials in tokens (VC-JWT): RS256 and ES256, with a key that their issuer has published."""

from __future__ import annotations

from typing import Any

import jwt
from flask_babel import gettext as _

from recognition.credentials import trust
from recognition.credentials.checks import FAILED, PASSED, UNKNOWN, Check, identity, moment, quoted
from recognition.credentials.documents import Documents
from recognition.credentials.reading import Read

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
RSA_BITS = range(2048, 8193)
PUBLIC = ("kty", "n", "e", "crv", "x", "y")
Key = dict[str, Any]


def look_at(read: Read, documents: Documents) -> tuple[Check, Check]:
    """The checks `signature` and `key` for a token."""
    algorithm = read.header.get("alg")
    if algorithm not in ALGORITHMS:
        sentence = _("Its proof is of a kind that cannot be checked here (%(kind)s).")
        sentence %= {"kind": quoted(algorithm)}
        return Check("signature", UNKNOWN, sentence), Check("key", UNKNOWN, sentence)
    key, owner = _key_of(read, documents)
    if why := _contradiction(read):
        return Check("signature", FAILED, why), owner
    if key is None:
        return Check("signature", owner.outcome, owner.sentence), owner
    if not _is_signed(read.token, key, algorithm):
        sentence = _("It was changed after it was signed, or somebody else signed it.")
        return Check("signature", FAILED, sentence), owner
    return Check("signature", PASSED, _("It says what it said when it was signed.")), owner


def _key_of(read: Read, documents: Documents) -> tuple[Key | None, Check]:
    """The key that the header brings along or names, and whether it is the issuer's."""
    issuer = identity(read.document.get("issuer"))
    brought, name = read.header.get("jwk"), read.header.get("kid")
    brought = _public(brought) if isinstance(brought, dict) else None
    published = trust.token_keys(issuer, documents)
    if published is None:
        return brought, Check("key", UNKNOWN, trust.missing(issuer))
    found = [
        key
        for method, key in published.items()
        if (_public(key) == brought if brought else name in (method, f"#{method.split('#')[-1]}"))
    ]
    if not found:
        sentence = _("%(owner)s has not published this key.", owner=quoted(issuer))
        return brought, Check("key", FAILED, sentence)
    sentence = _("%(owner)s says that this key is theirs.", owner=quoted(issuer))
    return _public(found[0]), Check("key", PASSED, sentence)


def _public(key: Key) -> Key:
    return {name: key[name] for name in PUBLIC if name in key}


def _is_signed(token: str, key: Key, algorithm: str) -> bool:
    try:
        loaded = jwt.PyJWK.from_dict(key, algorithm)
        bits = getattr(loaded.key, "key_size", 0)
        if key.get("kty") != ALGORITHMS[algorithm] or (
            key["kty"] == "RSA" and bits not in RSA_BITS
        ):
            return False
        jwt.PyJWS().decode(token, loaded, algorithms=[algorithm])
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError):
        return False
    return True


def _contradiction(read: Read) -> str:
    """Where the token says something else about the credential than the credential does."""
    document, subject = read.document, read.document.get("credentialSubject")
    same = {
        "iss": identity(document.get("issuer")),
        "jti": document.get("id"),
        "sub": identity(subject) or read.claims.get("sub"),
        "nbf": _seconds(document.get("validFrom")),
        "exp": _seconds(document.get("validUntil")),
    }
    for claim, said in same.items():
        claimed = read.claims.get(claim)
        if claimed is not None and claimed != said:
            return str(_("The token says something else about it (%(claim)s).", claim=claim))
    return ""


def _seconds(value: object) -> int | None:
    at = moment(value)
    return int(at.timestamp()) if at else None
