"""An accepted award becomes a signed credential that others can verify."""

from __future__ import annotations

from core.db import db
from tests.people import People
from tests.recognition.badges import accepted
from tests.recognition.credentials import FOR_EVERYBODY, document_of


def test_an_accepted_award_becomes_a_credential(people: People, work) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    work()
    document = document_of(award)
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    db.session.refresh(award)
    assert award.credential_due_at is None
