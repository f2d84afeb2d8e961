"""What people asked about their details, in every state, and the page about somebody."""

from __future__ import annotations

from datetime import date, timedelta

from core.communities.models import Community
from core.db import db, now, today
from core.held import actions as held
from core.held.models import LASTS, HeldLink
from core.people.models import Person
from core.people.queries import with_email
from core.privacy.suppressing import ERASED, suppress
from core.requests import actions
from core.requests.models import Kind


def ask_about_details(here: Community, person: Person, long: str, by: Person) -> None:
    """One who wants to read, one late, one extended, one refused, and what was done at once."""
    asked = actions.write_down(person, here.id, Kind.READ, long, "letter", today(), by)
    late = actions.write_down(person, here.id, Kind.CORRECT, long, "phone", _long_ago(), by)
    actions.ask(person, Kind.ERASE, long)
    more = actions.ask(person, Kind.CORRECT, f"{long}.")
    actions.extend(more, long, by)
    refused = actions.ask(person, Kind.OBJECT, long)
    actions.answer(refused, "refused", long, by)
    actions.did(person, Kind.RESTRICT)
    assert late.is_late and not asked.is_late
    db.session.commit()


def held_pages(person: Person) -> list[str]:
    """Every page about what we hold, with a link of this person."""
    page = page_of(person)
    steps = ("correction", "objection", "erasure", "copy.json", "copy.pdf")
    return [
        "/about-you/",
        "/about-you/sent",
        "/about-you/erased",
        "/about-you/back",
        page_of(_erased()),
        page,
        *(f"{page}/{s}" for s in steps),
    ]


def page_of(person: Person) -> str:
    """The page behind a new link of theirs."""
    link = HeldLink(person_id=person.id, expires_at=now() + LASTS)
    url = held.write_token(link)
    db.session.add(link)
    db.session.commit()
    return f"/about-you/{url.rsplit('/', 1)[1]}"


def _erased() -> Person:
    """Somebody who was erased, and asked what we hold."""
    address = "gone@example.org"
    suppress(address, ERASED)
    held.offer_return(address)
    found = with_email(address)
    assert found is not None
    return found


def _long_ago() -> date:
    return today() - timedelta(days=60)
