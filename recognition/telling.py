"""How the journal lines of recognition read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _

from core.journal.sentences import Sentence

SENTENCES = {
    "contribution.logged": Sentence(
        "heart", lambda entry, by: _("%(by)s logged something they did", by=by)
    ),
    "news.letter": Sentence("mail", lambda entry, by: _("%(by)s posted them their news", by=by)),
    "news.read": Sentence(
        "message-circle", lambda entry, by: _("%(by)s read them their news", by=by)
    ),
}
