"""Whose key it is: from the name of a key to the key itself, by what its owner has published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask_babel import gettext as _

from core.db import now
from recognition.credentials.checks import FAILED, PASSED, UNKNOWN, listed, moment, quoted
from recognition.credentials.documents import Documents
from recognition.credentials.proofs import from_multikey

DID_KEY = "did:key:"
PUBLISHED = ("did:web:", "https://")


@dataclass(frozen=True)
class Found:
    """What is known of the key that a proof names. `method` is what its owner has published."""

    outcome: str
    sentence: str
    method: dict[str, Any] | None = None


def find(method_id: object, issuer: str, documents: Documents) -> Found:
    """The key of this name, if the issuer has published it as one that speaks for them."""
    if not isinstance(method_id, str) or ":" not in method_id:
        return Found(FAILED, _("It does not say whose key signed it."))
    owner, _sharp, fragment = method_id.partition("#")
    if owner.startswith(DID_KEY):
        return _by_itself(owner, fragment, issuer, documents)
    if not owner.startswith(PUBLISHED):
        return Found(
            FAILED, _("%(key)s is a way of naming keys that nobody knows.", key=quoted(method_id))
        )
    named = {"publicKeyMultibase": fragment} if fragment.startswith("z") else None
    if named and not _is_a_key(fragment):
        return Found(FAILED, _("%(key)s is the name of no key.", key=quoted(method_id)))
    if owner != issuer:
        return Found(FAILED, _not_theirs(method_id, issuer), named)
    published = documents.find(owner)
    if published is None:
        return Found(UNKNOWN, missing(owner), named)
    return _published(published, method_id, owner, named)


def ed25519(method: dict[str, Any] | None) -> Ed25519PublicKey:
    """The Ed25519 key of a method. Raises ValueError where it has none."""
    return from_multikey((method or {}).get("publicKeyMultibase"))


def token_keys(issuer: str, documents: Documents) -> dict[str, dict[str, Any]] | None:
    """The keys that an issuer signs tokens with, by their names; None where nothing is here."""
    published = documents.find(issuer) if issuer.startswith(PUBLISHED) else None
    if published is None:
        return None
    found = {}
    for each in _methods(published):
        if isinstance(each.get("publicKeyJwk"), dict):
            name = _whole(each.get("id"), issuer)
            if not _why_not(published, name, issuer):
                found[name] = each["publicKeyJwk"]
    return found


def missing(place: str) -> str:
    """What to say when a document of an issuer is not here."""
    return str(
        _(
            "What %(place)s publishes is not here, and nothing is fetched from elsewhere. Ask an "
            "administrator to add it (var/trust), or check the badge on the issuer's own page.",
            place=quoted(place),
        )
    )


def _by_itself(owner: str, fragment: str, issuer: str, documents: Documents) -> Found:
    """A `did:key` is the key. An issuer without a place of their own can have no other."""
    key = owner.removeprefix(DID_KEY)
    if not _is_a_key(key) or fragment not in ("", key):
        return Found(FAILED, _("%(key)s is the name of no key.", key=quoted(owner)))
    method = {"publicKeyMultibase": key}
    if issuer == owner or issuer.startswith("urn:"):
        sentence = _(
            "The file names its key itself, and nobody says whose key it is: believe the name of "
            "the issuer only as far as you believe who gave you the file."
        )
        return Found(PASSED, sentence, method)
    published = documents.find(issuer) or {}
    if any(not _why_not(published, name, issuer) for name in (owner, f"{owner}#{key}")):
        return Found(PASSED, _theirs(issuer), method)
    return Found(FAILED, _not_theirs(owner, issuer), method)


def _published(
    published: dict[str, Any], method_id: str, owner: str, named: dict[str, Any] | None
) -> Found:
    if why := _why_not(published, method_id, owner):
        return Found(FAILED, why, named)
    methods = [each for each in _methods(published) if _whole(each.get("id"), owner) == method_id]
    return Found(PASSED, _theirs(owner), methods[0])


def _why_not(published: dict[str, Any], method_id: str, owner: str) -> str:
    """Why the owner's document does not let this key speak for them; "" where it does."""
    if published.get("id") != owner:
        return str(_("What %(owner)s published is about somebody else.", owner=quoted(owner)))
    methods = [each for each in _methods(published) if _whole(each.get("id"), owner) == method_id]
    if not methods:
        return str(_("%(owner)s has not published this key.", owner=quoted(owner)))
    speaking = [
        _whole(each.get("id") if isinstance(each, dict) else each, owner)
        for each in listed(published.get("assertionMethod"))
    ]
    if method_id not in speaking or _has_ended(methods[0]):
        return str(_("%(owner)s has withdrawn this key.", owner=quoted(owner)))
    if len(methods) > 1 or methods[0].get("controller") != owner:
        return str(_("This key is not controlled by %(owner)s.", owner=quoted(owner)))
    return ""


def _methods(published: dict[str, Any]) -> list[dict[str, Any]]:
    both = listed(published.get("verificationMethod")) + listed(published.get("assertionMethod"))
    return [each for each in both if isinstance(each, dict)]


def _has_ended(method: dict[str, Any]) -> bool:
    """Whether it was revoked or has expired; what is no date counts as the past."""
    ends = [method[name] for name in ("revoked", "expires") if name in method]
    return any((at := moment(each)) is None or at <= now() for each in ends)


def _whole(name: object, owner: str) -> str:
    """The whole name of a key; inside its owner's document it may be just the last part."""
    text = name if isinstance(name, str) else ""
    return f"{owner}{text}" if text.startswith("#") else text


def _is_a_key(text: str) -> bool:
    try:
        from_multikey(text)
    except ValueError:
        return False
    return True


def _theirs(owner: str) -> str:
    return str(_("%(owner)s says that this key is theirs.", owner=quoted(owner)))


def _not_theirs(key: str, issuer: str) -> str:
    return str(
        _(
            "It was signed with the key of %(key)s, not of the issuer, %(issuer)s.",
            key=quoted(key),
            issuer=quoted(issuer),
        )
    )
