"""What becomes of what we asked somebody, when they are erased."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import delete, select, update

from core.communities.models import Acquaintance, Membership, Role
from core.db import IN_BULK, db
from core.erasure import rules
from core.erasure.rules import LEFT, OF_ALL, SECRET, THEIRS, Erasing, emptied, kept, of, unseen
from core.many import among
from core.people.models import Person, email_key, folded
from outreach.interviews.models import Interview
from outreach.nominations.models import IS_PRIVATE, Nomination
from outreach.waves.models import Wave

OF_OTHERS = unseen("it tells of somebody else too")

ASKED = {
    **of("invitations", THEIRS, "person_id channel why personal_line reasons answer"),
    **of("invitations", SECRET, "public_id code"),
    **of("invitations", LEFT, "inviter_id asked_by_id approved_by_id"),
    **of("answers", THEIRS, "answer words via"),
    **of("answers", LEFT, "taken_by_id"),
    **of("reminders", THEIRS, "choice words"),
    **of("reminders", LEFT, "decided_by_id"),
    **of("asked_members", THEIRS, "person_id"),
    **of("asked_members", SECRET, "public_id"),
    **of("askings", OF_ALL, "about"),
    **of("askings", LEFT, "by_id"),
    **of("nominations", THEIRS, "person_id origin name email why state basis"),
    **of("nominations", unseen("the same, to be compared"), "name_key email_key"),
    **of("nominations", unseen("how somebody else knows them"), "known_how"),
    **of("nominations", LEFT, "nominated_by_id decided_by_id"),
}
TALKED = {
    **of("touchpoints", THEIRS, "person_id kind said"),
    **of("touchpoints", unseen("a random mark of the form"), "form_key"),
    **of("touchpoints", LEFT, "by_id"),
    **of("touchpoint_people", THEIRS, "person_id"),
    **of("next_steps", THEIRS, "person_id what"),
    **of("next_steps", LEFT, "owner_id done_by_id"),
    **of("meetings", THEIRS, "person_id place about"),
    **of("meetings", SECRET, "uid"),
    **of("meetings", LEFT, "by_id"),
    **of("hand_overs", THEIRS, "from_id reason"),
    **of("hand_overs", OF_OTHERS, "moved"),
    **of("hand_overs", LEFT, "by_id"),
    **of("interviews", emptied("a name that is theirs is taken off the talk"), "with_whom"),
    **of("interviews", kept("said in a talk, by nobody from then on"), "habits support_now"),
    **of("interviews", kept("as above"), "access_needs wanted wanted_why"),
    **of("interviews", LEFT, "by_id"),
}
CHOSEN = {
    **of("waves", emptied("a wave goes to another organiser"), "owner_id"),
    **of("waves", OF_ALL, "purpose size_reason state opened_early_reason readiness learned"),
    **of("choosings", OF_ALL, "weights"),
    **of("choosings", LEFT, "changed_by_id"),
    **of("wishes", THEIRS, "person_id kind"),
    **of("wishes", LEFT, "by_id"),
    **of("segments", OF_ALL, "kind value name"),
    **of("segment_people", THEIRS, "person_id"),
    **of("trials", OF_ALL, "option ways learned"),
    **of("trials", LEFT, "by_id"),
    **of("trial_people", THEIRS, "person_id"),
}


def init_app(app: Flask) -> None:
    """Register what outreach holds, and the steps that erase what no foreign key leads to."""
    rules.add(app, ASKED | TALKED | CHOSEN)
    known = rules.known(app)
    known.before += [_hand_on_waves, _forget_voices, _take_off_talks]
    known.addresses.append(_of_nominations)
    known.withheld["nominations"] = IS_PRIVATE


def _hand_on_waves(leaving: Erasing) -> None:
    """Give their waves to another organiser, or an administrator."""
    for wave in db.session.scalars(select(Wave).where(among(Wave.owner_id, leaving.ids))).all():
        heir = db.session.scalar(
            select(Membership.person_id)
            .where(
                Membership.community_id == wave.community_id,
                Membership.role == Role.ORGANISER,
                Membership.person_id.not_in(leaving.ids),
            )
            .order_by(Membership.since, Membership.id)
            .limit(1)
        )
        rulers = select(Person.id).where(Person.is_administrator).order_by(Person.id).limit(1)
        wave.owner_id = heir or db.session.scalars(rulers).one()


def _forget_voices(leaving: Erasing) -> None:
    """Delete what was said of them by their address and has not been decided."""
    keys = {email_key(each) for each in leaving.addresses}
    waiting = delete(Nomination).where(among(Nomination.email_key, sorted(filter(None, keys))))
    db.session.execute(waiting, execution_options=IN_BULK)


def _take_off_talks(leaving: Erasing) -> None:
    """Take their name off the talks of the communities that know them."""
    here = select(Acquaintance.community_id).where(among(Acquaintance.person_id, leaving.ids))
    talks = db.session.execute(
        select(Interview.id, Interview.with_whom).where(Interview.community_id.in_(here))
    )
    names = {folded(leaving.person.name)}
    found = [row.id for row in talks if folded(row.with_whom) in names]
    taken = update(Interview).where(among(Interview.id, found)).values(with_whom="")
    db.session.execute(taken, execution_options=IN_BULK)


def _of_nominations(leaving: Erasing) -> set[str]:
    """Addresses under which they were named."""
    found = select(Nomination.email).where(
        among(Nomination.person_id, leaving.ids), Nomination.email.is_not(None)
    )
    return {each for each in db.session.scalars(found) if each}
