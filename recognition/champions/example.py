"""The champions of the example: under a full name, under another name, and emeritus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Acquaintance, Community, Membership, Role
from core.db import db, new_public_id, now, today
from core.people.models import Person
from recognition.awards import offering
from recognition.awards.deciding import Choice, decide
from recognition.badges.models import Badge
from recognition.champions.following import faces_of
from recognition.contributions import actions as contributions
from recognition.faces import actions as faces
from recognition.terms import actions as terms
from recognition.terms.models import Term
from recognition.thanks import actions as thanks

WELCOMED = (
    "On my first day here I knew nobody. You walked me along every plot and told me who "
    "grows what, and a week later you rang to ask how I was."
)
SHARED = (
    "Half of the beans in Leith come from your grandmother's seeds. You gave them away by the "
    "handful, with a story for each of them."
)
STAYED = (
    "Twelve summers long you opened the gate on Saturdays, in any weather, and whoever came "
    "for the first time was not alone for a minute."
)
THANKS = "Thank you. I have not forgotten it."
SANA = {
    "about": "I began with one packet of lettuce and no idea. What keeps me here is the hour after "
    "the work, when somebody brings tea and nobody wants to go home.",
    "topic": ["seeds", "beginners"],
    "place": ["Leith"],
    "language": ["English", "Urdu"],
    "questions_per_week": 3,
}
AGNES = {
    "about": "Twelve summers on the plots. My knees say enough; my window sill does not.",
    "topic": ["seeds"],
    "language": ["English", "Scots"],
    "shows_emeritus": True,
}
NOTHING: dict[str, Any] = {
    "about": "",
    "photo": None,
    "photo_says": "",
    "may_show": False,
    "topic": [],
    "place": [],
    "language": [],
    "shows_emeritus": False,
    "questions_per_week": 0,
}


def load_champions(
    community: Community, badges: Sequence[Badge], sana: Person, olu: Person
) -> None:
    """Everybody may meet these three, whom a neighbour thanked; Amir is shown to members."""
    agnes, neighbour = _two_who_are_known(community)
    communities.give_role(community, neighbour, Role.MEMBER, None)
    communities.give_role(community, agnes, Role.AMBASSADOR, None)
    terms.become_emeritus(community, agnes)
    term = db.session.get_one(Term, {"community_id": community.id, "person_id": agnes.id})
    term.started_on, term.ends_on = today() - timedelta(days=400), today() - timedelta(days=35)
    term.chosen_at, term.emeritus_on = now() - timedelta(days=35), term.ends_on
    welcome, shared = badges[0], badges[3]
    public = Choice("public", "full_name")
    _give(community, welcome, sana, neighbour, WELCOMED, public)
    _give(community, shared, olu, neighbour, SHARED, Choice("public", "pseudonym", "Marigold"))
    _give(community, welcome, agnes, neighbour, STAYED, public)
    for person, shown in ((sana, SANA), (agnes, AGNES)):
        face = faces_of(person.id, community.id)[0]
        faces.change(face, NOTHING | shown, by=person)


def _give(
    community: Community, badge: Badge, to: Person, by: Person, why: str, choice: Choice
) -> None:
    words = {
        "kind": "listening",
        "said": "Was there when it counted.",
        "done_on": today() - timedelta(days=30),
    }
    deed = contributions.log(community, words, new_public_id(), to)
    deed.created_at = deed.shown_at = now() - timedelta(days=29)
    thanks.thank(deed.id, THANKS, by=by)
    award = offering.give(badge, to, by, why, [deed.id], as_organiser=False)
    decide(award, choice, by=to)


def _two_who_are_known(community: Community) -> Sequence[Person]:
    """The two whom the community got to know last, and who have no part in it yet."""
    members = select(Membership.person_id).where(Membership.community_id == community.id)
    known = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community.id, Acquaintance.person_id.not_in(members)
    )
    found = select(Person).where(Person.id.in_(known), Person.email.is_not(None))
    return db.session.scalars(found.order_by(Person.id.desc()).limit(2)).all()
