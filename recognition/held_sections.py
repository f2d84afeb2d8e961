"""What somebody gave, and what was said of it, for the page that they read themselves."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db
from core.held import sections
from core.held.sections import MOST, About, Line, Part
from core.many import among
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.badges.models import BadgeVersion
from recognition.champions.models import Champion
from recognition.contributions.models import Contribution, Participation
from recognition.questions.models import Question
from recognition.thanks.models import Thanks


def init_app(app: Flask) -> None:
    """Add the sections of recognition."""
    sections.add(app, "did", did)
    sections.add(app, "said", said)


def did(about: About) -> Part:
    """Contributions, thanks and words for badges that they wrote, what they asked and answered."""
    thanks = select(Thanks.created_at, Thanks.words).where(
        among(Thanks.by_id, about.ids), about.is_within(Thanks.community_id)
    )
    words = select(Endorsement.created_at, Endorsement.words).where(
        among(Endorsement.by_id, about.ids), about.is_within(Endorsement.community_id)
    )
    questions = select(Question.asked_at, Question.words).where(
        among(Question.asker_id, about.ids), about.is_within(Question.community_id)
    )
    answers = (
        select(Question.ended_at, Question.answer)
        .join(Champion)
        .where(
            among(Champion.person_id, about.ids),
            about.is_within(Question.community_id),
            Question.answer.is_not(None),
        )
    )
    lines = _contributions(about)
    for title, found in (
        (_("You thanked somebody"), thanks),
        (_("You stood behind a badge of somebody"), words),
        (_("You asked somebody"), questions),
        (_("You answered somebody who asked"), answers),
    ):
        lines += [Line(at, title, said or "") for at, said in db.session.execute(found.limit(MOST))]
    return Part(lines=lines)


def said(about: About) -> Part:
    """Thanks and badges that they got, with the words, and how they are shown to others."""
    thanked = (
        select(Thanks.created_at, Thanks.words)
        .join(Participation, Participation.contribution_id == Thanks.contribution_id)
        .where(among(Participation.person_id, about.ids), about.is_within(Thanks.community_id))
        .order_by(Thanks.id.desc())
    )
    praised = (
        select(Endorsement.created_at, Endorsement.words)
        .join(Award, Award.id == Endorsement.award_id)
        .where(
            among(Endorsement.to_id, about.ids),
            about.is_within(Endorsement.community_id),
            Award.state != AwardState.GATHERING,
        )
        .order_by(Endorsement.id.desc())
    )
    lines = _badges(about)
    for title, found in (
        (_("Somebody thanked you"), thanked),
        (_("Somebody said this for a badge of yours"), praised),
    ):
        lines += [Line(at, title, words) for at, words in db.session.execute(found.limit(MOST))]
    return Part(_faces(about), lines)


def _contributions(about: About) -> list[Line]:
    found = (
        select(Contribution.done_on, Contribution.said)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(
            among(Participation.person_id, about.ids), about.is_within(Contribution.community_id)
        )
        .order_by(Contribution.id.desc())
    )
    return [
        Line(on, _("You did this"), words) for on, words in db.session.execute(found.limit(MOST))
    ]


def _badges(about: About) -> list[Line]:
    """Badges that were offered; one that still gathers voices is a surprise for a few days."""
    found = (
        select(Award.offered_at, BadgeVersion.name, BadgeVersion.meaning)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .where(
            among(Award.person_id, about.ids),
            about.is_within(Award.community_id),
            Award.offered_at.is_not(None),
        )
        .order_by(Award.id.desc())
    )
    return [
        Line(at, _("A badge: %(name)s", name=name), meaning)
        for at, name, meaning in db.session.execute(found.limit(MOST))
    ]


def _faces(about: About) -> list[tuple[str, str]]:
    found = select(Champion.about).where(
        among(Champion.person_id, about.ids),
        about.is_within(Champion.community_id),
        Champion.about.is_not(None),
    )
    return [(_("How you are shown"), words or "") for words in db.session.scalars(found)]
