"""The words and icons for kinds of contact."""

from flask_babel import lazy_gettext as _l

from outreach.touchpoints.models import HUMAN

KIND_WORDS = {
    "call": _l("A call"),
    "talk": _l("A talk"),
    "meeting": _l("A meeting"),
    "letter": _l("A letter"),
    "email": _l("An e-mail of my own"),
    "note": _l("Only a note"),
}
CONTACT_WORDS = {kind: KIND_WORDS[kind] for kind in HUMAN}
"""A note is no contact with anybody."""
TALK_WORDS = {**CONTACT_WORDS, "note": _l("Not reached (only a note)")}
KIND_ICONS = {
    "call": "phone",
    "talk": "message-circle",
    "meeting": "handshake",
    "letter": "mail-open",
    "email": "mail",
    "note": "pencil",
}
