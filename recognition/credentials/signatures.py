"""The proofs of a credential: that nothing in it was changed, and whose key says so."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from recognition.credentials import meaning, proofs, trust
from recognition.credentials.checks import (
    FAILED,
    PASSED,
    UNKNOWN,
    Check,
    Failed,
    Unknown,
    identity,
    listed,
    quoted,
)
from recognition.credentials.documents import Documents
from recognition.credentials.foreign import Canonical

MOST_PROOFS = 8
Pair = tuple[Check, Check]


def look_at(document: dict[str, Any], documents: Documents, canonical: Canonical) -> Pair:
    """The checks `signature` and `key` for the proofs inside a document."""
    found = [each for each in listed(document.get("proof")) if isinstance(each, dict)]
    if not found:
        return _both(FAILED, _("Nobody signed this."))
    if len(found) > MOST_PROOFS:
        return _both(FAILED, _("It has more proofs than anybody will look at."))
    ours = [each for each in found if _is_supported(each)]
    if not ours:
        kinds = ", ".join(str(each.get("cryptosuite") or each.get("type")) for each in found)
        sentence = _(
            "Its proof is of a kind that cannot be checked here (%(kinds)s). "
            "Check it on the issuer's own page.",
            kinds=quoted(kinds),
        )
        return _both(UNKNOWN, sentence)
    pairs = [_look_at_one(document, each, documents, canonical) for each in ours]
    return _worst([pair[0] for pair in pairs]), _worst([pair[1] for pair in pairs])


def _is_supported(proof: dict[str, Any]) -> bool:
    return (
        proof.get("type") == "DataIntegrityProof"
        and proof.get("cryptosuite") == proofs.SUITE
        and "previousProof" not in proof
    )


def _look_at_one(
    document: dict[str, Any],
    proof: dict[str, Any],
    documents: Documents,
    canonical: Canonical,
) -> Pair:
    issuer = identity(document.get("issuer"))
    owner = trust.find(proof.get("verificationMethod"), issuer, documents)
    key = Check("key", owner.outcome, owner.sentence)
    try:
        _must_be_signed(document, proof, owner, canonical)
    except Failed as why:
        return Check("signature", why.outcome, str(why)), _not_by(key, why)
    return Check("signature", PASSED, _("It says what it said when it was signed.")), key


def _must_be_signed(
    document: dict[str, Any],
    proof: dict[str, Any],
    owner: trust.Found,
    canonical: Canonical,
) -> None:
    if proof.get("proofPurpose") != "assertionMethod":
        raise Failed(_("It was signed for another purpose than to vouch for it."))
    if owner.method is None:
        raise (Unknown if owner.outcome == UNKNOWN else Failed)(owner.sentence)
    value = proof.get("proofValue")
    said = {name: each for name, each in proof.items() if name != "proofValue"}
    meaning.must_be_known_to_contexts({"@context": document["@context"]} | said)
    if not isinstance(value, str):
        raise Failed(_("The signature is missing."))
    try:
        key = trust.ed25519(owner.method)
        is_whole = proofs.is_signed_by(document, proof, key, canonical)
    except ValueError:
        raise Failed(_("The signature or its key is not written as it must be.")) from None
    if not is_whole:
        raise Failed(_("It was changed after it was signed, or somebody else signed it."))


def _not_by(key: Check, why: Failed) -> Check:
    """Whose key it names says nothing where that key did not sign it."""
    if why.outcome != FAILED or key.outcome != PASSED:
        return key
    return Check("key", FAILED, _("It names a key of its issuer, which did not sign what it says."))


def _both(outcome: str, sentence: str) -> Pair:
    return Check("signature", outcome, sentence), Check("key", outcome, sentence)


def _worst(checks: list[Check]) -> Check:
    order = (FAILED, UNKNOWN, PASSED)
    return min(checks, key=lambda each: order.index(each.outcome))
