"""What organisers write down about agreements. What is written down is in core.consents.ledger."""

from __future__ import annotations

from typing import Any

from core.consents.ledger import give, give_many, withdraw
from core.consents.models import BalancingTest, Basis, How, Purpose
from core.consents.words import SAID
from core.db import db
from core.journal.actions import record
from core.people.models import Person

__all__ = ["give", "give_many", "heard", "weigh", "withdraw"]


def heard(
    person: Person,
    community_id: int,
    *,
    purpose: str,
    channel: str,
    said: str,
    how: str,
    note: str,
    by: Person,
) -> None:
    """Write down what somebody told us: a no to "anything at all" holds everywhere.

    A yes to it holds for the community that heard it: no other one's word lifts a general no.
    """
    holds_everywhere = purpose == Purpose.ANYTHING and said == "no"
    about: dict[str, Any] = {
        "community_id": None if holds_everywhere else community_id,
        "channel": channel or None,
        "how": How(how),
        "by": by,
        "note": note,
        "wording": str(SAID[said]),
    }
    if said == "yes":
        give(person, Purpose(purpose), basis=Basis.CONSENT, **about)
    else:
        withdraw(person, Purpose(purpose), **about)
    record("person.heard", by=by, person_id=person.id, community_id=community_id, said=said)


def weigh(community_id: int, words: str, by: Person) -> None:
    """Keep why the community finds it fair; what was weighed before stays on the record."""
    db.session.add(BalancingTest(community_id=community_id, words=words, by_id=by.id))
    record("community.weighed", by=by, community_id=community_id)
