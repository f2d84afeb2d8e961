"""What we ask the database about imports, and about the people that rows may speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from core.communities.models import Acquaintance, Membership
from core.db import db, now
from core.imports.models import (
    KEPT_FOR,
    UNDONE_WITHIN,
    ImportFile,
    ImportRow,
    ImportState,
    PeopleImport,
)
from core.many import among
from core.people.models import Person, PersonLanguage, PersonTopic
from core.people.queries import is_known_to

PAGE = 200

PEOPLE = select(
    Person.id,
    Person.name,
    Person.sort_name,
    Person.email,
    Person.email_key,
    Person.phone,
    Person.organisation,
    Person.organisation_kind,
    Person.place,
    Person.timezone,
    Person.postal_address,
    Person.access_needs,
    Person.notes,
    Person.is_rarely_online,
    Person.is_administrator,
    Person.never_contact_at,
    Person.restricted_at,
)


def unfinished(community_id: int) -> Sequence[PeopleImport]:
    """The imports that were begun and not finished, newest first, at most ten."""
    return db.session.scalars(
        select(PeopleImport)
        .where(
            PeopleImport.community_id == community_id,
            PeopleImport.state != ImportState.APPLIED,
            PeopleImport.created_at > now() - KEPT_FOR,
        )
        .order_by(PeopleImport.created_at.desc())
        .limit(10)
    ).all()


def undoable(community_id: int) -> Sequence[PeopleImport]:
    """The imports that were applied and can still be undone, or are being undone, newest first."""
    return db.session.scalars(
        select(PeopleImport)
        .where(
            PeopleImport.community_id == community_id,
            PeopleImport.state == ImportState.APPLIED,
            PeopleImport.undone_at.is_(None),
            PeopleImport.created_at > now() - UNDONE_WITHIN,
        )
        .order_by(PeopleImport.created_at.desc())
        .limit(10)
    ).all()


def content_of(import_id: int) -> bytes | None:
    """The uploaded bytes, until the import is applied."""
    return db.session.scalar(select(ImportFile.content).where(ImportFile.import_id == import_id))


def page_of_rows(import_id: int, outcome: str, after: int) -> Sequence[ImportRow]:
    """One page of rows in the order of the sheet, and one more when there is another page."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.number > after)
    if outcome:
        wanted = wanted.where(ImportRow.outcome == outcome)
    return db.session.scalars(wanted.order_by(ImportRow.number).limit(PAGE + 1)).all()


def refused(import_id: int) -> Iterable[Row[int, dict[str, Any], list[str] | None]]:
    """Number, facts and cells of every refused row, in the order of the sheet."""
    return db.session.execute(
        select(ImportRow.number, ImportRow.facts, ImportRow.cells)
        .where(ImportRow.import_id == import_id, ImportRow.outcome == "refused")
        .order_by(ImportRow.number)
    )


def with_addresses(keys: Collection[str]) -> Sequence[Any]:
    """The people with these addresses, whoever knows of them."""
    return db.session.execute(PEOPLE.where(among(Person.email_key, keys))).all()


def with_ids(ids: Collection[int]) -> Sequence[Any]:
    """These people."""
    return db.session.execute(PEOPLE.where(among(Person.id, ids))).all()


def of_names(community_id: int, sort_names: Collection[str]) -> Sequence[Any]:
    """The people of these names that the community knows of."""
    known = PEOPLE.where(among(Person.sort_name, sort_names), is_known_to(community_id))
    not_merged = func.coalesce(Person.merged_into_id, 0) == 0  # not by the index of the merged
    return db.session.execute(known.where(not_merged)).all()


def acquainted(person_ids: Collection[int]) -> Sequence[Row[int, int]]:
    """Person and community, for every community that knows of these people."""
    return db.session.execute(
        select(Acquaintance.person_id, Acquaintance.community_id).where(
            among(Acquaintance.person_id, person_ids)
        )
    ).all()


def with_part(person_ids: Collection[int]) -> set[int]:
    """Which of these people belong to a community, and sign in with their address."""
    part = select(Membership.person_id).where(among(Membership.person_id, person_ids))
    return set(db.session.scalars(part))


def topics(person_ids: Collection[int]) -> Sequence[Row[int, str]]:
    """Person and topic, for all of these people."""
    return db.session.execute(
        select(PersonTopic.person_id, PersonTopic.topic).where(
            among(PersonTopic.person_id, person_ids)
        )
    ).all()


def languages(person_ids: Collection[int]) -> Sequence[Row[int, str]]:
    """Person and language, for all of these people."""
    return db.session.execute(
        select(PersonLanguage.person_id, PersonLanguage.language).where(
            among(PersonLanguage.person_id, person_ids)
        )
    ).all()
