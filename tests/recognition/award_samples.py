"""An award in every state, for the example site."""

from __future__ import annotations

from core.communities.models import Community
from core.db import db, new_public_id, today
from core.people.models import Person
from recognition.awards import correcting, deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.badges.models import Badge, BadgeVersion
from recognition.contributions import actions as contributions
from tests.recognition.badges import SVG, WHY

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4


def every_kind(
    community: Community, ada: Person, amir: Person, sana: Person, olu: Person, bea: Person
) -> None:
    """Ada has one to decide on and one that she shows; one voice is light; Bea has no address."""
    bea.set_email(None)
    words = {"shown_as": "pseudonym", "pseudonym": LONG[:60]}
    _accept(_give(community, amir, ada), amir, Choice("members", "full_name"))
    _accept(_give(community, ada, sana), ada, Choice("public", **words))
    _give(community, ada, olu)
    _give(community, sana, amir)
    _give(community, amir, sana)
    helped = _give(community, bea, ada)
    deciding.decide(helped, Choice("members", "initials"), ada, "By phone on Tuesday")
    _give(community, bea, sana)
    revoked = _accept(_give(community, bea, amir), bea, Choice("members", "full_name"))
    correcting.revoke(revoked, sana, LONG)


def waiting_token(person: Person) -> str:
    """The link of what this person was given and has not decided on."""
    found = db.session.query(Award).filter_by(person_id=person.id, state="offered").first()
    return award_token(found) if found else ""


def _give(community: Community, to: Person, by: Person) -> Award:
    badge = Badge(community_id=community.id)
    db.session.add(badge)
    db.session.flush()
    says = {"name": LONG, "meaning": LONG, "criteria": LONG, "svg": SVG}
    db.session.add(BadgeVersion(badge_id=badge.id, number=1, **says))
    said = {"kind": "event", "said": LONG, "done_on": today()}
    deed = contributions.log(community, said, new_public_id(), to)
    return offering.give(badge, to, by, f"{WHY} {LONG}", [deed.id], as_organiser=False)


def _accept(award: Award, by: Person, choice: Choice) -> Award:
    deciding.decide(award, choice, by)
    return award
