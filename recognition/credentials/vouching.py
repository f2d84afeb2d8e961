"""Looking at a credential with the eyes of a stranger, before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recognition.credentials.canonical import canonical
from recognition.credentials.checks import PASSED
from recognition.credentials.documents import Documents
from recognition.credentials.verifying import verify


class Refused(Exception):
    """A verifier would not accept the credential. The text says what is wrong."""


def must_verify(document: dict[str, Any], published: Mapping[str, dict[str, Any]]) -> None:
    """Refuse what our own verifier refuses, beside what this installation publishes."""
    report = verify(document, Documents([published.get]), canonical)
    missed = [each for each in report.checks if each.outcome != PASSED]
    if missed:
        raise Refused("; ".join(f"{each.title}: {each.sentence}" for each in missed))
