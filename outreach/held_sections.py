"""What we asked somebody and what was said of them, for the page that they read themselves."""

from __future__ import annotations

from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import and_, select

from core.communities.models import Community
from core.db import db
from core.held import sections
from core.held.sections import MOST, About, Line, Part
from core.many import among
from outreach.invitations.models import AnswerGiven, Invitation
from outreach.invitations.words import ANSWER_WORDS
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.nominations.models import IS_PRIVATE, Nomination
from outreach.touchpoints.models import Touchpoint, TouchpointPerson


def init_app(app: Flask) -> None:
    """Add the sections of outreach."""
    sections.add(app, "asked", asked)
    sections.add(app, "said", said)


def asked(about: About) -> Part:
    """Invitations and meetings: why they were asked, in which words, and what they answered."""
    invitations = (
        select(Invitation, Community.name)
        .join(Community, Community.id == Invitation.community_id)
        .where(among(Invitation.person_id, about.ids), about.is_within(Invitation.community_id))
        .order_by(Invitation.id.desc())
    )
    lines = []
    for invitation, community in db.session.execute(invitations.limit(MOST)):
        words = "\n".join(filter(None, (invitation.why, invitation.personal_line)))
        at = invitation.invited_at or invitation.created_at
        lines.append(Line(at, _("To join %(community)s", community=community), words))
    answers = (
        select(AnswerGiven)
        .join(Invitation, Invitation.id == AnswerGiven.invitation_id)
        .where(among(Invitation.person_id, about.ids), about.is_within(Invitation.community_id))
        .order_by(AnswerGiven.id.desc())
    )
    for answer in db.session.scalars(answers.limit(MOST)):
        said_so = _("You answered: %(answer)s", answer=ANSWER_WORDS[answer.answer])
        lines.append(Line(answer.at, said_so, answer.words))
    return Part(lines=lines + _meetings(about))


def said(about: About) -> Part:
    """What was said in talks, what is to be done next, and why somebody named them."""
    lines = [*_talks(about), *_steps(about), *_voices(about)]
    notes = about.person.notes if about.community_id is None else None
    return Part([(_("Notes"), notes or "")], lines)


def _meetings(about: About) -> list[Line]:
    found = select(Meeting).where(
        among(Meeting.person_id, about.ids), about.is_within(Meeting.community_id)
    )
    return [
        Line(each.starts_at, _("A meeting: %(place)s", place=each.place), each.about)
        for each in db.session.scalars(found.order_by(Meeting.id.desc()).limit(MOST))
    ]


def _talks(about: About) -> list[Line]:
    """Their own talks with the words; of those where they were only there too, that it was."""
    theirs = select(Touchpoint).where(
        among(Touchpoint.person_id, about.ids), about.is_within(Touchpoint.community_id)
    )
    with_others = (
        select(Touchpoint.at)
        .join(TouchpointPerson, TouchpointPerson.touchpoint_id == Touchpoint.id)
        .where(
            among(TouchpointPerson.person_id, about.ids),
            about.is_within(Touchpoint.community_id),
        )
    )
    newest = theirs.order_by(Touchpoint.at.desc()).limit(MOST)
    there = with_others.order_by(Touchpoint.at.desc()).limit(MOST)
    return [
        *(
            Line(each.at, _("Written down about a contact"), each.said)
            for each in db.session.scalars(newest)
        ),
        *(
            Line(at, _("You were there when we talked to somebody"))
            for at in db.session.scalars(there)
        ),
    ]


def _steps(about: About) -> list[Line]:
    found = select(NextStep).where(
        among(NextStep.person_id, about.ids), about.is_within(NextStep.community_id)
    )
    return [
        Line(each.created_at, _("What somebody wants to do next"), each.what)
        for each in db.session.scalars(found.order_by(NextStep.id.desc()).limit(MOST))
    ]


def _voices(about: About) -> list[Line]:
    """Who named them only where that one agreed; what was said in private stays so."""
    found = select(Nomination).where(
        and_(among(Nomination.person_id, about.ids), ~IS_PRIVATE),
        about.is_within(Nomination.community_id),
    )
    return [
        Line(each.created_at, _title(each), each.why)
        for each in db.session.scalars(found.order_by(Nomination.id.desc()).limit(MOST))
    ]


def _title(voice: Nomination) -> str:
    if voice.is_named and voice.nominated_by:
        return str(_("Named by %(name)s", name=voice.nominated_by.name))
    return str(_("Named on %(day)s", day=format_date(voice.created_at, "long")))
