"""How the journal lines of recognition read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _

from core.journal.models import Entry
from core.journal.sentences import Sentence
from recognition.terms.words import FOUND_WORDS


def _found(entry: Entry, by: str) -> str:
    found = FOUND_WORDS.get(str(entry.details.get("answer")), "")  # type: ignore[call-overload]
    return str(_("%(by)s asked how they are: %(answer)s", by=by, answer=found))


SENTENCES = {
    "person.introduced": Sentence(
        "qr-code", lambda entry, by: _("They gave us their name to claim a badge at an event")
    ),
    "thanks.removed": Sentence(
        "trash-2", lambda entry, by: _("%(by)s took away thanks that they had written", by=by)
    ),
    "contribution.logged": Sentence(
        "heart", lambda entry, by: _("%(by)s logged something they did", by=by)
    ),
    "news.letter": Sentence("mail", lambda entry, by: _("%(by)s posted them their news", by=by)),
    "news.read": Sentence(
        "message-circle", lambda entry, by: _("%(by)s read them their news", by=by)
    ),
    "rest.begun": Sentence("moon", lambda entry, by: _("They began to rest")),
    "rest.ended": Sentence("sun", lambda entry, by: _("They came back from a rest")),
    "term.renewed": Sentence("refresh-cw", lambda entry, by: _("They went on for another term")),
    "term.emeritus": Sentence("heart", lambda entry, by: _("They became emeritus")),
    "term.returned": Sentence(
        "handshake", lambda entry, by: _("%(by)s asked them back as an ambassador", by=by)
    ),
    "buddy.given": Sentence("users", lambda entry, by: _("%(by)s gave them a buddy", by=by)),
    "buddy.answered": Sentence("message-circle", _found),
}
