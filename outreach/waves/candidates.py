"""Who can be put in a wave: people that the community knows of, who are free and may be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, select

from core.communities import queries as communities
from core.communities.models import Acquaintance, Membership, Role
from core.db import db, now
from core.forms import one_line
from core.people import timeline
from core.people.models import Person, PersonWord, words_of
from core.people.ticking import ticked
from core.people.timeline import Contact
from outreach.invitations import queries as invitations
from outreach.invitations.models import Invitation
from outreach.waves.models import Wave

PAGE = 25
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Found:
    """A page of candidates with the last contact of each; `more` is the key of the next page.

    `later` says until when somebody asked to be left in peace.
    """

    people: Sequence[Person]
    last: dict[int, Contact]
    later: dict[int, date]
    more: str


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
    """A page of people who may be put in this wave, from the one after `after` on."""
    free = _free(wave.community_id)
    for word in sorted(words_of(one_line(q)))[:5]:
        free = free.where(
            exists().where(
                PersonWord.person_id == Person.id,
                PersonWord.word >= word,
                PersonWord.word < word + "\U0010ffff",
            )
        )
    return page_of(wave.community_id, free, after)


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
    later = invitations.asked_to_wait(community_id, [each.id for each in shown])
    contacts = timeline.shown_contacts([each.id for each in shown], now() - timedelta(days=90))
    last: dict[int, Contact] = {}
    for contact in contacts:
        last.setdefault(contact.person_id, contact)
    return Found(shown, last, later, str(shown[-1].id) if len(people) > PAGE else "")


def chosen(community_id: int, filled_in: Mapping[str, str]) -> Chosen:
    """Read the ticked people and their reasons from the submitted form; strangers are left out."""
    people = communities.known_people(community_id, list(ticked(filled_in))[:MOST_AT_ONCE])
    whys = {each.id: one_line(filled_in.get(f"why-{each.id}", ""))[:500] for each in people}
    return Chosen(
        people=[(each, whys[each.id]) for each in people],
        without_why=[each for each in people if not whys[each.id]],
        whys=whys,
    )


def _free(community_id: int) -> Select[Person]:
    """People of the community who may be asked, have no part in it yet and are in no open wave."""
    known = exists().where(
        Acquaintance.community_id == community_id, Acquaintance.person_id == Person.id
    )
    asked = exists().where(
        Invitation.person_id == Person.id,
        Invitation.community_id == community_id,
        Invitation.is_open,
    )
    has_part = exists().where(
        Membership.person_id == Person.id,
        Membership.community_id == community_id,
        Membership.role != Role.MEMBER,
    )
    return select(Person).where(known, ~asked, ~has_part, Person.never_contact_at.is_(None))
