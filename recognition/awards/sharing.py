"""The link that its holder turns on: whoever has the address can open the award."""

from __future__ import annotations

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import db, now
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import consequences, queries
from recognition.awards.history import note
from recognition.awards.models import Award, AwardState
from recognition.credentials.evidence import deeds_for_strangers


def switch_link(award: Award, by: Person, is_on: bool) -> None:
    """Let whoever has its address open it, or nobody any more. Only its holder decides.

    Its file is made again only where it says more or less of what was done from now on.
    """
    award = queries.locked(award.id)
    if award.person_id != by.id:
        raise RuleBroken(_("Only the person who was given this badge decides about it."))
    if award.state != AwardState.ACCEPTED:
        raise RuleBroken(_("Only a badge that you have accepted can be shared."))
    if is_on and not may_be_shared(award):
        raise RuleBroken(
            _("This community shows nothing to people outside, so a link would lead nowhere.")
        )
    if is_on == (award.link_on_at is not None):
        return
    before = deeds_for_strangers(award)
    award.link_on_at = now() if is_on else None
    note(award, "link_on" if is_on else "link_off", by)
    if deeds_for_strangers(award) != before:
        consequences.follow(award)


def may_be_shared(award: Award) -> bool:
    """True unless the community is closed."""
    return db.session.get_one(Community, award.community_id).openness != "closed"


def audience_now(award: Award) -> str | None:
    """Who may see it as things are: in a closed community everybody means its members."""
    if award.audience == "public" and not may_be_shared(award):
        return "members"
    return award.audience
