"""Badges and contributions for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.communities.models import Community
from core.db import db, now, today
from core.people.models import Person
from recognition.badges import actions
from recognition.badges.drawing import Design
from recognition.badges.models import Badge
from recognition.contributions.models import Contribution, Part, Participation
from recognition.thanks.models import Thanks

WORDS = {
    "name": "Quiet helper",
    "meaning": "Somebody who helps and makes no noise about it.",
    "criteria": "They have helped others in their garden more than once.",
}
WHO = {"by_peers": True, "by_organisers": True, "peers_needed": 2}
RULE = {"rule_count": 2, "rule_kinds": ["event"], "rule_days": 90, "rule_peers": 1}
FORM = {**WORDS, **Design().as_json(), "image_from": "design", "by_peers": "y", "peers_needed": "2"}


def badge_in(community: Community, by: Person, **words: str) -> Badge:
    """A designed badge that any two members can give."""
    return actions.make(community.id, {**WORDS, **words}, WHO, actions.Picture(Design()), by)


def with_rule(badge: Badge, by: Person, **rule: Any) -> Badge:
    """The badge with a rule that is switched on."""
    actions.set_rule(badge, {**RULE, **rule}, by)
    actions.switch_on(badge, actions.rule_key(badge), by)
    return badge


def done_by(
    community: Community,
    *people: Person,
    kind: str = "event",
    on: date | None = None,
    thanked_by: Sequence[Person] = (),
    state: str = Part.CONFIRMED,
    **more: Any,
) -> Contribution:
    """Something that these people did, which the community can see."""
    about = {"shown_at": now(), "said": "Opened the shed on a Saturday", **more}
    contribution = Contribution(
        community_id=community.id,
        kind=kind,
        done_on=on or today(),
        form_key=f"{now().timestamp()}",
        **about,
    )
    db.session.add(contribution)
    db.session.flush()
    keys = {"community_id": community.id, "contribution_id": contribution.id}
    db.session.add_all(Participation(person_id=each.id, state=state, **keys) for each in people)
    db.session.add_all(Thanks(by_id=each.id, words="Thank you!", **keys) for each in thanked_by)
    db.session.flush()
    return contribution
