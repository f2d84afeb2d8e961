"""The words for channels and answers, as people read them."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from outreach.invitations.models import Answer, Channel

ANSWER_WORDS: dict[str, LazyString] = {
    Answer.YES: _l("Yes"),
    Answer.NOT_NOW: _l("Not now"),
    Answer.NO_THANKS: _l("No thanks"),
    Answer.INSTEAD: _l("Ask this person instead"),
    Answer.NEVER: _l("Never contact me"),
}

CHANNEL_WORDS: dict[str, LazyString] = {
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Phone"),
    Channel.IN_PERSON: _l("In person"),
    Channel.LETTER: _l("Letter"),
}
