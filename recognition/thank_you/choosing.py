"""Choosing who may read what one gave; it is private until then."""

from __future__ import annotations

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import db, insert_once, new_public_id, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.thank_you import queries
from recognition.thank_you.models import ThankYouPage

WIDER = ONLY_ME, MEMBERS, LINK = ("only_me", "members", "link")


def choose(community: Community, person: Person, audience: str) -> ThankYouPage:
    """Let nobody, the members, or whoever has the link read it. It takes effect at once.

    Where more people may read it than before it has a new address: whoever once had the old one,
    and was shut out, is not let in again.
    """
    if audience == LINK and community.openness == "closed":
        raise RuleBroken(_("This community is closed: nothing of it is shown outside."))
    row = {"community_id": community.id, "person_id": person.id}
    db.session.execute(insert_once(ThankYouPage).values(row).on_conflict_do_nothing())
    page = queries.page_of(person.id, community.id)
    if page is None:
        raise LookupError(person.id)
    if page.audience != audience:
        if WIDER.index(audience) > WIDER.index(page.audience):
            page.public_id = new_public_id()
        page.audience, page.changed_at = audience, now()
        record("thank_you.chosen", by=person, community_id=community.id, audience=audience)
    return page


def audience_now(page: ThankYouPage | None, community: Community) -> str:
    """Who may read it as things are: a closed community shows nothing to people outside."""
    if page is None:
        return ONLY_ME
    return MEMBERS if page.audience == LINK and community.openness == "closed" else page.audience
