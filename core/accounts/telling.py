"""What the journal says of accounts, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from core.journal import sentences
from core.journal.models import Entry
from core.journal.sentences import Sentence


def init_app(app: Flask) -> None:
    """Add them to those that are known."""
    for what, sentence in SENTENCES.items():
        sentences.add(app, what, sentence)


def _ended(entry: Entry, by: str) -> str:
    return str(
        ngettext(
            "%(by)s ended %(num)s session of theirs",
            "%(by)s ended %(num)s sessions of theirs",
            int(entry.details.get("count", 0)),
            by=by,
        )
    )


SENTENCES = {
    "signed.in": Sentence("user", lambda entry, by: _("%(by)s signed in", by=by)),
    "signed.out": Sentence("log-out", lambda entry, by: _("%(by)s signed out", by=by)),
    "sessions.ended": Sentence("log-out", _ended),
    "account.moved": Sentence(
        "mail", lambda entry, by: _("%(by)s changed the address that they sign in with", by=by)
    ),
    "administrator.made": Sentence("user-plus", lambda entry, by: _("NextTen was set up")),
    "passkey.added": Sentence("shield", lambda entry, by: _("%(by)s added a passkey", by=by)),
    "passkey.removed": Sentence("shield", lambda entry, by: _("%(by)s removed a passkey", by=by)),
    "passkey.refused": Sentence(
        "triangle-alert", lambda entry, by: _("A passkey of theirs was refused: it may be a copy")
    ),
}
