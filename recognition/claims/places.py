"""The uses of a code that are kept for somebody whose address was typed."""

from __future__ import annotations

from sqlalchemy import delete

from core.db import IN_BULK, changed
from recognition.claims import queries
from recognition.claims.models import Claim


def let_go(code_id: int, person_id: int) -> None:
    """Give back a use that was kept for somebody. They can still take the badge."""
    code = queries.locked(code_id)
    theirs = delete(Claim).where(Claim.claim_code_id == code_id, Claim.person_id == person_id)
    if changed(theirs.execution_options(**IN_BULK)):
        code.uses = max(0, code.uses - 1)
