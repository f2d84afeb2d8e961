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
    "invitation.planned": Sentence(
        "waves", lambda entry, by: _("%(by)s put them in a wave", by=by)
    ),
    "next_ten.wished": plain(
        "sparkles", _l("%(by)s said whom they wish to ask next"), is_told_elsewhere=True
    ),
    "invitation.approved": Sentence(
        "check", lambda entry, by: _("%(by)s approved their invitation", by=by)
    ),
    "invitation.taken_out": Sentence(
        "x", lambda entry, by: _("%(by)s took them out of a wave", by=by)
    ),
    "invitation.stopped": Sentence(
        "ban", lambda entry, by: _("%(by)s stopped their invitation", by=by)
    ),
    "invitation.sent": Sentence("send", lambda entry, by: _("Their invitation left by e-mail")),
    "invitation.asked": Sentence("hand", lambda entry, by: _("%(by)s asked them", by=by)),
    "invitation.answered": Sentence("heart", _answer),
    "reminder.sent": Sentence("bell", lambda entry, by: _("A reminder left by e-mail")),
    "reminder.decided": Sentence("bell", _decision),
    "touchpoint.logged": plain(
        "message-circle", _l("%(by)s noted that they were in touch"), is_told_elsewhere=True
    ),
    "meeting.arranged": Sentence(
        "handshake", lambda entry, by: _("%(by)s arranged to meet them", by=by)
    ),
    "meeting.changed": Sentence(
        "handshake", lambda entry, by: _("%(by)s changed a meeting with them", by=by)
    ),
    "meeting.cancelled": Sentence(
        "x", lambda entry, by: _("%(by)s called off a meeting with them", by=by)
    ),
    "hand_over.done": Sentence(
        "handshake", lambda entry, by: _("%(by)s handed over what they carried", by=by)
    ),
    "touchpoint.changed": Sentence(
        "pencil", lambda entry, by: _("%(by)s corrected what was noted", by=by)
    ),
    "touchpoint.removed": Sentence(
        "undo-2", lambda entry, by: _("%(by)s took back what was noted", by=by)
    ),
    "next_step.added": Sentence(
        "arrow-right", lambda entry, by: _("%(by)s wrote down what comes next", by=by)
    ),
    "next_step.done": Sentence("check", lambda entry, by: _("%(by)s did what came next", by=by)),
    "next_step.reopened": Sentence(
        "undo-2", lambda entry, by: _("%(by)s said that something is not done after all", by=by)
    ),
    "next_step.changed": Sentence(
        "pencil", lambda entry, by: _("%(by)s changed what comes next", by=by)
    ),
    "next_step.handed": Sentence(
        "handshake", lambda entry, by: _("%(by)s let somebody else do what comes next", by=by)
    ),
    "person.interval": Sentence("clock", _interval),
    "segment.put_in": Sentence("users", lambda entry, by: _("%(by)s put them in a segment", by=by)),
    "segment.taken_out": Sentence(
        "users", lambda entry, by: _("%(by)s took them out of a segment", by=by)
    ),
    "trial.started": Sentence("filter", lambda entry, by: _("%(by)s started a trial", by=by)),
    "trial.ended": Sentence("filter", lambda entry, by: _("%(by)s ended a trial", by=by)),
    "trial.adopted": Sentence(
        "check", lambda entry, by: _("%(by)s chose what everybody gets after a trial", by=by)
    ),
    "nomination.approved": Sentence(
        "user-plus", lambda entry, by: _("%(by)s approved that they were named", by=by)
    ),
    "nomination.added": Sentence(
        "user-plus", lambda entry, by: _("They were named again; %(by)s noted it here", by=by)
    ),
    "hold.placed": Sentence("shield", lambda entry, by: _("%(by)s placed a hold", by=by)),
    "hold.lifted": Sentence("shield", lambda entry, by: _("%(by)s lifted a hold", by=by)),
    "person.unsubscribed": Sentence("ban", lambda entry, by: _("They unsubscribed from mail")),
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
