"""What people can ask about mail to them, and what an installation must keep."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.consents.actions import withdraw
from core.consents.models import How, Purpose
from core.consents.words import STOPPED_MAIL
from core.db import db, insert_once
from core.deliveries import actions as deliveries
from core.deliveries.models import Delivery
from core.journal.actions import record
from core.people.models import Person
from core.privacy.digests import key_fingerprint
from core.privacy.models import Keepsake
from core.privacy.suppressing import suppress, suppress_person
from core.settings import SettingsError

__all__ = ["check_key", "suppress", "suppress_person", "unsubscribe"]


def unsubscribe(delivery: Delivery) -> None:
    """Send no more mail to the address of this delivery's person; saying it twice is fine."""
    person = db.session.get_one(Person, delivery.person_id)
    suppress_person(person, reason="unsubscribed")
    about: dict[str, Any] = {"channel": "email", "wording": str(STOPPED_MAIL), "how": How.MESSAGE}
    withdraw(person, Purpose.ANYTHING, by=person, **about)
    deliveries.suppress_queued(person.id, why=_("The person unsubscribed."))
    record("person.unsubscribed", by=person, person_id=person.id)


def check_key() -> None:
    """Keep the fingerprint of PRIVACY_KEY, and refuse to start under another key later.

    Raises SettingsError: with another key, suppressed addresses would be written to again.
    """
    row = {"name": "privacy_key", "value": key_fingerprint()}
    db.session.execute(insert_once(Keepsake).values(row).on_conflict_do_nothing())
    if db.session.get_one(Keepsake, "privacy_key").value != row["value"]:
        raise SettingsError(
            "PRIVACY_KEY is not the key that this database was made with; put the old one back."
        )
