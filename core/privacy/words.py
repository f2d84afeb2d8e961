"""The words for why nothing is sent to an address."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REASON_WORDS: dict[str, LazyString] = {
    "unsubscribed": _l("Unsubscribed"),
    "never": _l("Asked never to be contacted"),
    "erased": _l("Asked to be forgotten"),
    "no such mailbox": _l("There is no such mailbox"),
    "mailbox full": _l("The mailbox took nothing for a week or longer"),
    "untold": _l("Not told in time that we held the details"),
    "unanswered": _l("Named by somebody, and did not answer"),
    "forgotten": _l("Asked to be forgotten"),
    "complained": _l("Marked a message as unwanted"),
}
