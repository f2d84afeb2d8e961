"""What an organiser can tell the chooser, and putting its people in the wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete

from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, folded
from outreach.next_ten import proposing, queries
from outreach.next_ten.models import Choosing, Wish, WishKind
from outreach.settings import queries as settings
from outreach.waves import actions as waves
from outreach.waves import queries as waves_of
from outreach.waves.models import Wave


def weigh(wave: Wave, weights: Mapping[str, int], by: Person) -> None:
    """Say how much each part of the score counts for this wave."""
    wave = waves_of.locked(wave)
    wave.must_be_open()
    if dict(weights) == proposing.weights_of(wave):
        return
    kept = queries.choosing_of(wave.id) or Choosing(wave_id=wave.id)
    kept.weights, kept.changed_by_id, kept.changed_at = dict(weights), by.id, now()
    db.session.add(kept)


def wish(wave: Wave, person: Person, kind: WishKind | None, by: Person) -> None:
    """Say that somebody must, or must never, be proposed for this wave, or take that back."""
    wave = waves_of.locked(wave)
    wave.must_be_open()
    if kind == WishKind.MUST:
        _must_have_room(wave, person)
    db.session.execute(delete(Wish).where(Wish.wave_id == wave.id, Wish.person_id == person.id))
    if kind is not None:
        db.session.add(Wish(wave_id=wave.id, person_id=person.id, kind=kind, by_id=by.id))
    record(
        "next_ten.wished",
        by=by,
        person_id=person.id,
        community_id=wave.community_id,
        subject_id=wave.id,
        wish=kind or "",
    )


def swap(wave: Wave, person: Person, other: Person | None, by: Person) -> None:
    """Propose another one instead of this one."""
    if other is None:
        raise RuleBroken(_("Pick first who is to be asked instead of %(name)s.", name=person.name))
    wish(wave, person, WishKind.NEVER, by)
    wish(wave, other, WishKind.MUST, by)


def put_in(wave: Wave, chosen: Sequence[tuple[Person, str]], by: Person) -> None:
    """Put the proposed people in the wave, each with the reasons of the chooser.

    Raises RuleBroken for somebody whom a colleague excluded meanwhile, or who may not be asked.
    """
    wave = waves_of.locked(wave)
    people = [person for person, _why in chosen]
    _must_still_be_right(wave, people)
    reasons = proposing.reasons_for(wave, [person.id for person in people])
    waves.put_in(wave, chosen, by, reasons)
    ids = [person.id for person in people]
    db.session.execute(delete(Wish).where(Wish.wave_id == wave.id, Wish.person_id.in_(ids)))
    record(
        "next_ten.followed",
        by=by,
        community_id=wave.community_id,
        subject_id=wave.id,
        weights=proposing.weights_of(wave),
    )


def _must_still_be_right(wave: Wave, people: Sequence[Person]) -> None:
    excluded = {each.person_id for each in queries.wishes(wave.id) if each.kind == WishKind.NEVER}
    may = proposing.may_be_asked_now(wave.community_id, [each.id for each in people])
    for person in people:
        if person.id in excluded:
            raise RuleBroken(
                _(
                    "%(name)s was excluded for this wave meanwhile. Let them back in first.",
                    name=person.name,
                )
            )
        if person.id not in may:
            raise RuleBroken(
                _("%(name)s may not be asked now. Load the page again.", name=person.name)
            )
    most = settings.of_community(wave.community_id).most_of_one_organisation
    theirs = Counter(folded(each.organisation) for each in people if each.organisation)
    inside = Counter(folded(each) for each in queries.organisations_in(wave.id))
    if any(number + inside[name] > most for name, number in theirs.items()):
        raise RuleBroken(
            _("No more than %(most)s of one organisation: take somebody out.", most=most)
        )


def _must_have_room(wave: Wave, person: Person) -> None:
    must = [each.person_id for each in queries.wishes(wave.id) if each.kind == WishKind.MUST]
    if len(must) >= proposing.free_places(wave):
        raise RuleBroken(_("There are no more free places than people whom you keep already."))
    most = settings.of_community(wave.community_id).most_of_one_organisation
    if person.organisation and _of_organisation(wave, must, person) >= most:
        raise RuleBroken(
            _(
                "You keep %(most)s of %(organisation)s already. Change the limit in Settings.",
                most=most,
                organisation=person.organisation,
            )
        )


def _of_organisation(wave: Wave, must: Sequence[int], person: Person) -> int:
    """How many of the organisation of this one are in the wave or kept already."""
    inside = [folded(each) for each in queries.organisations_in(wave.id)]
    return queries.of_organisation(must, person) + inside.count(folded(person.organisation or ""))
