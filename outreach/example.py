"""What outreach puts into the example: interviews, segments, and waves in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select, update

from core.communities import queries as communities
from core.communities.example import lay_back, part_since
from core.communities.models import Acquaintance, Community, Role
from core.db import db, now, today
from core.people.models import Person
from core.people.terms import index_people
from outreach.answers import actions as answers
from outreach.answers.given import Given
from outreach.interviews.models import Interview
from outreach.invitations import queries as invitations
from outreach.invitations.models import Channel, Invitation
from outreach.nominations.models import Nomination
from outreach.segments import actions as segments
from outreach.segments.models import SegmentKind
from outreach.touchpoints import actions as touchpoints
from outreach.waves import actions as waves
from outreach.waves import queries
from outreach.waves.models import Wave, WaveState

INTERVIEWS = (
    ("Rosa", "Waters her balcony each morning", "Her sister, by phone", "Large print", "yes"),
    ("a new father", "Walks past the allotments", "Nobody yet", "Evenings only", "yes"),
    ("Mr Lamb", "Grows leeks for the show", "The allotment society", "No app, please", "perhaps"),
    ("Ines", "Plants with her class", "Other teachers", "", "yes"),
    ("someone from the hostel", "Would like a garden", "The hostel's team", "Step-free", "no"),
)
LINES = (
    "You ran the seed swap last spring, and everybody still talks about it.",
    "Nobody knows the plots by the river as you do. I would learn so much.",
    "When the school garden flooded, you were there before anyone had asked.",
    "Your tomatoes won, but I remember how you showed the children what you did.",
    "You lent me your spade in March. I think you lend half the street yours.",
)
PAST = (
    Given("yes", words="With pleasure. Tuesdays suit me."),
    Given("yes"),
    Given("not_now", months=3, words="After the harvest, perhaps."),
    Given("yes", via="phone"),
    Given("no_thanks"),
    Given("yes", via="in_person"),
    Given("no_thanks", via="phone"),
    Given("yes"),
)
NOW = (
    Given("yes", words="Count me in!"),
    Given("not_now", months=1),
    Given(
        "instead", instead_name="Marta from the library", instead_why="She knows every gardener."
    ),
)
LEARNED = "Evenings work, mornings do not. People want to lend tools before they want to talk."
SEGMENTS = (
    (SegmentKind.TOPIC, "seeds", "seeds", 12),
    (SegmentKind.TOPIC, "school gardens", "school gardens", 8),
    (SegmentKind.PLACE, "Restalrig", "Restalrig", 10),
    (SegmentKind.PLACE, "Granton", "Granton", 6),
    (SegmentKind.ORGANISATION_KIND, "school", "Schools", 5),
    (SegmentKind.RARELY_ONLINE, "", "Rarely online", 10),
)
KINDS_OF = {
    "Leith Primary School": "school",
    "Allotment Society": "association",
    "Shore Library": "library",
}
CHANNELS = (Channel.EMAIL, Channel.PHONE, Channel.EMAIL, Channel.IN_PERSON, Channel.LETTER)


def load_outreach(community: Community) -> None:
    """Load five interviews, segments and three waves; nothing of it is ever sent."""
    for with_whom, habits, support, access, wanted in INTERVIEWS:
        db.session.add(
            Interview(
                community_id=community.id,
                with_whom=with_whom,
                talked_on=today() - timedelta(days=60),
                habits=habits,
                support_now=support,
                access_needs=access,
                wanted=wanted,
            )
        )
    sana, amir = (
        _people_with(community, Role.ORGANISER)[-1],
        _people_with(community, Role.AMBASSADOR)[0],
    )
    free = _free(community)
    first = _wave(community, sana, "Hear who would share tools", free[:8], (sana, amir), 45)
    _answers(first, PAST)
    waves.close_wave(first, LEARNED, by=sana)
    first.closed_at = now() - timedelta(days=14)
    lay_back("wave.closed", first.id, first.closed_at)
    second = _wave(community, sana, "Find who can teach beginners", free[8:18], (sana, amir), 9)
    _answers(second, NOW)
    third = _unsent(community, sana, "Reach the people who are rarely online", free[18:21])
    _segments(community, sana, free[21:24])
    for each in invitations.of_wave(third.id):
        each.write(why="Well known on the Shore", personal_line="", inviter=None, channel="phone")


def _segments(community: Community, by: Person, teachers: Sequence[Person]) -> None:
    """Whom the example wants to hear from, and who of them is rarely online."""
    for kind, value, name, target in SEGMENTS:
        segments.add(community, kind, value, name, target, by=by)
    own = segments.add(community, SegmentKind.OWN, "", "Can teach beginners", 10, by=by)
    for each in teachers:
        segments.put_in(own, each, by=by)
    for each in _free(community)[::4]:
        each.is_rarely_online = True
    for each in _free(community):
        each.organisation_kind = KINDS_OF.get(each.organisation or "")
    index_people([each.id for each in _free(community)])


def _wave(
    community: Community,
    owner: Person,
    purpose: str,
    people: Sequence[Person],
    inviters: Sequence[Person],
    days_ago: int,
) -> Wave:
    """A wave that was sent some days ago, as if every message had left."""
    wave = _unsent(community, owner, purpose, people)
    at = now() - timedelta(days=days_ago)
    wave.created_at = at - timedelta(days=3)
    wave.starts_on, wave.answers_by = at.date(), (at + timedelta(days=28)).date()
    ways = zip(
        invitations.of_wave(wave.id), cycle(LINES), cycle(CHANNELS), cycle(inviters), strict=False
    )
    for invitation, line, channel, inviter in ways:
        by = Channel.PHONE if channel == Channel.EMAIL and not invitation.person.email else channel
        invitation.write(why="Others go to them", personal_line=line, inviter=inviter, channel=by)
        invitation.approved_at, invitation.approved_by_id = at, owner.id
        invitation.invited_at = at
        _known_before(invitation, at)
        touchpoints.log(
            community.id, invitation.person_id, "talk", "A first hello.", by=inviter, at=at
        )
    wave.state, wave.opened_at = WaveState.LISTENING, at
    db.session.flush()
    return wave


def _unsent(community: Community, owner: Person, purpose: str, people: Sequence[Person]) -> Wave:
    wave = Wave(
        community_id=community.id,
        number=queries.next_number(community.id),
        purpose=purpose,
        owner_id=owner.id,
        starts_on=today(),
        answers_by=today() + timedelta(days=28),
    )
    db.session.add(wave)
    db.session.flush()
    waves.put_in(wave, [(person, "Others go to them") for person in people], by=owner)
    return wave


def _known_before(invitation: Invitation, at: datetime) -> None:
    """Somebody who was asked was known some days before, and told then what we hold."""
    person = invitation.person
    person.created_at = invitation.created_at = at - timedelta(days=3)
    person.informed_at, person.inform_by = at, at.date()
    known = update(Acquaintance).filter_by(person_id=person.id)
    db.session.execute(known.values(since=person.created_at))
    lay_back("invitation.planned", invitation.id, invitation.created_at)


def _answers(wave: Wave, given: Sequence[Given]) -> None:
    """Answers as they came, a day after the other, without news of them to anybody."""
    for day, (invitation, each) in enumerate(
        zip(invitations.of_wave(wave.id), given, strict=False), start=1
    ):
        row = answers.answer(invitation, each, by=invitation.inviter)
        at = (invitation.invited_at or now()) + timedelta(days=day)
        row.at = invitation.answered_at = at
        if each.months:
            invitation.ask_again_on = answers.months_later(at.date(), each.months)
        if each.answer == "yes":
            part_since(wave.community, invitation.person, Role.AMBASSADOR, at)
        lay_back("invitation.answered", invitation.id, at)
        named = update(Nomination).filter_by(invitation_id=invitation.id)
        db.session.execute(named.values(created_at=at))


def _people_with(community: Community, role: str) -> Sequence[Person]:
    return communities.people_with_role(community.id, role)


def _free(community: Community) -> Sequence[Person]:
    """People of the example without a role, in order."""
    team = {person.id for _membership, person in communities.team(community.id)}
    known = select(Acquaintance.person_id).where(Acquaintance.community_id == community.id)
    people = db.session.scalars(select(Person).where(Person.id.in_(known)).order_by(Person.id))
    return [each for each in people if each.id not in team]
