"""Signing and verifying badges, beside the bare signature that is in each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask_babel import Babel

from benchmarks.measuring import median_ms, print_table
from recognition.credentials import baking, proofs
from recognition.credentials.verifying import verify
from tests.recognition.badges import SVG
from tests.recognition.credential_samples import ISSUER, KEYS, known, method_of, sign, unsigned

TIMES = 100
A_HASH = bytes(64)
"""What is signed in the end is always so long: the hash of the proof and that of the document."""


def main() -> None:
    """Measure one after the other in one run, on one processor."""
    app = Flask("credentials")
    Babel(app)
    with app.app_context():
        _print("Signing", _signing())
        _print("Verifying", _verifying())
        _print("Baking", _baking())


def _signing() -> dict[str, Callable[[], object]]:
    alone, endorsed = _alone(), unsigned()
    key = KEYS[ISSUER]
    return {
        "the bare signature": lambda: key.sign(A_HASH),
        "a badge": lambda: proofs.sign(alone, key, method_of(ISSUER), datetime.now(UTC)),
        "a badge with the words of a peer": lambda: sign(endorsed),
    }


def _verifying() -> dict[str, Callable[[], object]]:
    key, documents = KEYS[ISSUER], known()
    signature, public = key.sign(A_HASH), key.public_key()
    alone, endorsed = sign(_alone()), sign(unsigned())
    return {
        "the bare signature": lambda: public.verify(signature, A_HASH),
        "the proof of a badge": lambda: proofs.is_signed_by(alone, alone["proof"][0], public),
        "everything about a badge": lambda: verify(alone, documents),
        "everything, with the words of a peer": lambda: verify(endorsed, documents),
    }


def _baking() -> dict[str, Callable[[], object]]:
    said = json.dumps(sign(unsigned()))
    return {
        "into SVG": lambda: baking.into_svg(SVG, said),
        "into PNG": lambda: baking.into_png(SVG, said),
    }


def _alone() -> dict[str, object]:
    """A badge that no peer stands behind."""
    return {name: said for name, said in unsigned().items() if name != "endorsement"}


def _print(title: str, calls: dict[str, Callable[[], object]]) -> None:
    measured = {what: median_ms(call, TIMES) for what, call in calls.items()}
    first = next(iter(measured.values()))
    rows = [(what, 1000 / ms, ms, ms / first) for what, ms in measured.items()]
    headings = ("what", "a second", "milliseconds", "ratio")
    print_table(f"{title}, median of {TIMES}", headings, rows)
