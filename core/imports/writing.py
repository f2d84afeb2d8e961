"""Writing what a batch of rows adds, in a few statements whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Boolean, Table, bindparam, func, or_

from core.communities.models import Acquaintance
from core.consents import coming
from core.consents.models import How
from core.db import Model, db, now, today
from core.imports import own_fields
from core.imports.cells import DETAILS
from core.imports.loading import put
from core.imports.matching import Known
from core.imports.models import PeopleImport
from core.imports.own_fields import OwnField
from core.journal.actions import record_each
from core.people.models import (
    INFORM_WITHIN,
    Person,
    PersonLanguage,
    PersonTopic,
    email_key,
)
from core.people.terms import Facts, index_new, index_people


def write(
    found: PeopleImport,
    touched: Iterable[Known],
    joined: Sequence[Known],
    own: Mapping[str, OwnField],
) -> None:
    """Write everybody whom a batch touched; `joined` are those who are new in the community.

    Only empty details are filled, in the statement itself: what somebody enters at the same moment
    stays as it is.
    """
    people = list(dict.fromkeys(touched))
    new = [known for known in people if known.id is None]
    _fill_in([known for known in people if known.id is not None and known.filled])
    _insert_people(found, new)
    _insert_tags(people)
    _write_own(people, own)
    at = now()
    met = [{"community_id": found.community_id, "person_id": k.id, "since": at} for k in joined]
    put(Acquaintance, met, once=True)
    index_new(
        found.community_id,
        [(known.id or 0, _facts(known), own_fields.terms(known.filled, own)) for known in new],
    )
    index_people(_changed_ids(people, set(joined), set(new)))
    _tell_journal(found, people, set(joined))
    ids = [known.id or 0 for known in joined]
    coming.came_in(ids, found.community_id, found.basis, How.IMPORT, found.uploaded_by_id)
    for known in people:
        known.filled, known.new_topics, known.new_languages = {}, [], []


def _insert_people(found: PeopleImport, new: Sequence[Known]) -> None:
    if not new:
        return
    about: dict[str, Any] = {
        "source": found.source,
        "inform_by": None if found.is_from_them else today() + INFORM_WITHIN,
        "informed_at": now() if found.is_from_them else None,
        "is_administrator": False,
        "created_at": now(),
    }
    rows = [about | _columns(known.details) | _named(known) for known in new]
    told_apart_by = ("id", "sort_name", "email_key", "phone", "organisation")
    written = put(Person, rows, returning=told_apart_by)
    ids = {tuple(told): person_id for person_id, *told in written}
    for known in new:
        known.id = ids[_told_apart_by(known)]


def _told_apart_by(known: Known) -> tuple[str | None, ...]:
    """What no two new people of a batch have in common: they would be one person."""
    details = known.details
    address = email_key(details.get("email"))
    return known.sort_name, address, details.get("phone"), details.get("organisation")


def _named(known: Known) -> dict[str, str]:
    return {"name": known.name, "sort_name": known.sort_name}


def _columns(details: dict[str, str]) -> dict[str, str | bool | None]:
    """Details by column, every column given, so that all rows fit one statement."""
    return {name: details.get(name) for name in DETAILS} | {
        "email_key": email_key(details.get("email")),
        "is_rarely_online": "is_rarely_online" in details,
    }


def _fill_in(people: Sequence[Known]) -> None:
    if not people:
        return
    table = table_of(Person)
    names = [*DETAILS, "email_key"]
    empty = {name: func.coalesce(table.c[name], bindparam(f"new_{name}")) for name in names}
    is_rarely = or_(table.c.is_rarely_online, bindparam("new_is_rarely_online", type_=Boolean))
    statement = table.update().where(table.c.id == bindparam("of_id"))
    statement = statement.values(empty | {"is_rarely_online": is_rarely})
    rows: list[dict[str, Any]] = [
        {"of_id": known.id} | {f"new_{name}": text for name, text in _columns(known.filled).items()}
        for known in people
    ]
    db.session.connection().execute(statement, rows)


def _write_own(people: Sequence[Known], own: Mapping[str, OwnField]) -> None:
    """Write what the list says in custom fields."""
    said = [(k.id, key, text) for k in people for key, text in k.filled.items() if key in own]
    own_fields.write([(i, key, text) for i, key, text in said if i is not None], own)


def _insert_tags(people: Sequence[Known]) -> None:
    put(PersonTopic, [{"person_id": k.id, "topic": t} for k in people for t in k.new_topics], True)
    spoken = [{"person_id": k.id, "language": each} for k in people for each in k.new_languages]
    put(PersonLanguage, spoken, once=True)


def _facts(known: Known) -> Facts:
    """What somebody new can be found by."""
    detail = known.details.get
    return Facts(
        known.name,
        detail("email"),
        detail("organisation"),
        detail("organisation_kind"),
        detail("place"),
        detail("notes"),
        "is_rarely_online" in known.details,
        detail("phone"),
        topics=list(known.topics.values()),
        languages=list(known.languages.values()),
    )


def _changed_ids(people: Iterable[Known], joined: set[Known], new: set[Known]) -> list[int]:
    """Those who were there before, and can be found by more from now on."""
    return [
        known.id or 0
        for known in people
        if known not in new
        and (known in joined or known.filled or known.new_topics or known.new_languages)
    ]


def _tell_journal(found: PeopleImport, people: Sequence[Known], joined: set[Known]) -> None:
    touched = [k for k in people if k in joined or k.filled or k.new_topics or k.new_languages]
    for what, is_new in (("person.imported", True), ("person.filled", False)):
        record_each(
            what,
            [known.id for known in touched if known.id and (known in joined) is is_new],
            by_id=found.uploaded_by_id,
            community_id=found.community_id,
            subject_id=found.id,
        )


def table_of(model: type[Model]) -> Table:
    """The bare table: unlike the model, it takes rows with empty columns in one statement."""
    return cast(Table, model.__table__)
