"""What organisers can do with custom fields, and saying something of people in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import case, delete, tuple_, update

from core.communities.models import Community
from core.db import IN_BULK, db, insert_once, now
from core.errors import RuleBroken
from core.fields import jobs, queries, values
from core.fields.models import (
    MOST_CHOICES,
    MOST_FIELDS,
    MOST_KEPT,
    Field,
    FieldKind,
    FieldValue,
)
from core.journal.actions import record
from core.people.models import Person, folded
from core.people.terms import index_people

AT_ONCE = 500


def add(
    community: Community, name: str, kind: FieldKind, choices: Sequence[str], by: Person
) -> Field:
    """Add a field at the end. Raises RuleBroken."""
    there = _locked(community.id)
    _must_have_room(there)
    _must_be_new(there, name)
    offered = _checked(choices) if kind == FieldKind.CHOICE else []
    position = max((each.position for each in there), default=0) + 1
    field = Field(
        community_id=community.id, name=name, kind=kind, choices=offered, position=position
    )
    db.session.add(field)
    db.session.flush()
    record("field.added", by=by, community_id=community.id, subject_id=field.id, kind=kind)
    return field


def change(
    field: Field, name: str, renamed: Sequence[str], more: Sequence[str], by: Person
) -> None:
    """Call a field otherwise, and its choices; what was said of people follows a renamed choice.

    `renamed` has a text for each choice as they stand; an empty one takes the choice away if it is
    said of nobody. Raises RuleBroken.
    """
    there = _locked(field.community_id)
    _must_be_new([each for each in there if each is not field], name)
    field.name = name
    if field.kind == FieldKind.CHOICE:
        _rechoose(field, renamed, more)
    record("field.changed", by=by, community_id=field.community_id, subject_id=field.id)


def move(field: Field, is_up: bool, by: Person) -> None:
    """Let a field change places with the one before it, or after it."""
    shown = [each for each in _locked(field.community_id) if each.retired_at is None]
    at = shown.index(field) if field in shown else 0
    to = at - 1 if is_up else at + 1
    if field in shown and 0 <= to < len(shown):
        shown[at], shown[to] = shown[to], shown[at]
        for position, each in enumerate(shown, start=1):
            each.position = position
        record("field.moved", by=by, community_id=field.community_id, subject_id=field.id)


def retire(field: Field, by: Person) -> None:
    """Ask for a field no longer; what it says of people is kept, and not shown."""
    if field.retired_at is None:
        field.retired_at = now()
        record("field.retired", by=by, community_id=field.community_id, subject_id=field.id)


def bring_back(field: Field, by: Person) -> None:
    """Use a retired field again, at the end, with what it said of people."""
    there = _locked(field.community_id)
    if field.retired_at is not None:
        _must_have_room(there)
        field.retired_at = None
        field.position = max(each.position for each in there) + 1
        _index_again(field)
        record("field.brought_back", by=by, community_id=field.community_id, subject_id=field.id)


def set_values(rows: Iterable[tuple[int, int, str]]) -> None:
    """Say something of people: field, person, text as somebody wrote it; an empty text removes.

    Any number at once, in a few statements. Raises RuleBroken for a text that its field refuses,
    and writes nothing then.
    """
    given = list(rows)
    fields = queries.some({field_id for field_id, _person_id, _text in given})
    read = {(row[0], row[1]): values.read(fields[row[0]], row[2]) for row in given}
    for start in range(0, len(read), AT_ONCE):
        _write(dict(list(read.items())[start : start + AT_ONCE]))
    if read:
        db.session.flush()
        index_people({person_id for _field_id, person_id in read})


def say(person: Person, community: Community, texts: Mapping[int, str]) -> None:
    """Say of somebody what a form says, in the fields of a community; only what is new is written.

    Fields of another community are passed over. Raises RuleBroken.
    """
    fields = {each.id: each for each in queries.of_community(community.id)}
    before = queries.values_of([person.id], community.id).get(person.id, {})
    rows = [(key, person.id, text) for key, text in texts.items() if key in fields]
    set_values(
        row for row in rows if values.read(fields[row[0]], row[2]).text != before.get(row[0], "")
    )


def _write(said: dict[tuple[int, int], values.Value]) -> None:
    kept = [
        {"field_id": key[0], "person_id": key[1], "text": v.text, "number": v.number, "on": v.on}
        for key, v in said.items()
        if v.text
    ]
    gone = [key for key, value in said.items() if not value.text]
    if gone:
        keys = tuple_(FieldValue.field_id, FieldValue.person_id)
        db.session.execute(delete(FieldValue).where(keys.in_(gone)), execution_options=IN_BULK)
    if kept:
        write = insert_once(FieldValue).values(kept)
        new = {name: write.excluded[name] for name in ("text", "number", "on")}
        key = [FieldValue.field_id, FieldValue.person_id]
        db.session.execute(write.on_conflict_do_update(index_elements=key, set_=new))


def _rechoose(field: Field, renamed: Sequence[str], more: Sequence[str]) -> None:
    if len(renamed) != len(field.choices):
        raise RuleBroken(_("Somebody else changed this field. Load the page again."))
    before = list(field.choices)
    lost = {old for old, new in zip(before, renamed, strict=True) if not new}
    if used := sorted(lost & queries.used_choices(field.id) if lost else ()):
        raise RuleBroken(
            _(
                "“%(choice)s” is said of somebody. Change what it says of them first, or give the "
                "choice another name.",
                choice=used[0],
            )
        )
    field.choices = _checked([*(each for each in renamed if each), *more])
    follow = {old: new for old, new in zip(before, renamed, strict=True) if new and new != old}
    if follow:
        said = update(FieldValue).where(
            FieldValue.field_id == field.id, FieldValue.text.in_(follow)
        )
        new_text = case(follow, value=FieldValue.text)
        db.session.execute(said.values(text=new_text), execution_options=IN_BULK)
        _index_again(field)


def _index_again(field: Field) -> None:
    field.unindexed_since = now()
    db.session.flush()
    jobs.index_field.later(field.id)


def _locked(community_id: int) -> Sequence[Field]:
    """All fields of a community, while nobody else adds or changes one."""
    db.session.get_one(Community, community_id, with_for_update=True)
    return queries.all_of(community_id)


def _must_have_room(there: Sequence[Field]) -> None:
    if sum(each.retired_at is None for each in there) >= MOST_FIELDS or len(there) >= MOST_KEPT:
        raise RuleBroken(
            _("There are %(most)s fields already. Retire one that nobody needs.", most=MOST_FIELDS)
        )


def _must_be_new(there: Sequence[Field], name: str) -> None:
    if any(folded(each.name) == folded(name) for each in there):
        raise RuleBroken(
            _("There is a field called “%(name)s” already, perhaps a retired one.", name=name)
        )


def _checked(choices: Sequence[str]) -> list[str]:
    if not choices:
        raise RuleBroken(_("Write down at least one choice."))
    if len(choices) > MOST_CHOICES:
        raise RuleBroken(_("At most %(most)s choices. Leave some out.", most=MOST_CHOICES))
    if len({folded(each) for each in choices}) < len(choices):
        raise RuleBroken(_("Two choices are the same. Leave one out."))
    return list(choices)
