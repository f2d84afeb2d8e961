"""What the journal says of second factors, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from core.journal import sentences
from core.journal.models import Entry
from core.journal.sentences import Sentence


def init_app(app: Flask) -> None:
    """Add them to those that are known."""
    for what, sentence in SENTENCES.items():
        sentences.add(app, what, sentence)


def _shown(entry: Entry, by: str) -> str:
    if entry.details.get("way") == "recovery":
        return str(_("%(by)s used a recovery code", by=by))
    return str(_("%(by)s showed a second factor", by=by))


SENTENCES = {
    "second_factor.shown": Sentence("shield", _shown),
    "second_factor.locked": Sentence(
        "triangle-alert", lambda entry, by: _("Five wrong codes in a row were tried for them")
    ),
    "second_factor.reset": Sentence(
        "shield", lambda entry, by: _("%(by)s took away their lost second factor", by=by)
    ),
    "authenticator.added": Sentence(
        "shield", lambda entry, by: _("%(by)s set up an authenticator app", by=by)
    ),
    "authenticator.removed": Sentence(
        "shield", lambda entry, by: _("%(by)s removed their authenticator app", by=by)
    ),
    "recovery_codes.made": Sentence(
        "shield", lambda entry, by: _("%(by)s made new recovery codes", by=by)
    ),
}
