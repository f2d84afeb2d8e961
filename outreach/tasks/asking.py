"""What inviters have to write, approve, say, and decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import now
from core.pages.links import here
from core.today.ordering import Weight
from core.today.tasks import Deed, Field, Task
from outreach.invitations.models import Channel
from outreach.tasks import deeds, queries
from outreach.tasks.queries import Asked, Due

A_WEEK = timedelta(days=7)


def to_write(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Invitations of mine that lack my words."""
    found = queries.to_write(person_id, community_ids, limit)
    return [_writing(each, person_id) for each in found]


def to_approve(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Invitations of mine that are written and wait to be approved."""
    return [_approving(each) for each in queries.to_approve(person_id, community_ids, limit)]


def to_ask(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Whom I ask by voice or letter."""
    return [_asking(each) for each in queries.to_ask(person_id, community_ids, limit)]


def to_decide(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Reminders that I decide: phone, write, send, or skip."""
    return [_deciding(each) for each in queries.to_decide(person_id, community_ids, limit)]


def _writing(each: Asked, person_id: int) -> Task:
    unseen = {"channel": each.channel, "inviter_id": str(person_id)}
    needs_why = not each.why
    why = [Field("why", _("Why them?"), "line", needed=True)] if needs_why else []
    words = Field("personal_line", _("Your personal line"), needed=True)
    hidden = unseen if needs_why else {**unseen, "why": each.why}
    write = Deed(_("Write it"), _page(each), [*why, words], hidden)
    title = _("Write to %(name)s why you ask them", name=each.name)
    told = _("Nobody hears from you without a line of your own. It still lacks yours.")
    return _task("write", each, title, told, 5, [write])


def _approving(each: Asked) -> Task:
    url = here(
        "outreach.invitations.approve", community_id=each.community_id, invitation_id=each.id
    )
    approve = Deed(_("Approve it"), url, for_organisers=True)
    title = _("Read and approve your invitation to %(name)s", name=each.name)
    told = _("It is written. It leaves only once you approve it.")
    return _task("approve", each, title, told, 2, [approve])


def _asking(each: Asked) -> Task:
    url = here("outreach.invitations.ask", community_id=each.community_id, invitation_id=each.id)
    titles = {
        Channel.PHONE: _("Phone %(name)s and ask them", name=each.name),
        Channel.IN_PERSON: _("Ask %(name)s in person", name=each.name),
        Channel.LETTER: _("Send %(name)s the letter", name=each.name),
    }
    asked = Deed(_("I have asked them"), url, [Field("said", _("What was said?"))])
    answered = deeds.answered(each.community_id, each.id)
    told = _("The wave is open, and everybody else hears of it now.")
    return _task("ask", each, titles[Channel(each.channel)], told, 10, [asked, answered])


def _deciding(each: Due) -> Task:
    place = {"community_id": each.community_id, "reminder_id": each.id}
    url = here("outreach.reminders.decide", **place)
    waited = (now() - each.invited_at).days if each.invited_at else 0
    why = ngettext("No answer after %(num)s day.", "No answer after %(num)s days.", waited)
    can_send = each.channel == Channel.EMAIL and bool(each.email)
    send = [("send", _("Send the reminder for me"))] if can_send else []
    decide = Deed(
        _("Decide"),
        url,
        [Field("words", _("What was said, or a line of yours for the reminder"))],
        choice="choice",
        buttons=[
            ("phoned", _("I have phoned them")),
            ("wrote", _("I have written to them myself")),
            *send,
            ("skipped", _("Skip it; they need time")),
        ],
    )
    return Task(
        f"reminder-{each.id}",
        "reminder",
        each.person_id,
        each.community_id,
        _("Get in touch with %(name)s again, or let a reminder go", name=each.name),
        f"{why} {_('This is the second reminder, and the last.')}" if each.number > 1 else why,
        each.due_on,
        Weight.FOLLOW_UP,
        10,
        url,
        (decide,),
    )


def _task(kind: str, each: Asked, title: str, why: str, minutes: int, what: Sequence[Deed]) -> Task:
    return Task(
        f"{kind}-{each.id}",
        kind,
        each.person_id,
        each.community_id,
        title,
        why,
        each.created_at.date() + A_WEEK,
        Weight.FOLLOW_UP,
        minutes,
        _page(each),
        what,
    )


def _page(each: Asked) -> str:
    return here("outreach.invitations.show", community_id=each.community_id, invitation_id=each.id)
