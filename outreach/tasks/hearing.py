"""Answers that came in, and those that did not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import now, today
from core.pages.links import here
from core.today.ordering import Weight
from core.today.tasks import Deed, Task
from outreach.invitations.models import Answer
from outreach.tasks import deeds, queries
from outreach.tasks.queries import Asked


def replied(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Somebody wrote back, and nobody has said yet what they mean."""
    return [_replied(each) for each in queries.replied(person_id, community_ids, limit)]


def to_react_to(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Somebody said yes, or named another, and waits to hear from us."""
    return [_reacting(each) for each in queries.to_react_to(person_id, community_ids, limit)]


def to_follow_up(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """No reminder is left; only a human can still find out."""
    return [_following_up(each) for each in queries.to_follow_up(person_id, community_ids, limit)]


def to_ask_again(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """Somebody said "not now", and the day on which we may ask again has come."""
    return [_again(each) for each in queries.to_ask_again(person_id, community_ids, until, limit)]


def _replied(each: Asked) -> Task:
    what = [deeds.answered(each.community_id, each.id), _talked(each)]
    title = _("Read what %(name)s wrote back", name=each.name)
    why = _("They replied to your invitation and wait for you.")
    return _task("reply", each, title, why, each.replied_at, Weight.WAITED_FOR, 5, what)


def _reacting(each: Asked) -> Task:
    said_yes = each.answer == Answer.YES
    welcome = _("Welcome %(name)s", name=each.name)
    thank = _("Thank %(name)s for naming somebody else", name=each.name)
    why = _("They said yes, and nobody has talked with them since.")
    other = _("They named somebody else, and nobody has thanked them yet.")
    return _task(
        "answer",
        each,
        welcome if said_yes else thank,
        why if said_yes else other,
        each.answered_at,
        Weight.WAITED_FOR,
        10,
        [_talked(each)],
    )


def _following_up(each: Asked) -> Task:
    waited = (now() - each.invited_at).days if each.invited_at else 0
    why = ngettext(
        "No answer after %(num)s day, and no reminder is left.",
        "No answer after %(num)s days, and no reminder is left.",
        waited,
    )
    what = [_talked(each), deeds.answered(each.community_id, each.id)]
    title = _("Phone %(name)s", name=each.name)
    return _task("follow_up", each, title, why, each.invited_at, Weight.FOLLOW_UP, 10, what)


def _again(each: Asked) -> Task:
    return Task(
        f"again-{each.id}",
        "again",
        each.person_id,
        each.community_id,
        _("Ask %(name)s again", name=each.name),
        _("They said “not now” and agreed to be asked again from this day on."),
        each.ask_again_on,
        Weight.PROMISE,
        10,
        here("core.people.show", community_id=each.community_id, person_id=each.person_id),
        (_talked(each),),
    )


def _talked(each: Asked) -> Deed:
    return deeds.talked(each.community_id, each.person_id)


def _task(
    kind: str,
    each: Asked,
    title: str,
    why: str,
    since: datetime | None,
    weight: Weight,
    minutes: int,
    what: Sequence[Deed],
) -> Task:
    url = here("outreach.invitations.show", community_id=each.community_id, invitation_id=each.id)
    due = since.date() if since else today()
    key = f"{kind}-{each.id}"
    about = (each.person_id, each.community_id, title, why)
    return Task(key, kind, *about, due, weight, minutes, url, what)
