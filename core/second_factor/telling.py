"""What the journal says of second factors, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.journal.models import Entry
from core.journal.sentences import Sentence, add, plain


def init_app(app: Flask) -> None:
    """Add them to those that are known."""
    add(app, SENTENCES)


def _shown(entry: Entry, by: str) -> str:
    if entry.details.get("way") == "recovery":
        return str(_("%(by)s used a recovery code", by=by))
    return str(_("%(by)s showed a second factor", by=by))


SENTENCES = {
    "second_factor.shown": Sentence("shield", _shown),
    "second_factor.locked": plain(
        "triangle-alert", _l("Five wrong codes in a row were tried for [them|you]")
    ),
    "second_factor.reset": plain("shield", _l("%(by)s took away [their|your] lost second factor")),
    "authenticator.added": plain("shield", _l("%(by)s set up an authenticator app")),
    "authenticator.removed": plain("shield", _l("%(by)s removed [their|your] authenticator app")),
    "recovery_codes.made": plain("shield", _l("%(by)s made new recovery codes")),
}
