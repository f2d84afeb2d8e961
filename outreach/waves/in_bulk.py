"""Putting several people in a wave, as far as its places and its rules allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.bulk.kinds import Change, Kind, Options, Outlook, Value, Was
from core.communities.models import Community, Membership, Role
from core.db import db
from core.errors import RuleBroken
from core.forms import one_line
from core.many import among
from core.people.models import Person
from core.people.queries import may_be_approached
from core.rows import row_number
from core.safeguarding.queries import held
from outreach.invitations import actions as invitation_actions
from outreach.invitations import obstacles
from outreach.invitations import queries as invitations
from outreach.invitations.models import Invitation
from outreach.waves import actions, queries
from outreach.waves.models import Wave, WaveState

LONGEST_WHY = 500


def _options(community: Community, by: Person) -> Options:
    """The open waves that have a place left."""
    found = queries.open_ones(community.id)
    tallies = queries.tallies([each.id for each in found])
    free = [(w, w.size - tallies.get(w.id, queries.Tally()).invitations) for w in found]
    return [
        (
            str(wave.id),
            str(
                _(
                    "Wave %(number)s, %(free)s free: %(purpose)s",
                    number=wave.number,
                    free=places,
                    purpose=wave.purpose[:60],
                )
            ),
        )
        for wave, places in free
        if places > 0
    ]


def _read(community: Community, by: Person, text: str, why: str) -> dict[str, Any]:
    if text not in dict(_options(community, by)):
        raise RuleBroken(_("Choose an open wave that has a free place."))
    reason = one_line(why)[:LONGEST_WHY]
    if not reason:
        raise RuleBroken(_("Say in a few words why them. It stands with each of them."))
    wave = db.session.get_one(Wave, row_number(text))
    return {"wave_id": wave.id, "number": wave.number, "why": reason}


def _preview(change: Change, ids: Sequence[int], before: int = 0) -> Outlook:
    here, wave = change.community.id, db.session.get(Wave, change.value["wave_id"])
    if wave is None or wave.state == WaveState.CLOSED:
        return Outlook(stays=dict.fromkeys(ids, "closed"))
    inside = queries.tallies([wave.id]).get(wave.id, queries.Tally()).invitations
    stays = _who_may_not(here, ids)
    shown = set(change.value.get("only", ids))
    stays |= {each: "places" for each in ids if each not in shown and each not in stays}
    free = [each for each in ids if each not in stays]
    places = max(wave.size - inside - before, 0)
    stays |= dict.fromkeys(free[places:], "places")
    return Outlook(free[:places], stays)


def _who_may_not(community_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Whom the rules of a wave keep out, and why."""
    has_part = select(Membership.person_id).where(
        Membership.community_id == community_id,
        Membership.role != Role.MEMBER,
        among(Membership.person_id, ids),
    )
    silent = select(Person.id, Person.never_contact_at).where(
        among(Person.id, ids), ~may_be_approached()
    )
    stays = dict.fromkeys(db.session.scalars(has_part), "has_part")
    stays |= dict.fromkeys(invitations.asked_to_wait(community_id, ids), "later")
    stays |= dict.fromkeys(invitations.in_open_wave(community_id, ids), "asked")
    stays |= obstacles.without_basis(community_id, ids)
    stays |= dict.fromkeys(held("person", ids), "held")
    asked = db.session.execute(silent)
    return stays | {row[0]: "never" if row[1] else "restricted" for row in asked}


def _apply(change: Change, ids: Sequence[int]) -> dict[int, Was]:
    """Put in whom the wave still has a place for, once nobody else can take it."""
    queries.locked_by_id(change.value["wave_id"])
    still = _preview(change, ids).changes
    people = db.session.scalars(select(Person).where(among(Person.id, still))).all()
    if not people:
        return {}
    wave = queries.locked_by_id(change.value["wave_id"])
    actions.put_in(wave, [(each, change.value["why"]) for each in people], by=change.by)
    found = select(Invitation.person_id, Invitation.id).where(
        Invitation.wave_id == wave.id, among(Invitation.person_id, still)
    )
    return {row[0]: {"invitation_id": row[1]} for row in db.session.execute(found)}


def _undo(change: Change, was: Mapping[int, Was]) -> Collection[int]:
    """Take out who was put in, unless somebody has written to them, or for them, since."""
    numbers = {what["invitation_id"]: person_id for person_id, what in was.items()}
    theirs = select(Invitation).where(among(Invitation.id, numbers))
    asked = theirs.options(joinedload(Invitation.wave))
    found = {each.id: each for each in db.session.scalars(asked)}
    back = {person_id for number, person_id in numbers.items() if number not in found}
    for number, invitation in found.items():
        if invitation.personal_line or invitation.approved_at or invitation.inviter_id:
            continue
        try:
            invitation_actions.take_out(invitation, by=change.by)
        except RuleBroken:
            continue
        back.add(numbers[number])
    return back


def _words(value: Value) -> str:
    return str(_("Put them in wave %(number)s", number=value["number"]))


WAVE = Kind(
    name="wave",
    title=_l("Put them in a wave"),
    label=_l("Which wave?"),
    read=_read,
    words=_words,
    preview=_preview,
    apply=_apply,
    undo=_undo,
    reasons={
        "places": _l("A wave is small on purpose, and this one has no more places."),
        "asked": _l("They are in an open wave already."),
        "later": _l("They said “not now”, and are not to be asked yet."),
        "has_part": _l("They have a part in the community already."),
        "closed": _l("The wave is closed."),
        **obstacles.WORDS,
    },
    options=_options,
    asks_why=True,
    is_limited=True,
)
