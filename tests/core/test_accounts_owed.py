"""Whoever wants no mail can still sign in, and hears what somebody does to their account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import addresses
from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.models import Delivery
from core.passkeys.models import Passkey
from core.people.models import Person
from core.privacy.actions import unsubscribe
from core.second_factor.actions import reset
from tests.core.factor_samples import has_a_passkey
from tests.people import People
from tests.smtp_sink import Sink

OWED = {
    *("sign-in", "address-changed", "account-changed"),
    *("second-factor-reset", "passkey-refused"),
}


def never(person: Person) -> None:
    person.never_contact_at = now()


def restricted(person: Person) -> None:
    person.restricted_at = now()


def unsubscribed(person: Person) -> None:
    unsubscribe(db.session.scalars(select(Delivery).filter_by(person_id=person.id)).all()[0])


@pytest.mark.parametrize("silence", [never, restricted, unsubscribed])
def test_they_are_sent_whatever_was_said_in_their_name(
    sink: Sink,
    people: People,
    client: FlaskClient,
    work: Callable[[], None],
    silence: Callable[[Person], None],
) -> None:
    """Whoever has the link of an invitation can say "never", and must not gain by it."""
    client.post("/sign-in", data={"email": people.amir.email})
    has_a_passkey(people.amir, "My phone")
    key_id, amir = db.session.scalars(select(Passkey.id)).one(), [people.amir.id]
    deliveries.queue("passkey-refused", subject_id=key_id, step="refused", person_ids=amir)
    addresses.follow(people.sana, str(people.sana.email), by=None)
    reset(people.sana, by=people.ada, reason="She called.")
    silence(people.amir)
    silence(people.sana)
    work()
    became = {each.kind: each.state for each in db.session.scalars(select(Delivery))}
    assert became == dict.fromkeys(OWED, "accepted")
