"""Second factors of the people of a test."""

from __future__ import annotations

import secrets

from core.db import db
from core.passkeys.models import Passkey
from core.people.models import Person
from core.second_factor import actions


def has_a_passkey(person: Person, name: str) -> None:
    """Let somebody have a passkey of this name, and ten recovery codes."""
    kept = {name: secrets.token_bytes(16) for name in ("credential_id", "user_handle")}
    key = Passkey(person_id=person.id, public_key=b"", sign_count=0, name=name, **kept)
    db.session.add(key)
    db.session.flush()
    actions.make_recovery_codes(person)
