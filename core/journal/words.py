"""How those lines of core read that no timeline shows, and the kinds of things that are done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.journal.sentences import Sentence, add, known, plain

Kinds = Mapping[str, tuple[LazyString, tuple[str, ...]]]

OTHER = "other"
KINDS: Kinds = {
    "people": (_l("People and lists"), ("person", "people", "bulk", "field", "list")),
    "roles": (
        _l("Roles and signing in"),
        (
            *("role", "administrator", "signed", "calendar", "account", "passkey", "sessions"),
            *("second_factor", "authenticator", "recovery_codes", "identity", "team"),
        ),
    ),
    "mail": (_l("Messages"), ("delivery", "deliveries", "mail", "suppression")),
    "communities": (_l("Communities"), ("community", "step")),
    "journal": (_l("The journal and backups"), ("journal", "backup")),
}
"""By name: what pages say, and the first parts of the words that belong to it."""
BESIDE = {
    "backup.made": plain("download", _l("A backup of everything was made")),
    "backup.restored": plain("undo-2", _l("Everything was restored from a backup")),
    "bulk.left": plain("users", _l("%(by)s left a change of many as far as it had come")),
    "bulk.started": plain("users", _l("%(by)s began to change many at once")),
    "bulk.tried_again": plain("users", _l("%(by)s let a change of many go on")),
    "bulk.undone": plain("undo-2", _l("%(by)s began to undo a change of many")),
    "calendar.ended": plain("calendar", _l("%(by)s ended the address of [their|your] calendar")),
    "calendar.renewed": plain(
        "calendar", _l("%(by)s made a new address for [their|your] calendar")
    ),
    "community.changed": plain("settings", _l("%(by)s changed what is said of the community")),
    "community.weighed": plain(
        "settings", _l("%(by)s wrote down why it is fair to write to people known through work")
    ),
    "community.founded": plain("house", _l("%(by)s founded the community")),
    "deliveries.held": plain("hand", _l("%(by)s held all messages of the community")),
    "deliveries.released": plain("send", _l("%(by)s let the messages of the community leave")),
    "delivery.arrived": plain("check", _l("%(by)s noted that a message arrived")),
    "delivery.sent_again": plain("send", _l("%(by)s had a message sent again")),
    "field.added": plain("plus", _l("%(by)s added a detail to note of people")),
    "field.brought_back": plain("undo-2", _l("%(by)s brought back a detail to note of people")),
    "field.changed": plain("pencil", _l("%(by)s changed a detail to note of people")),
    "field.moved": plain("list", _l("%(by)s changed the order of the details")),
    "field.retired": plain("x", _l("%(by)s retired a detail to note of people")),
    "journal.exported": plain("download", _l("%(by)s took the journal away as a file")),
    "list.exported": plain("download", _l("%(by)s took a list away as a file")),
    "mail.let_go": plain("send", _l("Messages leave by themselves again after a restore")),
    "mail.paused": plain("hand", _l("NextTen held the messages of the community")),
    "people.import_cancelled": plain("x", _l("%(by)s stopped the import of a list")),
    "people.import_undoing": plain("undo-2", _l("%(by)s began to undo the import of a list")),
    "people.import_undone": plain("undo-2", _l("The import of a list was undone")),
    "people.imported": plain("inbox", _l("%(by)s imported a list of people")),
    "person.shared": plain("users", _l("%(by)s let the community know of [them|you]")),
    "step.skipped": plain("arrow-right", _l("%(by)s skipped a first step of the community")),
}


def init_app(app: Flask) -> None:
    """Say how these lines read."""
    tell(app, BESIDE, KINDS)


def tell(app: Flask, said: Mapping[str, Sentence], kinds: Kinds) -> None:
    """Say how lines read, and of what kind they are. Each package does so for its own words."""
    add(app, said)
    app.extensions.setdefault("journal_kinds", {}).update(kinds)


def kinds() -> dict[str, LazyString]:
    """Every kind with its title; what belongs to none is other."""
    return {name: title for name, (title, _parts) in _kinds().items()} | {OTHER: _l("Other things")}


def words_of(kind: str) -> list[str]:
    """The words of a kind."""
    parts = {part: name for name, (_title, whose) in _kinds().items() for part in whose}
    return sorted(what for what in known() if parts.get(what.partition(".")[0], OTHER) == kind)


def _kinds() -> Kinds:
    return cast(Kinds, current_app.extensions["journal_kinds"])
