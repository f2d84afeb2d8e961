"""How the journal lines of outreach read on a person's timeline."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.journal.models import Entry
from core.journal.sentences import Sentence, plain
from outreach.invitations.words import ANSWER_WORDS, DECISION_WORDS


def _answer(entry: Entry, by: str) -> str:
    given = ANSWER_WORDS.get(str(entry.details.get("answer")), "")
    return str(_("The invitation was answered: %(answer)s", answer=given))


def _decision(entry: Entry, by: str) -> str:
    choice = DECISION_WORDS.get(str(entry.details.get("choice")), "")
    return str(_("%(by)s decided a reminder: %(choice)s", by=by, choice=choice))


def _interval(entry: Entry, by: str) -> str:
    days = entry.details.get("every_days")
    if not days:
        return str(_("%(by)s set no time to be in touch again", by=by))
    return str(
        ngettext(
            "%(by)s means to be in touch every day",
            "%(by)s means to be in touch every %(num)s days",
            int(days),
            by=by,
        )
    )


SENTENCES = {
    "invitation.planned": plain("waves", _l("%(by)s put [them|you] in a wave")),
    "next_ten.wished": plain(
        "sparkles", _l("%(by)s said whom to ask next"), is_told_elsewhere=True
    ),
    "invitation.approved": plain("check", _l("%(by)s approved [their|your] invitation")),
    "invitation.taken_out": plain("x", _l("%(by)s took [them|you] out of a wave")),
    "invitation.stopped": plain("ban", _l("%(by)s stopped [their|your] invitation")),
    "invitation.sent": plain("send", _l("[Their|Your] invitation left by e-mail")),
    "invitation.asked": plain("hand", _l("%(by)s asked [them|you]")),
    "invitation.answered": Sentence("heart", _answer),
    "reminder.sent": plain("bell", _l("A reminder left by e-mail")),
    "reminder.decided": Sentence("bell", _decision),
    "touchpoint.logged": plain(
        "message-circle", _l("%(by)s noted that [they|you] were in touch"), is_told_elsewhere=True
    ),
    "meeting.arranged": plain("handshake", _l("%(by)s arranged to meet [them|you]")),
    "meeting.changed": plain("handshake", _l("%(by)s changed a meeting with [them|you]")),
    "meeting.cancelled": plain("x", _l("%(by)s called off a meeting with [them|you]")),
    "hand_over.done": plain("handshake", _l("%(by)s handed over what [they|you] carried")),
    "touchpoint.changed": plain("pencil", _l("%(by)s corrected what was noted")),
    "touchpoint.removed": plain("undo-2", _l("%(by)s took back what was noted")),
    "next_step.added": plain("arrow-right", _l("%(by)s wrote down what comes next")),
    "next_step.done": plain("check", _l("%(by)s did what came next")),
    "next_step.reopened": plain("undo-2", _l("%(by)s said that something is not done after all")),
    "next_step.changed": plain("pencil", _l("%(by)s changed what comes next")),
    "next_step.handed": plain("handshake", _l("%(by)s let somebody else do what comes next")),
    "person.interval": Sentence("clock", _interval),
    "segment.put_in": plain("users", _l("%(by)s put [them|you] in a segment")),
    "segment.taken_out": plain("users", _l("%(by)s took [them|you] out of a segment")),
    "trial.started": plain("filter", _l("%(by)s started a trial")),
    "trial.ended": plain("filter", _l("%(by)s ended a trial")),
    "trial.adopted": plain("check", _l("%(by)s chose what everybody gets after a trial")),
    "nomination.approved": plain("user-plus", _l("%(by)s approved that [they|you] were named")),
    "nomination.added": plain("user-plus", _l("[They|You] were named again; %(by)s noted it here")),
    "hold.placed": plain("shield", _l("%(by)s placed a hold")),
    "hold.lifted": plain("shield", _l("%(by)s lifted a hold")),
    "person.unsubscribed": plain("ban", _l("[They|You] unsubscribed from mail")),
    "asking.answered": plain("user-plus", _l("Somebody who was asked named people")),
    "asking.discarded": plain("x", _l("%(by)s gave up a plan to ask members for names")),
    "asking.ended": plain("check", _l("%(by)s ended asking members for names")),
    "asking.planned": plain("pencil", _l("%(by)s planned to ask members for names")),
    "asking.sent": plain("send", _l("%(by)s asked members for names")),
    "interview.noted": plain("ear", _l("%(by)s noted what somebody said in an interview")),
    "next_ten.followed": plain("sparkles", _l("%(by)s put the proposed people in a wave")),
    "nomination.declined": plain("x", _l("%(by)s declined that somebody was named")),
    "nomination.self": plain("hand", _l("Somebody offered to help")),
    "outreach.settings": plain("settings", _l("%(by)s changed how the community asks")),
    "segment.added": plain("plus", _l("%(by)s added a segment")),
    "segment.changed": plain("pencil", _l("%(by)s changed a segment")),
    "segment.removed": plain("trash-2", _l("%(by)s removed a segment")),
    "suggestion.made": plain("user-plus", _l("%(by)s suggested somebody")),
    "suggestion.withdrawn": plain("undo-2", _l("%(by)s took a suggestion back")),
    "wave.changed": plain("pencil", _l("%(by)s changed a wave")),
    "wave.closed": plain("lock", _l("%(by)s closed a wave")),
    "wave.opened": plain("waves", _l("%(by)s opened a wave")),
    "wave.planned": plain("waves", _l("%(by)s planned a wave")),
    "wave.sent": plain("send", _l("%(by)s sent the invitations of a wave")),
}
KINDS = {
    "waves": (
        _l("Waves and invitations"),
        ("wave", "invitation", "reminder", "next_ten", "trial", "interview", "outreach"),
    ),
    "naming": (_l("Who was named"), ("nomination", "suggestion", "asking", "segment")),
    "contacts": (_l("Being in touch"), ("touchpoint", "meeting", "next_step", "hand_over")),
    "safety": (_l("Safeguarding"), ("hold",)),
}
