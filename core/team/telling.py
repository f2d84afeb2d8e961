"""What the journal says of the team, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.journal import sentences
from core.journal.models import Entry
from core.journal.sentences import Sentence
from core.team.words import TITLES


def init_app(app: Flask) -> None:
    """Add them to those that are known."""
    sentences.add(app, SENTENCES)


def _with_role(words: LazyString) -> Callable[[Entry, str], str]:
    def write(entry: Entry, by: str) -> str:
        role = str(entry.details.get("role", ""))
        return str(words) % {"by": by, "role": TITLES.get(role, "")}

    return write


SENTENCES = {
    "team.invited": Sentence(
        "mail", _with_role(_l("%(by)s asked [them|you] to take a role: %(role)s"))
    ),
    "team.withdrawn": Sentence(
        "x", _with_role(_l("%(by)s took back the invitation to a role: %(role)s"))
    ),
    "team.accepted": Sentence(
        "check", _with_role(_l("%(by)s accepted the invitation to a role: %(role)s"))
    ),
    "team.declined": Sentence(
        "hand", _with_role(_l("%(by)s said no to the invitation to a role: %(role)s"))
    ),
    "administrator.given": Sentence(
        "user-plus", lambda entry, by: _("%(by)s made [them|you] an administrator", by=by)
    ),
    "administrator.taken": Sentence(
        "x", lambda entry, by: _("%(by)s ended [their|your] part as an administrator", by=by)
    ),
}
