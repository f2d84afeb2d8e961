"""How the journal lines of recognition read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.journal.models import Entry
from core.journal.sentences import Sentence, plain
from recognition.awards.words import CHANGE_WORDS
from recognition.terms.words import FOUND_WORDS


def _found(entry: Entry, by: str) -> str:
    found = FOUND_WORDS.get(str(entry.details.get("answer")), "")  # type: ignore[call-overload]
    return str(_("%(by)s asked how [they|you] are: %(answer)s", by=by, answer=found))


def _award(entry: Entry, by: str) -> str:
    done = CHANGE_WORDS.get(entry.what.removeprefix("award."), "")
    return str(_("An award, by %(by)s: %(what)s", by=by, what=done))


SENTENCES = {
    "person.introduced": plain(
        "qr-code", _l("[They|You] gave us [their|your] name to claim a badge at an event")
    ),
    "thanks.removed": plain("trash-2", _l("%(by)s took away thanks that [they|you] had written")),
    "contribution.logged": plain("heart", _l("%(by)s logged something [they|you] did")),
    "news.letter": plain("mail", _l("%(by)s posted [them their|you your] news")),
    "news.read": plain("message-circle", _l("%(by)s read [them their|you your] news")),
    "rest.begun": plain("moon", _l("[They|You] began to rest")),
    "rest.ended": plain("sun", _l("[They|You] came back from a rest")),
    "term.renewed": plain("refresh-cw", _l("[They|You] went on for another term")),
    "term.emeritus": plain("heart", _l("[They|You] became emeritus")),
    "term.returned": plain("handshake", _l("%(by)s asked [them|you] back as an ambassador")),
    "buddy.given": plain("users", _l("%(by)s gave [them|you] a buddy")),
    "buddy.answered": Sentence("message-circle", _found),
    **{f"award.{what}": Sentence("sparkles", _award) for what in CHANGE_WORDS},
    "badge.changed": plain("pencil", _l("%(by)s changed a badge")),
    "badge.made": plain("award", _l("%(by)s made a badge")),
    "badge.restored": plain("undo-2", _l("%(by)s brought back a badge")),
    "badge.retired": plain("x", _l("%(by)s retired a badge")),
    "badge.rule_changed": plain("pencil", _l("%(by)s changed when a badge is proposed")),
    "badge.rule_off": plain("x", _l("%(by)s stopped a badge from being proposed by itself")),
    "badge.rule_on": plain("check", _l("%(by)s let a badge be proposed by itself")),
    "claim.made": plain("qr-code", _l("Somebody claimed a badge by a code")),
    "claim_code.prepared": plain("qr-code", _l("%(by)s prepared a code to claim a badge")),
    "claim_code.stopped": plain("x", _l("%(by)s stopped a code to claim a badge")),
    "contribution.removed": plain("trash-2", _l("%(by)s removed something that was done")),
    "key.rotated": plain("refresh-cw", _l("A new key signs the badges")),
    "key.withdrawn": plain("ban", _l("A key that signed badges was withdrawn")),
    "kinds.changed": plain("list", _l("%(by)s changed the kinds of contributions")),
    "question.asked": plain("message-circle", _l("Somebody asked a champion something")),
    "question.looked_at": plain("eye", _l("%(by)s said what was done about a concern")),
    "question.reported": plain("triangle-alert", _l("Somebody reported a concern")),
    "question.stopped": plain("ban", _l("%(by)s stopped a question to a champion")),
    "recognition.settings": plain("settings", _l("%(by)s changed how the community recognises")),
    "thank_you.chosen": plain("heart", _l("%(by)s chose who sees the thanks to [them|you]")),
}
KINDS = {
    "recognition": (
        _l("Contributions, thanks and badges"),
        (
            *("award", "badge", "claim", "claim_code", "contribution", "key", "kinds"),
            *("news", "question", "recognition", "thank_you", "thanks"),
        ),
    ),
    "ambassadors": (_l("Ambassadors"), ("rest", "term", "buddy")),
}
