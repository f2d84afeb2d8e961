"""Who was named in the example site, and the pages that only a message or paper leads to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.communities.models import Community
from core.db import db, now
from core.people.models import Person
from outreach.askings import actions as askings
from outreach.askings import answering, queries
from outreach.askings.answering import Named
from outreach.askings.links import token_of
from outreach.askings.models import AskedMember, Asking
from outreach.invitations.links import answer_token
from outreach.invitations.models import Invitation
from outreach.nominations.actions import decline, nominate
from outreach.nominations.models import Origin
from outreach.settings import actions as settings
from outreach.settings.models import USUAL
from outreach.suggestions.actions import suggest
from recognition.thanks.models import Thanks


def name_somebody(known_to: Community, by: Person, amir: Person, long: str) -> None:
    """Candidates of every kind, suggestions in two states, and askings in all three."""
    settings.change(known_to, {**USUAL, "takes_self_nominations": True}, by)
    said = {"why": long, "known_how": long, "email": "", "agreed": False, "is_named": True}
    for person in (by, amir):
        suggest(known_to.id, person, {"name": long, **said})
    nominate(known_to.id, None, long, "Bees", "a@example.test", True, origin=Origin.SELF)
    nominate(known_to.id, None, "B", "Bees", "b@example.test", True, origin=Origin.SELF)
    nominate(known_to.id, None, amir.name, "Bees", origin=Origin.ANSWER)
    decline(suggest(known_to.id, by, {"name": "Somebody", **said}), by)
    _ask_everybody(known_to, by, long, is_over=True)
    asking = _ask_everybody(known_to, by, long, is_over=False)
    reached = [each for each in queries.members_of(asking.id) if each.person.email]
    answering.answer(reached[0], [Named(long, long, long)])
    db.session.add(Asking(community_id=known_to.id, about=long, size=1, by_id=by.id))


def pages_of_naming(known_to: Community, reader: Person) -> list[str]:
    """Of an answer that was yes, of an asking, of the public form, and of thanks to look at."""
    home = f"/communities/{known_to.id}"
    agreed = select(Invitation).where(Invitation.is_open, Invitation.answer == "yes")
    theirs = answer_token(db.session.scalars(agreed.limit(1)).one())
    asked = select(AskedMember).where(AskedMember.answered_at.is_not(None))
    whom = token_of(db.session.scalars(asked.limit(1)).one())
    thanked = select(Thanks.contribution_id).where(Thanks.by_id != reader.id).order_by(Thanks.id)
    return [
        f"/answer/{theirs}/who-else/",
        f"/whom/{whom}/",
        f"/whom/{whom}/thanks",
        "/whom/unknown/",
        f"{home}/put-yourself-forward/",
        f"{home}/put-yourself-forward/thanks",
        f"{home}/contributions/{db.session.scalars(thanked.limit(1)).one()}",
    ]


def _ask_everybody(known_to: Community, by: Person, about: str, *, is_over: bool) -> Asking:
    """Ask all who may be asked; one that is over was so long ago that they may be asked again."""
    asked = db.session.scalars(queries.may_be_asked(known_to.id)).all()
    asking = Asking(community_id=known_to.id, about=about, size=len(asked), by=by)
    db.session.add(asking)
    db.session.flush()
    db.session.add_all(AskedMember(asking_id=asking.id, person_id=each) for each in asked)
    db.session.flush()
    askings.send(asking, by)
    if is_over:
        askings.end(asking, by)
        asking.created_at = now() - timedelta(days=100)
        db.session.flush()
    return asking
