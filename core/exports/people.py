"""The people of a community as a table, with the filters of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, select

from core.communities import queries as communities
from core.communities.models import Community
from core.db import db
from core.exports import cards, tables
from core.imports import own_fields
from core.many import among
from core.people import listing
from core.people.actions import WORDS
from core.people.models import Person, PersonLanguage, PersonTopic
from core.people.queries import may_be_approached
from core.privacy.queries import suppressed
from core.safeguarding.queries import held

COLUMNS = (
    ("name", _l("Name")),
    ("email", _l("E-mail address")),
    ("phone", _l("Phone")),
    ("organisation", _l("Organisation")),
    ("organisation_kind", _l("Kind of organisation")),
    ("place", _l("Place")),
    ("postal_address", _l("Postal address")),
    ("topics", _l("Topics")),
    ("languages", _l("Languages")),
    ("timezone", _l("Time zone")),
    ("access_needs", _l("Access needs")),
    ("is_rarely_online", _l("Rarely online")),
    ("notes", _l("Notes")),
    ("is_silent", _l("Do not contact")),
)
"""What the importer reads again under the same headings."""
OWN = [name for name, _words in COLUMNS if name not in ("topics", "languages", "is_silent")]


def init_app(app: Flask) -> None:
    """Offer the people of a community."""
    tables.add(
        app, tables.Table("people", _l("People"), _given, _keys, _headings, _rows, cards=_cards)
    )


def _given(_community: Community, asked: tables.Asked) -> dict[str, Any]:
    return listing.Filters.of(asked).given


def _keys(community: Community, given: Mapping[str, Any]) -> Iterable[Sequence[int]]:
    return listing.ids_of(community.id, listing.Filters.of(given))


def _headings(community: Community) -> list[str]:
    own = own_fields.of_community(community.id)
    return [*(str(words) for _name, words in COLUMNS), *(each.name for each in own.values())]


def _rows(community: Community, ids: Sequence[int]) -> list[list[str]]:
    own = own_fields.of_community(community.id)
    said = {(person_id, key): text for person_id, key, text in own_fields.values_of(ids, own)}
    tags, silent = _tags(ids), _silent(ids)
    return [
        [
            *(_text(row, name, tags, silent) for name, _words in COLUMNS),
            *(said.get((row.id, key), "") for key in own),
        ]
        for row in _people(community, ids)
    ]


def _cards(community: Community, ids: Sequence[int]) -> Iterator[str]:
    tags, silent = _tags(ids), _silent(ids)
    own = own_fields.of_community(community.id)
    said: dict[int, list[tuple[str, str]]] = {}
    for person_id, key, text in own_fields.values_of(ids, own):
        said.setdefault(person_id, []).append((own[key].name, text))
    for row in _people(community, ids):
        topics, languages = (tags[name].get(row.id, []) for name in ("topics", "languages"))
        is_silent = row.id in silent
        yield cards.card(row, topics, languages, is_silent, said.get(row.id, ()))


def _people(community: Community, ids: Sequence[int]) -> Sequence[Any]:
    """What stands in their rows, without the words of another community."""
    apart = communities.not_to_read(community.id, ids)
    columns = [
        case((among(Person.id, apart), None), else_=getattr(Person, name)).label(name)
        if name in WORDS
        else getattr(Person, name)
        for name in OWN
    ]
    found = db.session.execute(select(Person.id, *columns).where(among(Person.id, ids)))
    by_id = {row.id: row for row in found}
    return [by_id[each] for each in ids if each in by_id]


def _text(row: Any, name: str, tags: Mapping[str, dict[int, list[str]]], silent: set[int]) -> str:
    if name in tags:
        return ", ".join(tags[name].get(row.id, ()))
    if name in ("is_silent", "is_rarely_online"):
        is_so = row.id in silent if name == "is_silent" else row.is_rarely_online
        return _("yes") if is_so else ""
    return getattr(row, name) or ""


def _tags(ids: Sequence[int]) -> dict[str, dict[int, list[str]]]:
    """The topics and languages of these people."""
    found: dict[str, dict[int, list[str]]] = {"topics": {}, "languages": {}}
    for name, table, tag in (
        ("topics", PersonTopic, PersonTopic.topic),
        ("languages", PersonLanguage, PersonLanguage.language),
    ):
        asked = select(table.person_id, tag).where(among(table.person_id, ids)).order_by(tag)
        for person_id, text in db.session.execute(asked):
            found[name].setdefault(person_id, []).append(text)
    return found


def _silent(ids: Sequence[int]) -> set[int]:
    """Whoever wants to be left alone, unsubscribed, or is on hold for safeguarding."""
    is_silent = (~may_be_approached()).label("is_silent")
    found = select(Person.id, Person.email, is_silent).where(among(Person.id, ids))
    rows = db.session.execute(found).all()
    gone = suppressed([row.email for row in rows if row.email])
    silent = {row.id for row in rows if row.is_silent or row.email in gone}
    return silent | held("person", ids)
