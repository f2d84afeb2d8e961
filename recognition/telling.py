"""How the journal lines of recognition read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _

from core.journal.sentences import Sentence

SENTENCES = {
    "contribution.logged": Sentence(
        "heart", lambda entry, by: _("%(by)s logged something they did", by=by)
    ),
}
