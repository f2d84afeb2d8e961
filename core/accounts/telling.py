"""What the journal says of accounts, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.journal.models import Entry
from core.journal.sentences import Sentence, add, plain


def init_app(app: Flask) -> None:
    """Add them to those that are known."""
    add(app, SENTENCES)


def _ended(entry: Entry, by: str) -> str:
    return str(
        ngettext(
            "%(by)s ended %(num)s session of [theirs|yours]",
            "%(by)s ended %(num)s sessions of [theirs|yours]",
            int(entry.details.get("count", 0)),
            by=by,
        )
    )


SENTENCES = {
    "signed.in": plain("user", _l("%(by)s signed in")),
    "signed.out": plain("log-out", _l("%(by)s signed out")),
    "sessions.ended": Sentence("log-out", _ended),
    "account.moved": plain("mail", _l("%(by)s changed the address that [they|you] sign in with")),
    "administrator.made": plain(
        "user-plus", _l("An administrator without a name was made, for whoever runs this machine")
    ),
    "passkey.added": plain("shield", _l("%(by)s added a passkey")),
    "passkey.removed": plain("shield", _l("%(by)s removed a passkey")),
    "passkey.refused": plain(
        "triangle-alert", _l("A passkey of [theirs|yours] was refused: it may be a copy")
    ),
}
