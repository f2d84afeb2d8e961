"""Credentials for tests."""

from __future__ import annotations

import json
from typing import Any

from core.db import db
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.credentials import jobs, queries
from recognition.credentials.models import Credential

FOR_EVERYBODY = Choice("public", "full_name")


def issued(award: Award) -> dict[str, Any]:
    """What the award's credential says once the job has run."""
    db.session.commit()
    jobs.issue(award.id)
    return document_of(award)


def document_of(award: Award) -> dict[str, Any]:
    found = kept(award).document
    if found is None:
        raise AssertionError("it was not signed")
    document: dict[str, Any] = json.loads(found)
    return document


def kept(award: Award) -> Credential:
    found = queries.credential_of(award.id)
    if found is None:
        raise AssertionError("there is no credential")
    return found
