"""What recognition puts into the example: what was done, by whom, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from core.communities import queries as communities
from core.communities.example import lay_back
from core.communities.models import Acquaintance, Community, Role
from core.db import db, new_public_id, now, today
from core.people.models import Person
from recognition.awards.example import load_awards
from recognition.awards.models import Award, AwardChange, AwardContribution, Endorsement
from recognition.badges.example import load_badges
from recognition.badges.models import Badge
from recognition.champions.example import load_champions
from recognition.contributions import actions as contributions
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.thanks import actions as thanks
from recognition.thanks.models import Thanks

DONE = (
    ("event", "Held the seed swap table in the library, all Saturday.", 20, 240, 45),
    ("answer", "Showed the new family at number nine how to sharpen a spade.", 16, None, None),
    ("translation", "Put the tool list into Polish and Urdu.", 12, 90, None),
    ("outreach", "Went from door to door in Granton with the summer leaflet.", 9, 120, 60),
    ("listening", "Sat with Mr Lamb for an hour, about leeks and about his wife.", 6, 60, None),
    ("content", "Drew the plan of the new shared beds, for the notice board.", 3, None, None),
    ("mentoring", "Took two beginners through their first frost.", 1, 45, 2),
)
WORDS = {
    0: "Because of you both, the beans of my grandmother have a new home.",
    2: "Now my neighbour borrows the ladder without asking me what it is called.",
}


def load_recognition(community: Community) -> None:
    """Load a few contributions; one of them waits for the word of somebody else."""
    sana = communities.people_with_role(community.id, Role.ORGANISER)[-1]
    amir = communities.people_with_role(community.id, Role.AMBASSADOR)[0]
    bea = communities.people_with_role(community.id, Role.MEMBER)[0]
    olu = communities.people_with_role(community.id, Role.SAFEGUARDING_LEAD)[0]
    done = [
        _log(community, deed, (amir, bea)[at % 2], [] if at else [sana])
        for at, deed in enumerate(DONE)
    ]
    parts.confirm(done[0], sana.id, by=sana)
    thanks.thank(done[0].id, WORDS[0], by=bea)
    thanks.thank(done[2].id, WORDS[2], by=sana)
    drafted = _log(community, ("event", "Carried the tables home.", 20, None, None), sana, [bea])
    parts.ask(drafted, amir)
    badges = load_badges(community, sana)
    load_awards(badges, done, amir, bea, olu)
    load_champions(community, badges, sana, olu)
    _lay_back(community)
    mended = _log(community, ("event", "Mended the gate of the plots.", 8, None, None), sana, [])
    parts.stand_for(mended, _without_email(community), "Said so at the gate, gladly.", by=sana)


def _lay_back(community: Community) -> None:
    """Let thanks come a day after what they are for, and badges another day later."""
    here = {"community_id": community.id}
    db.session.execute(update(Badge).filter_by(**here).values(created_at=community.created_at))
    done = {each.id: each for each in db.session.scalars(select(Contribution).filter_by(**here))}
    for each in db.session.scalars(select(Thanks).where(Thanks.contribution_id.in_(done))):
        deed = done[each.contribution_id]
        each.created_at = deed.thanked_at = deed.seen_at = deed.created_at + timedelta(days=1)
    for award in db.session.scalars(select(Award).filter_by(**here)):
        named = select(AwardContribution.contribution_id).filter_by(award_id=award.id)
        at = max(done[each].created_at for each in db.session.scalars(named))
        _give_at(award, at + timedelta(days=2))


def _give_at(award: Award, at: datetime) -> None:
    award.created_at = award.offered_at = at
    if award.accepted_at:
        award.accepted_at = at
    for table, column in ((Endorsement, "created_at"), (AwardChange, "at")):
        about = update(table).filter_by(award_id=award.id)
        db.session.execute(about.values({column: at}))
    for what in ("award.given", "award.offered", "award.accepted"):
        lay_back(what, award.id, at)


def _without_email(community: Community) -> Person:
    """Somebody whom the community knows of and who reads no e-mail."""
    known = select(Acquaintance.person_id).where(Acquaintance.community_id == community.id)
    found = select(Person).where(
        Person.id.in_(known), Person.email.is_(None), ~Person.is_administrator
    )
    return db.session.scalars(found.order_by(Person.id).limit(1)).one()


def _log(
    community: Community,
    done: tuple[str, str, int, int | None, int | None],
    by: Person,
    others: Sequence[Person],
) -> Contribution:
    kind, said, days_ago, minutes, reach = done
    words = {
        "kind": kind,
        "said": said,
        "done_on": today() - timedelta(days=days_ago),
        "minutes": minutes,
        "reach": reach,
    }
    logged = contributions.log(community, words, new_public_id(), by, others)
    logged.created_at = logged.shown_at = now() - timedelta(days=days_ago)
    return logged
