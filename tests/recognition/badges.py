"""Badges, awards, and what they are given for, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Community, Role
from core.db import db, now, today
from core.people.models import Person
from recognition.awards import deciding, offering, voices
from recognition.awards.deciding import Choice
from recognition.awards.models import Award, Endorsement
from recognition.badges import actions
from recognition.badges.drawing import Design
from recognition.badges.models import Badge, BadgeVersion
from recognition.contributions.models import Contribution, Part, Participation
from recognition.settings.models import RecognitionSettings
from recognition.thanks.models import Thanks
from tests.people import People
from tests.recognition.deeds import logged

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>'
)
WHY = (
    "She carried every box to the seed swap, stayed until the last visitor had left, and made "
    "each of them feel welcome."
)
FOR_MEMBERS = Choice("members", "full_name")
WORDS = {
    "name": "Quiet helper",
    "meaning": "Somebody who helps and makes no noise about it.",
    "criteria": "They have helped others in their garden more than once.",
}
WHO = {"by_peers": True, "by_organisers": True, "peers_needed": 2}
RULE = {"rule_count": 2, "rule_kinds": ["event"], "rule_days": 90, "rule_peers": 1}
FORM = {**WORDS, **Design().as_json(), "image_from": "design", "by_peers": "y", "peers_needed": "2"}


def badge(people: People, name: str = "Helping hand", **rules: Any) -> Badge:
    """A badge that one peer can give, as it is before anybody changed it."""
    made = Badge(community_id=people.community.id, **rules)
    db.session.add(made)
    db.session.flush()
    says = {"name": name, "meaning": "Was there when it counted.", "criteria": "Helps others."}
    db.session.add(BadgeVersion(badge_id=made.id, number=1, svg=SVG, **says))
    db.session.commit()
    return made


def member(people: People, person: Person) -> Person:
    """Somebody who can sign in here."""
    communities.give_role(people.community, person, Role.MEMBER, None)
    db.session.commit()
    return person


def plenty(people: People) -> None:
    """As many badges a week as the community can allow."""
    row = RecognitionSettings(community_id=people.community.id, awards_per_week=50)
    db.session.merge(row)
    db.session.commit()


def given(
    people: People,
    to: Person,
    by: Person,
    what: Badge | None = None,
    as_organiser: bool = False,
    words: str = WHY,
    signs: bool = False,
) -> Award:
    """A badge given for something that its holder did; `signs` is beside one's name."""
    what = what or badge(people)
    deed = logged(people, to)
    award = offering.give(what, to, by, words, [deed.id], as_organiser)
    voices.speak(award, by, is_named=signs, signs=signs)
    db.session.commit()
    return award


def accepted(
    people: People, to: Person, by: Person, choice: Choice = FOR_MEMBERS, **more: Any
) -> Award:
    """A badge that was given, and that its holder accepted."""
    award = given(people, to, by, **more)
    deciding.decide(award, choice, to)
    db.session.commit()
    return award


def endorsement(award: Award, by: Person) -> Endorsement:
    found = select(Endorsement).filter_by(award_id=award.id, by_id=by.id)
    return db.session.scalars(found).one()


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
