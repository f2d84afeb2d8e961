"""People somebody is in touch with, fields that say something of them, and changes of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.bulk import actions as bulk
from core.bulk import jobs, kinds
from core.bulk.whom import Whom
from core.communities import owning
from core.communities.models import Community
from core.db import db, new_public_id, now, today
from core.fields import actions as fields
from core.fields.models import FieldKind
from core.people.models import Person
from outreach.next_steps import actions as next_steps
from outreach.touchpoints import actions as touchpoints


def in_touch(community: Community, people: Sequence[Person], by: Person, words: str) -> None:
    """A talk long ago, a note, a step that waits and one that is done; fields, and changes."""
    here, (first, second, *_rest) = community.id, people
    long_ago = now() - timedelta(days=43)
    touchpoints.log(here, first.id, "meeting", words, by=by, at=long_ago, others=[second])
    touchpoints.log(here, first.id, "note", words, by=by)
    touchpoints.log(here, second.id, "call", words, by=by)
    touchpoints.intend(here, second.id, 30, by=by)
    owning.set_owner(community, second, by.id, by=by)
    waits = next_steps.add(here, first.id, words, today() - timedelta(days=2), by.id, by=by)
    done = next_steps.add(here, first.id, words, None, by.id, by=by, touchpoint_id=None)
    next_steps.finish(done, by=by)
    assert waits.done_at is None
    _fields(community, first, by, words)
    for _each in range(2):
        _bulk(community, people, by, words)
    db.session.commit()


def _fields(community: Community, person: Person, by: Person, words: str) -> None:
    """A field of each kind, and a retired one."""
    name = words[:70]
    choices = {FieldKind.CHOICE: [name, "Small"]}
    said = {FieldKind.TEXT: words, FieldKind.NUMBER: "1250.5", FieldKind.DATE: "2026-05-03"}
    for kind in FieldKind:
        field = fields.add(community, f"{name} {kind}", kind, choices.get(kind, ()), by)
        fields.set_values([(field.id, person.id, said.get(kind, name))])
    fields.retire(fields.add(community, name, FieldKind.TEXT, (), by), by)


def _bulk(community: Community, people: Sequence[Person], by: Person, words: str) -> None:
    kind = kinds.of("topic_add")
    assert kind is not None
    whom = Whom.of({f"person-{each.id}": "on" for each in people})
    value = {"topic": words[:60]}
    change = bulk.start(community, kind, value, whom, new_public_id(), by)
    db.session.commit()
    jobs.begin(change)
