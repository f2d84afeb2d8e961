"""How it stands with each person on a contribution, and the moves between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from core.db import IN_BULK, changed, insert_once, now
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import consequences
from recognition.badges import rule_checks
from recognition.contributions import queries
from recognition.contributions.models import Contribution, Part, Participation
from recognition.news.models import What
from recognition.news.telling import tell, was_told
from recognition.thanks.taking_back import take_back


def propose(contribution: Contribution, people: Iterable[Person], by: Person) -> None:
    """Write people down; each says for themselves whether it is so."""
    ids = [person.id for person in people if _add(contribution, person.id, Part.PROPOSED, by)]
    tell(ids, contribution.community_id, What.PROPOSED, contribution.id)
    consequences.follow_contribution(contribution.id)


def stand_behind(contribution: Contribution, person_id: int, by: Person) -> None:
    """Take somebody's part as a fact; from the first one on, the community sees it."""
    _add(contribution, person_id, Part.CONFIRMED, by)
    _is_confirmed(contribution, person_id)


def stand_for(contribution: Contribution, person: Person, agreed: str, by: Person) -> None:
    """Take down the part of somebody who cannot say so here, and how they agreed.

    They are told by letter, or it is read out to them.
    """
    if not _add(contribution, person.id, Part.CONFIRMED, by, agreed):
        return
    tell([person.id], contribution.community_id, What.PROPOSED, contribution.id)
    _is_confirmed(contribution, person.id, knows=False)


def ask(contribution: Contribution, person: Person) -> None:
    """Say "me too"; one of the others says whether it is so."""
    if not _add(contribution, person.id, Part.ASKED, person):
        raise RuleBroken(_("You are on this already, or have said that you are not."))
    others = queries.confirmed_people(contribution.id)
    tell(others, contribution.community_id, What.ASKED, contribution.id)
    consequences.follow_contribution(contribution.id)


def confirm(contribution: Contribution, person_id: int, by: Person) -> None:
    """Say that it is so: for oneself where somebody else wrote it, for another who asked."""
    before = Part.PROPOSED if person_id == by.id else Part.ASKED
    _move(contribution, person_id, [before], Part.CONFIRMED, by)
    _is_confirmed(contribution, person_id)


def decline(contribution: Contribution, person_id: int, by: Person) -> None:
    """Say that it is not so; for oneself at any time, for another who asked."""
    befores = [Part.ASKED]
    if person_id == by.id:
        befores = [Part.PROPOSED, Part.ASKED, Part.CONFIRMED]
    _move(contribution, person_id, befores, Part.DECLINED, by)
    was_told(person_id, What.PROPOSED, contribution.id)
    if not queries.confirmed_people(contribution.id):
        contribution.shown_at = None
    consequences.follow_contribution(contribution.id)


def answer_for(contribution: Contribution, person: Person, agreed: str, by: Person) -> None:
    """Write down that somebody who cannot say so here agreed, and how they did."""
    if person.email is not None:
        raise RuleBroken(_("They have an e-mail address, and decide themselves."))
    _move(contribution, person.id, [Part.PROPOSED], Part.CONFIRMED, by)
    part = queries.participation(contribution.id, person.id)
    if part is not None:
        part.agreed = agreed
    _is_confirmed(contribution, person.id)


def hide(contribution: Contribution, person: Person, is_hidden: bool) -> None:
    """Show one's own name on it, or not."""
    part = queries.participation(contribution.id, person.id)
    if part is None or part.state == Part.DECLINED:
        raise RuleBroken(_("You are not on this contribution."))
    part.is_hidden = is_hidden
    consequences.follow_contribution(contribution.id)


def _add(
    contribution: Contribution, person_id: int, state: Part, by: Person, agreed: str | None = None
) -> bool:
    """Add a person unless they are there already; also when two add them at once."""
    row = insert_once(Participation).values(
        contribution_id=contribution.id,
        person_id=person_id,
        community_id=contribution.community_id,
        state=state,
        is_hidden=False,
        added_by_id=by.id,
        agreed=agreed,
        created_at=now(),
    )
    return bool(changed(row.on_conflict_do_nothing()))


def _move(
    contribution: Contribution, person_id: int, befores: Sequence[Part], after: Part, by: Person
) -> None:
    """Exactly one of any number of presses decides."""
    moved = update(Participation).where(
        Participation.contribution_id == contribution.id,
        Participation.person_id == person_id,
        Participation.state.in_(befores),
    )
    decided = {"state": after, "decided_by_id": by.id, "decided_at": now()}
    if not changed(moved.values(decided).execution_options(**IN_BULK)):
        raise RuleBroken(_("This has been decided already. Load the page again."))


def _is_confirmed(contribution: Contribution, person_id: int, knows: bool = True) -> None:
    """From the first person who stands behind it on, the community sees it."""
    if not queries.has_another(person_id, contribution):
        contribution.is_first = True
    contribution.shown_at = contribution.shown_at or now()
    if knows:
        was_told(person_id, What.PROPOSED, contribution.id)
    take_back(contribution, person_id)
    consequences.follow_contribution(contribution.id)
    rule_checks.ask(contribution.community_id, [person_id])
