"""Giving a topic to many people, and taking one from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from core.bulk.kinds import Change, Kind, Options, Outlook, Value, Was
from core.bulk.models import BulkChange, BulkChangePerson
from core.communities.models import Community
from core.db import IN_BULK, db, insert_once
from core.errors import RuleBroken
from core.journal.models import Entry
from core.many import among
from core.people import choices, tags
from core.people.models import Person, PersonTopic, folded

WRITES_TOPICS = ("person.changed", "person.filled", "person.imported", "person.merged")


def _read_new(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    found = tags.split(text)
    if len(found) != 1 or len(found[0]) > tags.LONGEST:
        raise RuleBroken(_("Write one topic, of at most %(most)s characters.", most=tags.LONGEST))
    return {"topic": tags.as_spelled(found, choices.topics(community.id))[0]}


def _read_used(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    if text not in choices.topics(community.id):
        raise RuleBroken(_("Choose a topic that somebody here has."))
    return {"topic": text}


def _used(community: Community, by: Person) -> Options:
    return [(topic, topic) for topic in choices.topics(community.id)]


def _who_has(topic: str, ids: Collection[int]) -> set[int]:
    """Who has the topic, in whatever spelling."""
    found = select(PersonTopic.person_id, PersonTopic.topic).where(
        among(PersonTopic.person_id, ids)
    )
    return {row[0] for row in db.session.execute(found) if folded(row[1]) == folded(topic)}


def _who_is_full(ids: Collection[int]) -> set[int]:
    counted = (
        select(PersonTopic.person_id)
        .where(among(PersonTopic.person_id, ids))
        .group_by(PersonTopic.person_id)
        .having(func.count() >= tags.MOST)
    )
    return set(db.session.scalars(counted))


def _add_outlook(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    has, full = _who_has(change.value["topic"], ids), _who_is_full(ids)
    stays = {each: "has" if each in has else "full" for each in ids if each in has | full}
    return Outlook([each for each in ids if each not in stays], stays)


def _remove_outlook(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    has = _who_has(change.value["topic"], ids)
    stays = {each: "has_not" for each in ids if each not in has}
    return Outlook([each for each in ids if each in has], stays)


def _add(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    return {each: {} for each in _insert({each: [change.value["topic"]] for each in ids})}


def _remove(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    """Take the topic away in every spelling; what each had is what it was."""
    found = db.session.execute(
        select(PersonTopic.person_id, PersonTopic.topic).where(among(PersonTopic.person_id, ids))
    )
    topic = folded(change.value["topic"])
    had: dict[int, list[str]] = {}
    for person_id, spelled in found:
        if folded(spelled) == topic:
            had.setdefault(person_id, []).append(spelled)
    _delete(had, {spelled for each in had.values() for spelled in each})
    return {person_id: {"topics": spelled} for person_id, spelled in had.items()}


def _undo_add(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Take it away again, unless it may have been given anew; gone meanwhile is the same."""
    free = set(was) - _changed_by_hand_since(change, was) - _changed_in_bulk_since(change, was)
    _delete(free, {change.value["topic"]})
    return free


def _changed_by_hand_since(change: Change, ids: Collection[int]) -> set[int]:
    """Whose topics somebody, a list or making two one may have written since this change."""
    mine = (
        select(Entry.person_id, func.max(Entry.id).label("id"))
        .where(
            among(Entry.person_id, ids),
            Entry.what == "person.in_bulk",
            Entry.subject_id == change.id,
        )
        .group_by(Entry.person_id)
        .subquery()
    )
    later = select(Entry.person_id).join(mine, mine.c.person_id == Entry.person_id)
    found = later.where(Entry.id > mine.c.id, Entry.what.in_(WRITES_TOPICS)).distinct()
    return {each for each in db.session.scalars(found) if each is not None}


def _changed_in_bulk_since(change: Change, ids: Collection[int]) -> set[int]:
    """To whom a later change that stands gave this topic, or from whom it took it."""
    found = (
        select(BulkChangePerson.person_id, BulkChange.value)
        .join(BulkChange, BulkChange.id == BulkChangePerson.change_id)
        .where(
            among(BulkChangePerson.person_id, ids),
            BulkChangePerson.is_changed,
            BulkChange.id > change.id,
            BulkChange.kind.in_((ADD.name, REMOVE.name)),
        )
    )
    topic = folded(change.value["topic"])
    return {row[0] for row in db.session.execute(found) if folded(row[1]["topic"]) == topic}


def _undo_remove(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Give it back, but not to whoever was given it again in another spelling, or is full."""
    has, full = _who_has(change.value["topic"], was), _who_is_full(was)
    free = {each: what["topics"] for each, what in was.items() if each not in has | full}
    _insert(free)
    return free.keys()


def _insert(topics: Mapping[int, Sequence[str]]) -> Collection[int]:
    rows = [{"person_id": key, "topic": topic} for key, each in topics.items() for topic in each]
    if rows:
        once = insert_once(PersonTopic).values(rows).on_conflict_do_nothing()
        return set(db.session.scalars(once.returning(PersonTopic.person_id)))
    return ()


def _delete(ids: Collection[int], topics: Collection[str]) -> None:
    gone = delete(PersonTopic).where(
        among(PersonTopic.person_id, ids), PersonTopic.topic.in_(topics)
    )
    db.session.execute(gone, execution_options=IN_BULK)


def _added_words(value: Value) -> str:
    return str(_("Give the topic “%(topic)s”", topic=value["topic"]))


def _removed_words(value: Value) -> str:
    return str(_("Take the topic “%(topic)s” away", topic=value["topic"]))


ADD = Kind(
    name="topic_add",
    title=_l("Give them a topic"),
    label=_l("Which topic?"),
    read=_read_new,
    words=_added_words,
    preview=_add_outlook,
    apply=_add,
    undo=_undo_add,
    reasons={
        "has": _l("They have it already."),
        "full": _l("They have as many topics as there can be."),
    },
)
REMOVE = Kind(
    name="topic_remove",
    title=_l("Take a topic from them"),
    label=_l("Which topic?"),
    read=_read_used,
    words=_removed_words,
    preview=_remove_outlook,
    apply=_remove,
    undo=_undo_remove,
    reasons={"has_not": _l("They do not have it.")},
    options=_used,
)
