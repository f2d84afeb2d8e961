"""The usual kinds of contributions, until a community edits the list."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

USUAL: dict[str, LazyString] = {
    "event": _l("An event"),
    "answer": _l("An answer, or a hand lent"),
    "translation": _l("A translation"),
    "content": _l("Something written, drawn or filmed"),
    "mentoring": _l("Mentoring"),
    "outreach": _l("Reaching people who are not here yet"),
    "feedback": _l("Feedback"),
    "listening": _l("Listening, or a first welcome"),
    "other": _l("Something else"),
}
ICONS = {
    "event": "calendar",
    "answer": "handshake",
    "translation": "languages",
    "content": "pencil",
    "mentoring": "graduation-cap",
    "outreach": "megaphone",
    "feedback": "message-circle",
    "listening": "ear",
}
OTHER_ICON = "heart"
