"""What pages and timelines say of bulk changes."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.bulk import kinds
from core.bulk.models import BulkChange
from core.journal.models import Entry
from core.journal.sentences import Sentence, add
from core.people.models import Person

WHY_ELSE = {
    "stale": _l("Somebody else changed them at the same moment."),
    "merged": _l("They were made one with somebody since, who keeps what they have now."),
    "by": _l("Whoever began this is not here any more."),
}


def init_app(app: Flask) -> None:
    """Say what a bulk change did to somebody, on their timeline."""
    add(app, SENTENCES)


def words_of(change: BulkChange, reader: Person) -> str:
    """What a change does, as far as the reader may know."""
    kind = kinds.of(change.kind)
    if kind is None:
        return change.kind
    return kind.words(change.value) if kind.may_see(reader, change.value) else str(kind.title)


def may_see(change: BulkChange, reader: Person) -> bool:
    """True for whoever may read to whom something was done, and undo it."""
    kind = kinds.of(change.kind)
    return kind is None or kind.may_see(reader, change.value)


def reason(kind_name: str, why: str) -> str:
    """Why somebody stays as they are."""
    kind = kinds.of(kind_name)
    found = (kind.reasons if kind else {}).get(why) or WHY_ELSE.get(why)
    return str(found or _("It does not apply to them."))


def _changed(entry: Entry, by: str) -> str:
    return str(_("%(by)s changed many at once: %(what)s", by=by, what=_title(entry)))


def _undone(entry: Entry, by: str) -> str:
    return str(_("%(by)s undid a change of many at once: %(what)s", by=by, what=_title(entry)))


def _title(entry: Entry) -> str:
    kind = kinds.of(str(entry.details.get("kind")))
    return str(kind.title) if kind else ""


SENTENCES = {
    "person.in_bulk": Sentence("users", _changed),
    "person.bulk_undone": Sentence("undo-2", _undone),
}
