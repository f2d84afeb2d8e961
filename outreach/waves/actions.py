"""What an organiser can do with a wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.communities.models import Community
from core.db import db, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.invitations import obstacles
from outreach.invitations import queries as invitations
from outreach.invitations.models import Channel, Invitation
from outreach.readiness import panel as readiness
from outreach.trials import drawing
from outreach.trials.queries import IN_MESSAGES
from outreach.waves import queries
from outreach.waves.models import Wave, WaveState


def plan_wave(community: Community, values: dict[str, Any], by: Person) -> Wave:
    """Plan the next wave of a community."""
    wave = Wave(
        community_id=community.id,
        number=queries.next_number(community.id),
        purpose=values["purpose"],
        owner_id=values["owner_id"],
        starts_on=values["starts_on"],
        answers_by=values["answers_by"],
    )
    wave.resize(values["size"], values["size_reason"])
    db.session.add(wave)
    _flush(_("Somebody else planned a wave at the same moment. Look at the list of waves first."))
    record(
        "wave.planned",
        by=by,
        community_id=community.id,
        subject_id=wave.id,
        reason=wave.size_reason,
        size=wave.size,
    )
    return wave


def change_wave(wave: Wave, values: dict[str, Any], by: Person) -> None:
    """Change the plan of a wave; it cannot shrink below the people who are in it."""
    wave.must_be_open()
    inside = queries.tallies([wave.id]).get(wave.id, queries.Tally()).invitations
    if values["size"] < inside:
        raise RuleBroken(
            _("There are already %(n)s people in this wave. Take some out first.", n=inside)
        )
    wave.resize(values["size"], values["size_reason"])
    for name in ("purpose", "owner_id", "starts_on", "answers_by"):
        setattr(wave, name, values[name])
    record(
        "wave.changed",
        by=by,
        community_id=wave.community_id,
        subject_id=wave.id,
        reason=wave.size_reason,
    )


def put_in(
    wave: Wave,
    chosen: Sequence[tuple[Person, str]],
    by: Person,
    reasons: Mapping[int, list[dict[str, Any]]] | None = None,
) -> None:
    """Put people in a wave, each with the reason why them; `reasons` are those of the chooser."""
    wave = queries.locked(wave)
    wave.must_be_open()
    _must_have_room(wave, len(chosen))
    ids = [person.id for person, _why in chosen]
    taken = invitations.in_open_wave(wave.community_id, ids)
    later = invitations.asked_to_wait(wave.community_id, ids)
    against = obstacles.of_people(wave.community_id, [person for person, _why in chosen])
    for person, why in chosen:
        if person.id in against:
            words = obstacles.WORDS[against[person.id]]
            raise RuleBroken(_("%(name)s cannot be invited. %(why)s", name=person.name, why=words))
        _must_be_free(person, taken, later)
        db.session.add(
            Invitation(
                wave_id=wave.id,
                community_id=wave.community_id,
                person_id=person.id,
                why=why,
                channel=_usual_channel(person),
                reasons=(reasons or {}).get(person.id),
            )
        )
        record(
            "invitation.planned",
            by=by,
            person_id=person.id,
            community_id=wave.community_id,
            subject_id=wave.id,
        )
    _flush(_("Somebody else put one of them in a wave at the same moment. Load the page again."))


def send_wave(wave: Wave, by: Person, override: str = "", wakes_people: bool = False) -> int:
    """Let every approved invitation go out, each once however often this is pressed.

    `override` is the written reason to open it though the readiness panel is not green. Answers how
    many were newly put on their way.
    """
    wave = queries.locked(wave)
    wave.must_be_open()
    ready = [each for each in invitations.of_wave(wave.id) if _may_leave(each)]
    if not ready and not wave.is_sent:
        raise RuleBroken(_("No invitation is approved yet. Write and approve at least one first."))
    _open(wave, by, override)
    by_mail = [each for each in ready if each.channel == Channel.EMAIL]
    drawing.draw(wave.community_id, IN_MESSAGES, [each.person_id for each in by_mail])
    sent = sum(_queue(each, wakes_people) for each in by_mail)
    if sent:
        record(
            "wave.sent", by=by, community_id=wave.community_id, subject_id=wave.id, messages=sent
        )
    return sent


def close_wave(wave: Wave, learned: str, by: Person) -> None:
    """Close a wave with what was learned. Whatever is still queued for it is cancelled."""
    wave = queries.locked(wave)
    wave.must_be_open()
    if not wave.is_sent:
        raise RuleBroken(_("This wave has not been sent. Send it, or take its people out."))
    inside = invitations.of_wave(wave.id)
    for each in inside:
        each.is_open = False
    deliveries.cancel("invitation", [each.id for each in inside], why=_("The wave was closed."))
    wave.state, wave.closed_at, wave.learned = WaveState.CLOSED, now(), learned
    record("wave.closed", by=by, community_id=wave.community_id, subject_id=wave.id)


def _open(wave: Wave, by: Person, override: str) -> None:
    if wave.is_sent:
        return
    db.session.get_one(Community, wave.community_id, with_for_update=True)  # one opens at a time
    found = readiness.before(wave)
    if not found.is_green and not override:
        raise RuleBroken(" ".join(found.in_the_way))
    wave.state, wave.opened_at = WaveState.INVITING, now()
    wave.opened_early_reason = None if found.is_green else override
    wave.readiness = found.as_kept()
    record(
        "wave.opened",
        by=by,
        community_id=wave.community_id,
        subject_id=wave.id,
        reason=wave.opened_early_reason,
    )


def _flush(or_else: str) -> None:
    """Write down what two people may do at the same moment; the second is told so."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise RuleBroken(or_else) from error


def _may_leave(invitation: Invitation) -> bool:
    return invitation.is_approved and invitation.invited_at is None and invitation.answer is None


def _queue(invitation: Invitation, wakes_people: bool) -> int:
    return deliveries.queue(
        "invitation",
        subject_id=invitation.id,
        step=invitations.next_try(invitation.id),
        person_ids=[invitation.person_id],
        community_id=invitation.community_id,
        ignores_quiet_hours=wakes_people,
    )


def _usual_channel(person: Person) -> str:
    """How they prefer to be asked; without a wish by mail, but not who is rarely online."""
    if person.preferred_channel:
        return person.preferred_channel
    return Channel.EMAIL if person.email and not person.is_rarely_online else Channel.PHONE


def _must_have_room(wave: Wave, more: int) -> None:
    inside = queries.tallies([wave.id]).get(wave.id, queries.Tally()).invitations
    if inside + more > wave.size:
        raise RuleBroken(
            ngettext(
                "This wave has %(num)s place left.",
                "This wave has %(num)s places left.",
                wave.size - inside,
            )
            + " "
            + _("A wave is small on purpose; more than ten needs a reason in its plan.")
        )


def _must_be_free(person: Person, taken: set[int], later: dict[int, date]) -> None:
    if person.id in taken:
        raise RuleBroken(
            _("%(name)s is already in an open wave. Nobody is asked twice.", name=person.name)
        )
    if person.id in later:
        day = format_date(later[person.id], "long")
        raise RuleBroken(
            _("%(name)s said “not now”. Ask again from %(day)s on.", name=person.name, day=day)
        )
