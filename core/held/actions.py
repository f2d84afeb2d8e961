"""What somebody can do about what we hold: have a link, restrict it, lift that, or object."""

from __future__ import annotations

from flask import current_app

from core.accounts.models import digest, new_token
from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.jobs import deliver_due
from core.erasure import erasing
from core.held import queries
from core.held.models import FOR_A_DAY, LASTS, HeldLink
from core.journal.actions import record
from core.people import queries as people
from core.people.models import Person
from core.privacy import queries as privacy
from core.privacy.suppressing import let_back_in, may_be_offered_return
from core.requests import actions as requests
from core.requests.models import Kind, PersonRequest
from core.safeguarding import queries as safeguarding
from core.settings import Settings

KIND = "held"


def mail_link(address: str) -> None:
    """Mail a link to the person with this address, if we hold anything.

    For anybody else a row is written too, so that neither the answer nor its time tells who is
    here. Anybody can ask for anybody: at most one a minute and five an hour. Whoever is on hold
    gets no mail; somebody answers them. Whoever was erased can come back by theirs.
    """
    person = people.with_email(address)
    if person is None or person.source == FOR_A_DAY:
        person = (person or _for_a_day(address)) if may_be_offered_return(address) else None
    elif queries.was_mailed_enough(person.id):
        person = None
    elif safeguarding.is_held("person", person.id):
        requests.ask(person, Kind.READ)
    link = HeldLink(
        person_id=person.id if person else None,
        token_digest=digest(new_token()),
        expires_at=now() + LASTS,
    )
    db.session.add(link)
    db.session.flush()
    if person:
        deliveries.queue(KIND, subject_id=link.id, step="link", person_ids=[person.id])
    deliver_due.later()  # for nobody too: the bell takes most of the time


def offer_return(address: str) -> None:
    """Mail whoever was erased under this address how to come back; to nobody else anything."""
    if privacy.is_forgotten(address):
        mail_link(address)


def come_back(person: Person) -> None:
    """Let whoever was erased be written to under this address again; nothing else comes back."""
    let_back_in(person.email or "")
    record("suppression.returned", by=None)
    erasing.erase(person, is_for_good=False)


def is_forgotten(person: Person) -> bool:
    """True of somebody who was erased, and whose address stands here for a day."""
    return person.source == FOR_A_DAY and privacy.is_forgotten(person.email or "")


def _for_a_day(address: str) -> Person:
    """Somebody with this address, which was erased: else no link could be sent to it."""
    person = Person(source=FOR_A_DAY, informed_at=now())
    person.rename(address)
    person.set_email(address)
    db.session.add(person)
    db.session.flush()
    return person


def write_token(link: HeldLink) -> str:
    """Give the link a fresh token and time; only the message holds it."""
    settings: Settings = current_app.config["SETTINGS"]
    token = new_token()
    link.token_digest, link.expires_at = digest(token), now() + LASTS
    return f"{settings.base_url}/about-you/{token}"


def restrict(person: Person) -> None:
    """Do nothing with their details, and change nothing about them, until they lift that."""
    if person.restricted_at is None:
        requests.take_effect(person, requests.did(person, Kind.RESTRICT), person)


def lift(person: Person) -> None:
    """Let their details be used again."""
    if person.restricted_at is not None:
        requests.take_effect(person, requests.did(person, Kind.LIFT), person)


def object_to_it(person: Person, words: str) -> PersonRequest:
    """Stop at once whatever is sent to them; somebody decides about the rest (article 21)."""
    asked = requests.ask(person, Kind.OBJECT, words)
    requests.take_effect(person, asked, person)
    return asked
