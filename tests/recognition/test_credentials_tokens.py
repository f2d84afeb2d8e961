"""Tokens of others (VC-JWT), RS256 and ES256: read with a key that their issuer has published."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from recognition.credentials.documents import Documents
from tests.recognition.credential_samples import Document, look_at, sentence, unsigned

ISSUER = "https://issuer.example/7"
KID = f"{ISSUER}#key-1"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
PRIVATE: dict[str, Any] = {"RS256": RSA, "ES256": EC}


def public(algorithm: str) -> Document:
    key = PRIVATE[algorithm].public_key()
    writer: Any = (
        jwt.algorithms.RSAAlgorithm if algorithm == "RS256" else jwt.algorithms.ECAlgorithm
    )
    found: Document = json.loads(writer.to_jwk(key))
    return {name: found[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in found}


def token(algorithm: str, header: Document | None = None, **changes: Any) -> bytes:
    document = unsigned(issuer={"id": ISSUER, "type": ["Profile"]})
    for name in ("credentialStatus", "endorsement"):
        del document[name]
    claims = document | {"iss": ISSUER, "jti": document["id"], "nbf": 1767312000} | changes
    header = {"kid": KID} if header is None else header
    return jwt.encode(claims, PRIVATE[algorithm], algorithm, headers=header).encode()


def known(algorithm: str, **changes: Any) -> Documents:
    method = {
        "id": KID,
        "type": "JsonWebKey",
        "controller": ISSUER,
        "publicKeyJwk": public(algorithm),
    }
    found = {"id": ISSUER, "verificationMethod": [method], "assertionMethod": ["#key-1"], **changes}
    return Documents([{ISSUER: found}.get])


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_is_accepted_by_the_name_of_its_key(speaking: None, algorithm: str) -> None:
    assert look_at(token(algorithm), known(algorithm)).is_valid
    assert look_at(token(algorithm, {"kid": "#key-1"}), known(algorithm)).is_valid


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_is_accepted_with_the_key_it_brings(speaking: None, algorithm: str) -> None:
    assert look_at(token(algorithm, {"jwk": public(algorithm)}), known(algorithm)).is_valid


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_changed_token_is_refused(speaking: None, algorithm: str) -> None:
    header, payload, signature = token(algorithm).split(b".")
    other = token(algorithm, name="Another").split(b".")[1]
    report = look_at(b".".join((header, other, signature)), known(algorithm))
    assert "changed after" in sentence(report, "signature")
    assert look_at(b".".join((header, payload, signature)), known(algorithm)).is_valid


def test_a_key_that_is_only_brought_along_is_nobodys(speaking: None) -> None:
    other = jwt.algorithms.ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key())
    report = look_at(token("ES256", {"jwk": public("ES256")}), Documents())
    assert sentence(report, "key").startswith("unknown")
    published = known("RS256")
    assert "not published" in sentence(
        look_at(token("ES256", {"jwk": json.loads(other)}), published), "key"
    )


def test_a_withdrawn_key_signs_no_token(speaking: None) -> None:
    report = look_at(token("ES256"), known("ES256", assertionMethod=[]))
    assert "not published" in sentence(report, "key")


@pytest.mark.parametrize(
    "claim",
    [{"iss": "https://other.example"}, {"jti": "urn:x:1"}, {"nbf": 1}, {"exp": 4_000_000_000}],
)
def test_a_token_that_contradicts_its_credential_is_refused(
    speaking: None, claim: dict[str, Any]
) -> None:
    report = look_at(token("ES256", **claim), known("ES256"))
    assert "something else" in sentence(report, "signature")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_another_algorithm_is_not_taken(speaking: None, algorithm: str) -> None:
    key = "" if algorithm == "none" else "k" * 64
    text = jwt.encode(unsigned(), key, algorithm, headers={"kid": KID})
    assert not look_at(f"{text}x".encode(), known("RS256")).is_valid
    assert "cannot be checked" in sentence(
        look_at(f"{text}x".encode(), known("RS256")), "signature"
    )


def test_one_kind_of_key_is_not_taken_for_another(speaking: None) -> None:
    report = look_at(token("ES256"), known("RS256"))
    assert sentence(report, "signature").startswith("failed")


def test_a_weak_key_is_not_taken(speaking: None) -> None:
    weak = public("RS256") | {"n": "AQAB" * 40}
    method = {"id": KID, "type": "JsonWebKey", "controller": ISSUER, "publicKeyJwk": weak}
    assert not look_at(token("RS256"), known("RS256", verificationMethod=[method])).is_valid
