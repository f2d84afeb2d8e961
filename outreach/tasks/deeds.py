"""What can be done about a task on the spot, again and again."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from core.db import new_public_id, today
from core.pages.links import here
from core.today.tasks import Deed, Field
from outreach.invitations.models import Answer
from outreach.touchpoints.words import TALK_WORDS

A_WEEK = timedelta(days=7)


def talked(community_id: int, person_id: int) -> Deed:
    """Note a call or any other contact, and what comes next."""
    return Deed(
        _("Note a contact"),
        here("outreach.tasks.talk", community_id=community_id, person_id=person_id),
        (
            Field(
                "kind",
                _("What was it?"),
                "choice",
                [(kind, str(words)) for kind, words in TALK_WORDS.items()],
            ),
            Field("said", _("What was said?")),
            Field("what", _("What comes next, if anything?"), "line"),
            Field("due_on", _("By when?"), "date", value=(today() + A_WEEK).isoformat()),
        ),
        {"key": new_public_id()},
    )


def answered(community_id: int, invitation_id: int) -> Deed:
    """Note the answer to an invitation, as far as it needs no more than a tap."""
    again = [("3", _("in three months")), ("1", _("in a month")), ("6", _("in half a year"))]
    return Deed(
        _("Note their answer"),
        here("outreach.invitations.hear", community_id=community_id, invitation_id=invitation_id),
        (
            Field("via", _("How did you hear it?"), "choice", _ways()),
            Field("months", _("When may we ask again, if not now?"), "choice", again),
            Field("words", _("What did they say?")),
        ),
        choice="answer",
        buttons=[
            (Answer.YES, _("They say yes")),
            (Answer.NOT_NOW, _("Not now")),
            (Answer.NO_THANKS, _("No, thank you")),
        ],
    )


def _ways() -> list[tuple[str, str]]:
    return [
        ("phone", _("By phone")),
        ("email", _("By e-mail")),
        ("in_person", _("In person")),
        ("letter", _("By letter")),
    ]
