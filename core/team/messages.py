"""The mail that asks somebody into the team, and the notices of a role given or taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import digest, new_token
from core.communities import queries as communities
from core.communities.actions import LEAD_CHANGED, ROLE_ENDED
from core.db import db, now
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from core.journal.models import Entry
from core.many import fill_in
from core.pages.links import absolute
from core.people import queries as people
from core.people.models import Person
from core.safeguarding import queries as safeguarding
from core.team import queries, words
from core.team.models import ADMINISTRATOR, KIND, TeamInvitation


@dataclass(frozen=True)
class Asked:
    """One invitation, and whether it may still be sent."""

    invitation: TeamInvitation
    may_ask: bool
    is_held: bool


@dataclass(frozen=True)
class Changed:
    """A role that somebody got or lost: who, which, where, and by whom."""

    name: str
    role: str
    place: str
    by: str
    is_given: bool
    is_own_doing: bool


def gather(deliveries: Sequence[Leaving]) -> dict[int, Asked]:
    """The invitations that these messages carry, in a few queries."""
    found = queries.some({each.subject_id for each in deliveries})
    may_ask = queries.who_may_still_invite(found.values())
    held = safeguarding.held(
        "community", {each.community_id for each in found.values() if each.community_id}
    )
    return {
        each.id: Asked(each, each.id in may_ask, each.community_id in held)
        for each in found.values()
    }


def check(_delivery: Leaving, asked: Asked | None) -> Verdict:
    """Nothing is sent once it was answered or taken back, or who asks may not ask any more."""
    if asked is None or not asked.invitation.is_open:
        return Never(_("The invitation was answered or taken back."), state="cancelled")
    if not asked.invitation.is_at_their_address:
        return Never(_("They have another e-mail address now."), state="cancelled")
    if asked.is_held:
        return Never(_("The community is on hold for safeguarding."))
    found = asked.invitation
    if not asked.may_ask or queries.has_role(found.community_id, found.person, found.role):
        return Never(_("Nobody is asked for this any more."), state="cancelled")
    return None


def compose(delivery: Leaving, asked: Asked) -> Message:
    """Write the mail. The token is made here, so that it exists nowhere before it leaves."""
    invitation, token = asked.invitation, new_token()
    invitation.token_digest = digest(token)
    invitation.expires_at = now() + TeamInvitation.LASTS
    by = invitation.invited_by
    place = place_of(invitation)
    context = {
        "person": delivery.person,
        "asks": words.said(words.ASKS, invitation.role, name=by.name if by else "", place=place),
        "invitation": invitation,
        "place": place,
        "by": by,
        "url": absolute("core.joining.show", token=token),
    }
    return write("core/team/mail/invitation", context, place, reply_to=by.email if by else None)


def accepted(deliveries: Sequence[Leaving]) -> None:
    """They have been told that we hold their details, and from where."""
    fill_in(Person, "informed_at", [each.person_id for each in deliveries])


def place_of(invitation: TeamInvitation) -> str:
    """Where somebody is asked to take a role: the community, or the host of this installation."""
    return invitation.community.name if invitation.community else host()


def host() -> str:
    """What this installation is called: its host."""
    return str(urlsplit(current_app.config["SETTINGS"].base_url).netloc)


def gather_changed(deliveries: Sequence[Leaving]) -> dict[int, Changed]:
    """What the lines of the journal say that these messages tell of."""
    lines = select(Entry).where(Entry.id.in_({each.subject_id for each in deliveries}))
    found = {each.id: each for each in db.session.scalars(lines)}
    places = communities.some({each.community_id for each in found.values() if each.community_id})
    names = people.names_of(
        {one for each in found.values() for one in (each.by_id, each.person_id) if one}
    )
    changed = {}
    for each in found.values():
        role = each.details.get("role", ADMINISTRATOR)
        place = places[each.community_id].name if each.community_id in places else host()
        changed[each.id] = Changed(
            names.get(each.person_id or 0, ""),
            role,
            place,
            names.get(each.by_id or 0, ""),
            is_given=each.what == "role.given",
            is_own_doing=each.by_id == each.person_id,
        )
    return changed


def check_changed(_delivery: Leaving, changed: Changed | None) -> Verdict:
    return None if changed else Never(_("Nothing is known of it any more."), state="cancelled")


def compose_ended(delivery: Leaving, ended: Changed) -> Message:
    said = words.said(words.ENDED, ended.role, place=ended.place)
    context = {"person": delivery.person, "said": said, "ended": ended}
    return write("core/team/mail/ended", context, ended.place)


def compose_lead(delivery: Leaving, changed: Changed) -> Message:
    sentence = words.LEADS_NOW if changed.is_given else words.LEADS_NO_MORE
    said = str(sentence) % {"name": changed.name, "place": changed.place}
    context = {"person": delivery.person, "said": said, "changed": changed}
    return write("core/team/mail/lead", context, changed.place)


INVITATION = Kind(
    KIND,
    _l("Invitation to the team"),
    compose,
    check,
    gather,
    accepted,
    is_notice=True,
    is_confidential=True,
    expires_after=TeamInvitation.LASTS,
)
ENDED = Kind(
    ROLE_ENDED,
    _l("Notice of a role that ended"),
    compose_ended,
    check_changed,
    gather_changed,
    is_notice=True,
    expires_after=timedelta(days=3),
)
LEAD = Kind(
    LEAD_CHANGED,
    _l("Notice of who looks after safeguarding"),
    compose_lead,
    check_changed,
    gather_changed,
    is_notice=True,
    is_owed=True,
    expires_after=timedelta(days=3),
)
