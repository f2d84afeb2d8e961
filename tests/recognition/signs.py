"""Every sign that somebody can give of themselves."""

from __future__ import annotations

from flask import current_app

from core.accounts import actions as accounts
from core.accounts.models import Session, SignInLink
from core.communities.models import Membership
from core.db import db, now, today
from core.people.models import Person
from recognition.awards.models import Award, Endorsement
from recognition.badges.models import Badge, BadgeVersion
from recognition.contributions.models import Contribution, Participation
from recognition.terms import actions
from recognition.thanks.models import Thanks
from tests.people import People


def a_session(people: People, person: Person) -> None:
    db.session.add(Session(person_id=person.id, token_digest=str(now()), expires_at=now()))


def a_used_link(people: People, person: Person) -> None:
    """They signed in, and out again."""
    accounts.new_link(person)
    db.session.flush()
    link = db.session.query(SignInLink).filter_by(person_id=person.id, used_at=None).one()
    with current_app.test_request_context("/"):
        assert accounts.sign_in(link)
        accounts.sign_out()


def a_part(people: People, person: Person) -> None:
    part = {"person_id": person.id, "community_id": people.community.id, "state": "confirmed"}
    db.session.add(Participation(contribution_id=contribution(people).id, **part))


def thanks(people: People, person: Person) -> None:
    to = {"community_id": people.community.id, "contribution_id": contribution(people).id}
    db.session.add(Thanks(by_id=person.id, words="Thank you for the seeds.", **to))


def an_endorsement(people: People, person: Person) -> None:
    award = an_award(people)
    to = {"award_id": award.id, "community_id": award.community_id, "to_id": award.person_id}
    db.session.add(Endorsement(by_id=person.id, words="She was there.", **to))


def a_renewal(people: People, person: Person) -> None:
    actions.renew(people.community, person, number=1)


def a_new_role(people: People, person: Person) -> None:
    held = db.session.query(Membership).filter_by(person_id=person.id).one()
    held.since = now()


SIGNS = (a_session, a_used_link, a_part, thanks, an_endorsement, a_renewal, a_new_role)


def contribution(people: People) -> Contribution:
    made = Contribution(
        community_id=people.community.id,
        kind="event",
        said="Ran the seed swap.",
        done_on=today(),
        form_key=str(now()),
    )
    db.session.add(made)
    db.session.flush()
    return made


def an_award(people: People) -> Award:
    badge = Badge(community_id=people.community.id, version=1)
    db.session.add(badge)
    db.session.flush()
    version = BadgeVersion(
        badge_id=badge.id, number=1, name="Host", meaning="Hosts", criteria="Hosts", svg="<svg/>"
    )
    db.session.add(version)
    db.session.flush()
    award = Award(
        community_id=people.community.id,
        badge_id=badge.id,
        badge_version_id=version.id,
        person_id=people.oisin.id,
        origin="peers",
        state="gathering",
    )
    db.session.add(award)
    db.session.flush()
    return award
