"""The words for channels, answers and decisions, as people read them."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from outreach.invitations import obstacles
from outreach.invitations.links import printed
from outreach.invitations.models import Answer, Channel
from outreach.invitations.paper import answer_qr
from outreach.reminders.models import Choice
from outreach.waves.models import WaveState

ANSWER_WORDS: dict[str, LazyString] = {
    Answer.YES: _l("Yes"),
    Answer.NOT_NOW: _l("Not now"),
    Answer.NO_THANKS: _l("No thanks"),
    Answer.INSTEAD: _l("Ask this person instead"),
    Answer.NEVER: _l("Never contact me"),
}

CHANNEL_WORDS: dict[Channel, LazyString] = {
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Phone"),
    Channel.IN_PERSON: _l("In person"),
    Channel.LETTER: _l("Letter"),
}

DECISION_WORDS: dict[str, LazyString] = {
    Choice.WROTE: _l("Wrote"),
    Choice.PHONED: _l("Phoned"),
    Choice.SKIPPED: _l("Skipped"),
    Choice.SEND: _l("Let the reminder go out"),
}
WAVE_WORDS: dict[str, LazyString] = {
    WaveState.PLANNING: _l("Planning"),
    WaveState.INVITING: _l("Inviting"),
    WaveState.LISTENING: _l("Listening"),
    WaveState.CLOSED: _l("Closed"),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(
        answer_words=ANSWER_WORDS.__getitem__,
        channel_words=CHANNEL_WORDS.__getitem__,
        reminder_words=DECISION_WORDS.__getitem__,
        wave_words=WAVE_WORDS.__getitem__,
        printed_code=printed,
        why_not_invited=obstacles.WORDS.__getitem__,
        answer_qr=answer_qr,
    )
