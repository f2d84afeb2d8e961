"""What has happened to people since a list brought them: whatever points at them but the list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    false,
    literal,
    or_,
    select,
    union_all,
)

from core.communities.models import Acquaintance, Membership
from core.consents.models import ConsentChange, How
from core.db import db
from core.duplicates.models import Duplicate, Merge
from core.imports.models import ImportRow, ImportState, Outcome, PeopleImport
from core.journal.models import Entry, columns_of_people
from core.many import among
from core.people.models import Person

OF_LISTS = ("person.imported", "person.filled", "person.emptied")
OF_MERGES = ("person.merged", "person.parted")
"""Their own table tells of merges, and whether they were undone."""
OWN = {
    "person_topics",
    "person_languages",
    "person_terms",
    "person_keys",
    "people_import_rows",
    "field_values",
}
"""Tables that hold what a person is known by: changing them writes a line in the journal."""
KINDS = {
    "journal": "worked_with",
    "memberships": "has_role",
    "invitations": "invited",
    "touchpoints": "talked_to",
    "touchpoint_people": "talked_to",
    "nominations": "named",
    "deliveries": "written_to",
    "participations": "gave",
    "acquaintances": "looked_after",
    "people_import_rows": "in_other_list",
}
"""Why somebody stays, by the table that speaks of them; others are `worked_with`."""
MOMENTS = ("at", "since", "created_at", "logged_at", "changed_at", "asked_at", "decided_at")
"""The columns that tell when something happened; what has none, the journal tells of."""


def since(found: PeopleImport, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these people has left a trace since this list, and a code of what it is.

    Every foreign key of the whole database that points at people is asked, so that nothing that is
    built later is forgotten.
    """
    if not person_ids:
        return {}
    asked = [_pointing(column, found, person_ids) for column in referring()]
    return _answered([_of_themselves(person_ids), _in_other_lists(found, person_ids), *asked])


def of_addresses(found: PeopleImport, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these people, who were here before, needs the address that the list filled in.

    They sign in with it, or something has happened since the list came; by a code of what.
    """
    if not person_ids:
        return {}
    asked = [
        _pointing(column, found, person_ids).where(_is_later(column, found))
        for column in referring()
    ]
    why = _answered([_of_themselves(person_ids), _in_other_lists(found, person_ids), *asked])
    signs_in = union_all(
        select(Membership.person_id).where(among(Membership.person_id, person_ids)),
        select(Person.id).where(among(Person.id, person_ids), Person.is_administrator),
    )
    return why | dict.fromkeys(db.session.scalars(signs_in), "uses_address")


def _answered(asked: Sequence[Select[*tuple[Any, ...]]]) -> dict[int, str]:
    rows: Any = db.session.execute(union_all(*asked)).all()
    return {person_id: KINDS.get(table, "worked_with") for table, person_id in rows}


def _of_themselves(person_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return select(literal("journal"), Person.id).where(
        among(Person.id, person_ids),
        or_(
            Person.merged_into_id.is_not(None),
            Person.never_contact_at.is_not(None),
            Person.is_administrator,
        ),
    )


def _in_other_lists(found: PeopleImport, person_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Whom another list of the community also speaks of, unless that was undone."""
    said = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)
    brought = (ImportState.APPLYING, ImportState.APPLIED)
    return (
        select(literal("people_import_rows"), ImportRow.person_id)
        .join(PeopleImport, PeopleImport.id == ImportRow.import_id)
        .where(
            among(ImportRow.person_id, person_ids),
            ImportRow.import_id != found.id,
            ImportRow.outcome.in_(said),
            PeopleImport.community_id == found.community_id,
            PeopleImport.state.in_(brought),
            PeopleImport.undone_at.is_(None),
        )
        .distinct()
    )


def _is_later(column: Column[Any], found: PeopleImport) -> ColumnElement[bool]:
    """True of what happened after the list was uploaded."""
    moments = [column.table.c[name] for name in MOMENTS if name in column.table.c]
    return or_(false(), *(moment > found.created_at for moment in moments))


def referring() -> list[Column[Any]]:
    """Every column of the database that points at a person, but for what the person is known by.

    The journal does so by plain numbers.
    """
    return [
        *columns_of_people(),
        *(
            column
            for table in db.metadata.sorted_tables
            for column in table.columns
            if table.name not in OWN
            and any(key.column.table.name == "people" for key in column.foreign_keys)
        ),
    ]


def _pointing(
    column: Column[Any], found: PeopleImport, person_ids: Collection[int]
) -> Select[tuple[str, int]]:
    pointing = select(literal(column.table.name), column).where(among(column, person_ids))
    return pointing.where(~_is_of_the_list(column, found)).distinct()


def _is_of_the_list(column: Column[Any], found: PeopleImport) -> ColumnElement[bool]:
    """What the list itself wrote, or follows from it by itself."""
    name = f"{column.table.name}.{column.name}"
    if name == "journal.person_id":
        undone = select(PeopleImport.id).where(
            PeopleImport.community_id == found.community_id, PeopleImport.undone_at.is_not(None)
        )
        is_void = or_(Entry.subject_id == found.id, Entry.subject_id.in_(undone))
        return (Entry.what.in_(OF_LISTS) & is_void) | Entry.what.in_(OF_MERGES)
    if name == "acquaintances.person_id":
        is_alone = Acquaintance.owner_id.is_(None) & Acquaintance.contact_every_days.is_(None)
        return (Acquaintance.community_id == found.community_id) & is_alone
    if name == "consent_changes.person_id":
        return ConsentChange.how == How.IMPORT
    if name in ("duplicates.first_id", "duplicates.second_id"):
        return Duplicate.state == "open"
    if name in ("merges.kept_id", "merges.gone_id"):
        return Merge.undone_at.is_not(None)
    return false()
