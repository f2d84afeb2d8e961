"""The keys that follow from ours stay what they were: what was sealed under them opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.privacy.digests import derived_key
from core.second_factor import sealing
from core.settings import Settings

SEALED = (
    "gAAAAABrAmvVW1EYtTdtChtt4VeHZfaB7VoTyYlSQgm8HAa-ydYAss35vbCMmF2O"
    "Az2dsjMOpPbBLS6CqQNWAqzks6CtT2ykNQZN0r_4XZRqp259JTc8wQs="
)
DERIVED = {
    "journal": "0170aa49d1272eac0b65a06f67faeb7aeb04e5b7e31e298067168a70819cfc7b",
    "signing keys": "31411960abbdfb7ff19bb0aab78fd48c1dc68a9a59bc34d68e00410a52e26238",
}


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    app = Flask("keys")
    app.config["SETTINGS"] = Settings(
        secret_key="a secret for tests, and for nothing else",
        privacy_key="another one for tests, and for nothing else",
    )
    with app.app_context():
        yield


@pytest.mark.parametrize("label", DERIVED)
def test_the_key_of_a_use_is_the_same_after_an_update(label: str) -> None:
    assert derived_key(label).hex() == DERIVED[label]


def test_a_seed_that_was_sealed_before_an_update_opens_after_it() -> None:
    assert sealing.unseal(SEALED) == "JBSWY3DPEHPK3PXP"
