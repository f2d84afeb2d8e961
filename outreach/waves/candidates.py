"""Who can be put in a wave: people that the community knows of, who are free and may be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, select

from core.communities import queries as communities
from core.communities.models import Membership, Role
from core.consents import queries as consents
from core.db import db, now
from core.forms import one_line
from core.people import filters, finding, timeline
from core.people.filters import Close, Filters
from core.people.models import Person
from core.people.queries import may_be_approached
from core.people.ticking import ticked
from core.people.timeline import Contact
from core.safeguarding.models import Hold
from core.safeguarding.queries import people_on_hold
from outreach.invitations import obstacles
from outreach.invitations import queries as invitations
from outreach.invitations.models import Invitation
from outreach.waves.models import Wave

PAGE = 25
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Found:
    """A page of candidates with the last contact of each; `more` is the key of the next page.

    `later` says until when somebody asked to be left in peace, `against` in a word of
    `obstacles.WORDS` why somebody cannot be invited, `close` which words were taken for others.
    Where those `apart` are known from is for another community to know.
    """

    people: Sequence[Person]
    last: dict[int, Contact]
    later: dict[int, date]
    against: dict[int, str]
    apart: set[int]
    more: str
    close: Sequence[Close] = ()

    @property
    def has_choice(self) -> bool:
        """True when somebody on this page can be ticked."""
        return any(each.id not in {*self.later, *self.against} for each in self.people)


@dataclass(frozen=True)
class Chosen:
    """Who was ticked, with the reason why them; `without_why` are those that lack one."""

    people: Sequence[tuple[Person, str]] = ()
    without_why: Sequence[Person] = ()
    whys: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return bool(self.people) and not self.without_why

    @property
    def problem(self) -> str:
        if not self.people:
            return str(_("Tick at least one person."))
        return str(_("Say in a few words why them, for everyone you tick."))


def of_wave(wave: Wave, q: str, after: int | None) -> Found:
    """A page of people who may be put in this wave, from the one after `after` on.

    Whoever is looked for and cannot be invited is there too, to say why. `more` may follow a page
    that is not full: only so many people are looked at in one go.
    """
    asked = filters.read(wave.community_id, Filters.of({"q": q}))
    free = asked.wanted.also(*_not_yet_in(wave.community_id))
    if not q.strip():
        free = free.also(*_may_be_invited(wave.community_id))
    start = finding.key_of(wave.community_id, after) if after else None
    found = finding.walk(free, start, PAGE + 1)
    ids = [person_id for _name, person_id in found.keys[:PAGE]]
    last = ids[-1] if len(found.keys) > PAGE else found.end and found.end[1]
    people = {each.id: each for each in communities.known_people(wave.community_id, ids)}
    shown = [people[each] for each in ids if each in people]
    return _with_contacts(wave.community_id, shown, str(last or ""), asked.close)


def page_of(community_id: int, free: Select[Person], after: int | None) -> Found:
    """A page of these people by name, from the one after `after` on."""
    free = free.order_by(Person.sort_name, Person.id)
    start = communities.known_person(community_id, after) if after else None
    if start is not None:
        free = free.where(
            and_(Person.sort_name >= start.sort_name),
            (Person.sort_name > start.sort_name) | (Person.id > start.id),
        )
    people = db.session.scalars(free.limit(PAGE + 1)).all()
    shown = people[:PAGE]
    return _with_contacts(community_id, shown, str(shown[-1].id) if len(people) > PAGE else "")


def _with_contacts(
    community_id: int, shown: Sequence[Person], more: str, close: Sequence[Close] = ()
) -> Found:
    ids = [each.id for each in shown]
    contacts = timeline.shown_contacts(ids, now() - timedelta(days=90))
    last: dict[int, Contact] = {}
    for contact in contacts:
        last.setdefault(contact.person_id, contact)
    return Found(
        shown,
        last,
        later=invitations.asked_to_wait(community_id, ids),
        against=obstacles.of_people(community_id, shown),
        apart=communities.not_to_read(community_id, ids),
        more=more,
        close=close,
    )


def chosen(community_id: int, filled_in: Mapping[str, str]) -> Chosen:
    """Read the ticked people and their reasons from the submitted form; strangers are left out."""
    people = communities.known_people(community_id, list(ticked(filled_in))[:MOST_AT_ONCE])
    whys = {each.id: one_line(filled_in.get(f"why-{each.id}", ""))[:500] for each in people}
    return Chosen(
        people=[(each, whys[each.id]) for each in people],
        without_why=[each for each in people if not whys[each.id]],
        whys=whys,
    )


def _may_be_invited(community_id: int) -> list[finding.Test]:
    """The tests of who may be asked, as far as they did not refuse it."""
    left_alone = select(Person.id).where(~may_be_approached())
    return [
        lambda person_id: ~people_on_hold().where(Hold.subject_id == person_id).exists(),
        lambda person_id: ~left_alone.where(Person.id == person_id).exists(),
        lambda person_id: consents.something_lets_invite(person_id, community_id),
    ]


def _not_yet_in(community_id: int) -> list[finding.Test]:
    """The tests of who has no part in the community yet and is in no open wave."""
    asked = select(Invitation.person_id).where(
        Invitation.community_id == community_id, Invitation.is_open
    )
    has_part = select(Membership.person_id).where(
        Membership.community_id == community_id, Membership.role != Role.MEMBER
    )
    return [
        lambda person_id: ~asked.where(Invitation.person_id == person_id).exists(),
        lambda person_id: ~has_part.where(Membership.person_id == person_id).exists(),
    ]
