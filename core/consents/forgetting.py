"""Forgetting somebody who was never told, or never answered: what says who they were is emptied."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.communities.models import Acquaintance
from core.db import db, now
from core.deliveries import queries as deliveries
from core.deliveries.models import Delivery, OutboxMessage, State
from core.deliveries.moves import move_all
from core.duplicates.models import PersonKey
from core.fields.models import FieldValue
from core.journal.actions import record
from core.people.models import Person, PersonLanguage, PersonTopic
from core.privacy.suppressing import suppress_person

EMPTIED = (
    "phone",
    "postal_address",
    "organisation",
    "organisation_kind",
    "place",
    "timezone",
    "preferred_channel",
    "access_needs",
    "notes",
    "inform_by",
)
Follower = Callable[[int], None]


def follow(app: Flask, follower: Follower) -> None:
    """Have something else forget, by number, whom it has words about."""
    app.extensions.setdefault("followers_of_forgetting", []).append(follower)


def forget(person: Person, reason: str) -> None:
    """Keep nothing of them but a keyed digest of their address, so that nobody brings them back."""
    suppress_person(person, reason)
    queued = deliveries.queued(Delivery.person_id == person.id)
    move_all(queued, State.QUEUED, State.SUPPRESSED, note=_("The person is forgotten."))
    for follower in cast(list[Follower], current_app.extensions.get("followers_of_forgetting", [])):
        follower(person.id)
    record("person.forgotten", by=None, person_id=person.id, why=reason)
    _empty(person)


def _empty(person: Person) -> None:
    sent = select(Delivery.id).where(Delivery.person_id == person.id)
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.delivery_id.in_(sent)))
    for table in (Acquaintance, PersonKey, FieldValue, PersonTopic, PersonLanguage):
        db.session.execute(delete(table).where(table.person_id == person.id))
    person.rename(_("Somebody who was forgotten"))
    person.set_email(None)
    person.source, person.informed_at = "", now()
    for name in EMPTIED:
        setattr(person, name, None)
