"""The words for why nothing is sent to an address."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REASON_WORDS: dict[str, LazyString] = {
    "unsubscribed": _l("They unsubscribed"),
    "never": _l("They asked never to be contacted"),
    "erased": _l("They asked to be forgotten"),
    "no such mailbox": _l("There is no such mailbox"),
    "mailbox full": _l("Their mailbox took nothing for a week or longer"),
    "untold": _l("They were not told in time that we held their details"),
    "unanswered": _l("Somebody named them, and they did not answer"),
    "forgotten": _l("They asked to be forgotten"),
    "complained": _l("They marked a message as unwanted"),
}
