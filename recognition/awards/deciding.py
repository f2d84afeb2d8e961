"""What the holder of an award decides: who sees it, under which name, or that nobody does."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db, now
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import agreements, consequences, names, queries
from recognition.awards.history import note
from recognition.awards.models import AUDIENCES, SHOWN_AS, Award, AwardContribution, AwardState
from recognition.contributions import parts
from recognition.contributions.models import Contribution, Part, Participation
from recognition.news.models import What
from recognition.news.telling import was_told


@dataclass(frozen=True)
class Choice:
    """Who sees the award, and under which name."""

    audience: str
    shown_as: str
    pseudonym: str | None = None


def decide(award: Award, choice: Choice, by: Person, agreed: str | None = None) -> None:
    """Accept what was offered, or change what was decided, for its holder.

    `agreed` is how and when the holder said so to `by`, a helper; without it `by` is the holder.
    """
    award = _theirs(award, by, agreed)
    if award.state not in (AwardState.OFFERED, AwardState.ACCEPTED):
        raise RuleBroken(_ended())
    choice = _checked(choice, award)
    was = _as_it_was(award)
    is_new = award.state == AwardState.OFFERED
    for name, value in asdict(choice).items():
        setattr(award, name, value)
    award.agreed = agreed
    if is_new:
        award.state, award.accepted_at = AwardState.ACCEPTED, now()
        _say_of_what_it_is_for(award, by, is_so=True)
    if is_new or was != _as_it_was(award):
        note(award, "accepted" if is_new else "changed", by, agreed, was)
        consequences.follow(award)
        agreements.of_choice(award, choice, agreed, by)
    _knows(award, agreed)


def decline(award: Award, by: Person, agreed: str | None = None) -> None:
    """Say no to what was offered. Nobody else ever learns that it was."""
    award = _theirs(award, by, agreed)
    if award.state != AwardState.OFFERED:
        raise RuleBroken(_ended())
    _say_of_what_it_is_for(award, by, is_so=False)
    _end(award, AwardState.DECLINED, by, agreed)


def hand_back(award: Award, by: Person, agreed: str | None = None) -> None:
    """Give back what was accepted; it is gone from every page at once."""
    award = _theirs(award, by, agreed)
    if award.state != AwardState.ACCEPTED:
        raise RuleBroken(_ended())
    _end(award, AwardState.WITHDRAWN, by, agreed)


def _say_of_what_it_is_for(award: Award, by: Person, is_so: bool) -> None:
    """Whoever takes a badge, or not, says the same of what was only written down for them."""
    written_down = (
        select(Contribution)
        .join(AwardContribution, AwardContribution.contribution_id == Contribution.id)
        .join(Participation, Participation.contribution_id == Contribution.id)
        .where(
            AwardContribution.award_id == award.id,
            Contribution.removed_at.is_(None),
            Participation.person_id == by.id,
            Participation.state == Part.PROPOSED,
        )
    )
    if by.id == award.person_id:
        for contribution in db.session.scalars(written_down).all():
            (parts.confirm if is_so else parts.decline)(contribution, by.id, by)


def _theirs(award: Award, by: Person, agreed: str | None) -> Award:
    """The award, held, if it is for this person to decide, or for a helper who was told."""
    if (by.id == award.person_id) != (agreed is None):
        raise RuleBroken(_("Only the person who was given this badge decides about it."))
    db.session.flush()
    return queries.locked(award.id)


def _checked(choice: Choice, award: Award) -> Choice:
    if choice.audience not in AUDIENCES or choice.shown_as not in SHOWN_AS:
        raise RuleBroken(_("Choose who sees it, and under which name."))
    if choice.shown_as != "pseudonym":
        return Choice(choice.audience, choice.shown_as)
    holder = db.session.get_one(Person, award.person_id)
    name = names.checked_pseudonym(choice.pseudonym, award.community_id, holder)
    if queries.shows_pseudonym(award.community_id, name, holder.id):
        raise RuleBroken(_("Somebody here has this name. Choose one that is only yours."))
    return Choice(choice.audience, choice.shown_as, name)


def _end(award: Award, state: AwardState, by: Person, agreed: str | None) -> None:
    was = _as_it_was(award)
    award.state, award.ended_at = state, now()
    note(award, state, by, agreed, was)
    consequences.follow(award)
    if state == AwardState.WITHDRAWN:
        agreements.took_back(award, agreed, by)
    _knows(award, agreed)


def _knows(award: Award, agreed: str | None) -> None:
    was_told(award.person_id, What.AWARD, award.id, "read" if agreed else "seen")


def _as_it_was(award: Award) -> dict[str, Any]:
    return {name: getattr(award, name) for name in ("state", "audience", "shown_as", "pseudonym")}


def _ended() -> str:
    return str(_("This has been decided meanwhile. Load the page again to see how it stands."))
