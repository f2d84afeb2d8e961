"""How the journal lines of recognition read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _

from core.journal.sentences import Sentence

SENTENCES = {
    "thanks.removed": Sentence(
        "trash-2", lambda entry, by: _("%(by)s took away thanks that they had written", by=by)
    ),
    "contribution.logged": Sentence(
        "heart", lambda entry, by: _("%(by)s logged something they did", by=by)
    ),
}
