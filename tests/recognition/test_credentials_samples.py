"""The good official samples are accepted, each defective one is refused with the reason."""

from __future__ import annotations

import pytest

from recognition.credentials.checks import PASSED
from recognition.credentials.documents import Documents
from tests.recognition.credential_samples import FILES, look_at, samples, sentence

GOOD = [
    "endorsement-valid.json",
    "simple-context-alias.json",
    "simple-context-version.json",
    "simple-did-key-method.json",
    "simple-did-web-method.json",
    "simple-json.png",
    "simple-json.svg",
    "simple-jwt.png",
    "simple-jwt.svg",
    "simple-multiple-proofs.json",
    "simple.1ob",
    "simple.json",
]
EARLIER = "earlier form"
REFUSED = {
    "credential-status-revoked-blank-nodes.json": ("status", "taken back"),
    "credential-status-revoked.json": ("form", EARLIER),
    "endorsement-err-schema-status-refresh.json": ("form", EARLIER),
    "simple-err-context.json": ("form", "validFrom"),
    "simple-err-credential-subject-achievement-result-description-type.json": (
        "form",
        "resultDescription → 2 → type",
    ),
    "simple-err-credential-subject-identifier-type.json": ("form", "identifier → 0 → type"),
    "simple-err-credential-subject-profile-type.json": ("form", "source → type"),
    "simple-err-credential-subject-result-type.json": ("form", "result → 1 → type"),
    "simple-err-credential-subject-type.json": ("form", "credentialSubject → type"),
    "simple-err-evidence-type.json": ("form", "evidence → 1 → type"),
    "simple-err-expired.json": ("dates", "expired"),
    "simple-err-issued.json": ("dates", "not valid before 1 January 2040"),
    "simple-err-issuer-otheridentifier-type.json": ("form", "otherIdentifier → 1 → type"),
    "simple-err-issuer-parentorg-type.json": ("form", "parentOrg → type"),
    "simple-err-issuer-type.json": ("form", "issuer → type"),
    "simple-err-issuer.json": ("form", "'issuer' is a required property"),
    "simple-err-proof-method-no-scheme.json": ("key", "does not say whose key"),
    "simple-err-proof-method-unknown-did-method.json": ("key", "did:example"),
    "simple-err-proof-method-unknown-scheme.json": ("key", "xxx:"),
    "simple-err-proof-method.json": ("key", "name of no key"),
    "simple-err-proof-value.json": ("signature", "changed after it was signed"),
    "simple-err-type.json": ("form", "neither a badge nor an endorsement"),
    "simple-jwt_v1.png": ("form", EARLIER),
    "simple-jwt_v1.svg": ("form", EARLIER),
    "simple-noproof.json": ("form", EARLIER),
    "simple-eddsa-2022.json": ("form", EARLIER),
    "simple.jwt": ("form", EARLIER),
    "simple_v1.json": ("form", EARLIER),
    "complete_v1.json": ("form", EARLIER),
    "velocity.jwt": ("form", EARLIER),
    "complete.json": ("signature", "changed after it was signed"),
    "testlist": ("form", "BitstringStatusListCredential"),
}
NOT_SUPPORTED = {"derivedcredential.json": ("signature", "ecdsa-sd-2023")}


@pytest.fixture(scope="module")
def documents() -> Documents:
    return samples()


def test_every_sample_is_looked_at() -> None:
    assert {file.name for file in FILES.iterdir()} == {*GOOD, *REFUSED, *NOT_SUPPORTED}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_sample_is_accepted(speaking: None, documents: Documents, name: str) -> None:
    report = look_at((FILES / name).read_bytes(), documents)
    assert [check for check in report.checks if check.outcome != PASSED] == []
    assert report.is_valid


@pytest.mark.parametrize("name", [name for name in GOOD if "did-key" not in name])
def test_nothing_is_believed_of_an_issuer_whose_keys_are_not_here(
    speaking: None, name: str
) -> None:
    report = look_at((FILES / name).read_bytes(), Documents())
    assert not report.is_valid
    assert sentence(report, "key").startswith("unknown: What https://")
    assert sentence(report, "signature").startswith("passed")


@pytest.mark.parametrize("name", REFUSED)
def test_a_defective_sample_is_refused_with_the_reason(
    speaking: None, documents: Documents, name: str
) -> None:
    check, words = REFUSED[name]
    report = look_at((FILES / name).read_bytes(), documents)
    assert report.outcome == "failed"
    said = sentence(report, check)
    assert said.startswith("failed: ") and words in said


@pytest.mark.parametrize("name", NOT_SUPPORTED)
def test_another_kind_of_proof_is_unknown(speaking: None, documents: Documents, name: str) -> None:
    check, words = NOT_SUPPORTED[name]
    report = look_at((FILES / name).read_bytes(), documents)
    assert report.outcome == "unknown" and not report.is_valid
    assert words in sentence(report, check)
