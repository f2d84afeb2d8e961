"""Credentials for tests."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from core.db import db
from core.pages.links import absolute
from core.people.models import Person
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.credentials import jobs, keys, queries
from recognition.credentials.addresses import badge_token
from recognition.credentials.models import Credential, StatusList

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


def pages_of_credentials(holder: Person) -> list[str]:
    """Every page about the first award that this person accepted."""
    found = select(Award).filter_by(person_id=holder.id, state="accepted")
    award = db.session.scalars(found).first()
    if award is None:
        raise AssertionError("there is no award")
    page = f"/awards/{award.public_id}"
    listing = db.session.scalars(select(StatusList)).one()
    return [
        page,
        f"/your-badge/{award_token(award)}",
        f"/c/{kept(award).code}",
        "/c/",
        f"{page}/embedded",
        f"/oembed?url={absolute('recognition.award_pages.show', public_id=award.public_id)}",
        f"/badges/{badge_token(award.badge_version_id)}",
        f"/status/{listing.public_id}",
        "/.well-known/did.json",
        f"/people/{keys.agree(holder).controller.rpartition(':')[2]}/did.json",
    ]
