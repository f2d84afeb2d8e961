"""What is signed says one thing only, and says it for ever."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pyld.jsonld import JsonLdError

from recognition.credentials import proofs
from recognition.credentials.canonical import Ambiguous, canonical
from recognition.credentials.contexts import UnknownContext

SAMPLES = Path(__file__).parent.parent / "standards" / "ob3" / "files"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
METHOD = f"did:web:example.org#{proofs.public_multikey(KEY)}"


def sample(**changes: Any) -> dict[str, Any]:
    """The official sample without its proof, with these members changed."""
    document = json.loads((SAMPLES / "simple.json").read_text("utf-8"))
    del document["proof"]
    return dict(document | changes)


def signed(**changes: Any) -> dict[str, Any]:
    return proofs.sign(sample(**changes), KEY, METHOD, datetime(2026, 3, 1, tzinfo=UTC))


def stands(document: dict[str, Any]) -> bool:
    return proofs.is_signed_by(document, document["proof"][0], KEY.public_key())


def test_the_official_sample_is_what_its_issuer_signed() -> None:
    document = json.loads((SAMPLES / "simple.json").read_text("utf-8"))
    proof = document["proof"][0]
    key = proofs.from_multikey(proof["verificationMethod"].partition("#")[2])
    assert proofs.is_signed_by(document, proof, key)


@given(name=st.text(min_size=1, max_size=200))
def test_what_was_signed_stands_and_under_another_name_it_does_not(name: str) -> None:
    try:
        document = signed(name=name)
    except Ambiguous:
        return  # refused before anything was signed
    assert stands(document)
    assert not stands(document | {"name": f"{name}."})


@pytest.mark.parametrize("member", ["created", "verificationMethod", "proofPurpose"])
def test_what_the_proof_says_of_itself_is_signed_too(member: str) -> None:
    document = signed()
    document["proof"][0][member] = "2027-01-01T00:00:00Z"
    assert not stands(document)


def test_the_order_and_spacing_of_the_file_do_not_matter() -> None:
    document = signed()
    assert stands(json.loads(json.dumps(document, indent=4, sort_keys=True)))


def test_a_member_that_would_stay_unsigned_is_not_signed() -> None:
    with pytest.raises(Ambiguous, match="nmae"):
        signed(nmae="Teamwork")


@pytest.mark.parametrize("address", ["badge", "https://example.org/a b", "https://example.org/<"])
def test_an_address_that_is_not_whole_is_not_signed(address: str) -> None:
    with pytest.raises(Ambiguous, match="address"):
        signed(id=address)


def test_what_two_implementations_read_differently_is_not_signed() -> None:
    with pytest.raises(Ambiguous, match="differently"):
        signed(name="Team\x7fwork")


def test_words_from_elsewhere_are_not_fetched() -> None:
    with pytest.raises(JsonLdError) as refused:
        signed(**{"@context": "https://example.org/context"})
    assert isinstance(refused.value.__cause__, UnknownContext)


def test_another_kind_of_proof_is_no_proof_of_this_kind() -> None:
    document = signed()
    document["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"
    with pytest.raises(ValueError, match="another kind"):
        stands(document)


def test_many_threads_at_once_read_it_alike(hurry: None) -> None:
    known = sample()["@context"]
    words = [{f"word{number}": f"https://example.org/{number}"} for number in range(16)]
    documents = [sample(**{"@context": [*known, each]}) for each in words]
    alone = [canonical(each) for each in documents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(canonical, documents * 12))
    assert together == alone * 12


@pytest.fixture
def hurry() -> Iterator[None]:
    """Let threads take turns far more often than usual, so that what they share breaks here."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)
