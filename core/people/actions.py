"""What people can do with the details of a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.accounts import addresses
from core.communities import queries as communities
from core.communities.actions import know
from core.communities.models import Community
from core.consents import coming
from core.consents.models import How
from core.db import db, today
from core.duplicates import finding
from core.duplicates.keys import Traits
from core.errors import RuleBroken
from core.journal.actions import record
from core.people import choices, queries, tags
from core.people.introducing import must_not_be_suppressed
from core.people.models import INFORM_WITHIN, Person, email_key
from core.people.terms import index_people
from core.privacy.digests import identity_digests
from core.privacy.queries import sealed
from core.requests import queries as requests
from core.requests.models import Kind

WORDS = ("access_needs", "notes", "source")
"""What a community writes about somebody, and another one that they join does not see."""
DETAILS = (
    "phone",
    "postal_address",
    "organisation",
    "organisation_kind",
    "place",
    "timezone",
    "preferred_channel",
    "access_needs",
    "is_rarely_online",
    "away_until",
    "notes",
    "source",
)


def follow(app: Flask, follower: Callable[[Person], None]) -> None:
    """Have something follow when somebody gets another name or address, before that is written.

    Before, because whatever follows is locked before its person everywhere else too.
    """
    app.extensions.setdefault("followers_of_people", []).append(follower)


class AlreadyHere(RuleBroken):
    """Somebody like this is in the list already.

    `people` are those whom it may be; `is_certain` when one address says that it is them.
    `reasons` are codes of what each of them shares, by their id (`duplicates.words`).
    """

    def __init__(
        self,
        text: str,
        people: Sequence[Person],
        is_certain: bool = True,
        reasons: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(text)
        self.people, self.is_certain, self.reasons = people, is_certain, reasons or {}


def add_person(
    community: Community, values: Mapping[str, Any], by: Person, shown: Collection[int] = ()
) -> Person:
    """Add someone whom the community did not know of; `shown` are those whom they may be.

    Somebody whom another community knows by this address is not made again, and only an
    administrator can let a second community know of them. Raises AlreadyHere and RuleBroken.
    """
    person = queries.with_email(values["email"]) if values["email"] else None
    if person is not None and communities.known_person(community.id, person.id):
        raise AlreadyHere(_("Somebody with this e-mail address is already here."), [person])
    must_not_be_suppressed(values["email"])
    coming.check(community.id, values["basis"])
    if person is not None:
        must_share(by)
    else:
        _refuse_forgotten(values)
        _refuse_namesakes(community, values)
        person = _made(values)
        _fill_in(community, person, values)
    know(community, person, is_shared=True)
    coming.came_in([person.id], community.id, values["basis"], How.STAFF, by.id)
    record("person.added", by=by, person_id=person.id, community_id=community.id)
    finding.note_people([person.id])
    if values["is_someone_else"]:
        finding.tell_apart(community.id, person.id, shown, by)
    return person


def change_person(
    community: Community, person: Person, values: Mapping[str, Any], by: Person
) -> None:
    """Change the details of a person whom the community knows of. Raises AlreadyHere."""
    if why := why_not_changed(person):
        raise RuleBroken(why)
    if (values["name"], values["email"] or None) != (person.name, person.email):
        for follower in current_app.extensions.get("followers_of_people", ()):
            follower(person)
    if email_key(values["email"]) != person.email_key:
        # whoever accepts a role meanwhile has it with the address that they accepted it with
        queries.keep(person)
        _refuse_address(community, person, values["email"], by)
        addresses.end_held_links([person.id])
    was = person.email if moves_a_sign_in(person, values["email"]) else None
    person.rename(values["name"])
    person.set_email(values["email"])
    _fill_in(community, person, values)
    if was:
        addresses.follow(person, was, by)
    finding.note_people([person.id])
    record("person.changed", by=by, person_id=person.id, community_id=community.id)


def why_not_changed(person: Person) -> str:
    """Why nobody changes the details of a person now; empty when somebody may.

    Whoever asked that nothing be done with them may still ask for a correction.
    """
    if person.restricted_at is None or requests.open_of(person.id, Kind.CORRECT):
        return ""
    return str(
        _(
            "%(name)s asked that nothing be done with their details for now. Only they can lift "
            "that. If they ask you to correct something, first write down that they do.",
            name=person.name,
        )
    )


def must_not_be_restricted(person: Person) -> None:
    """Raise RuleBroken where the person asked that nothing be done with their details for now."""
    if person.restricted_at is not None:
        raise RuleBroken(
            _(
                "%(name)s asked that nothing be done with their details for now. Only they can "
                "lift that.",
                name=person.name,
            )
        )


def moves_a_sign_in(person: Person, address: str | None) -> bool:
    """True when this would change the address that somebody signs in with."""
    return email_key(address) != person.email_key and queries.may_sign_in(person)


def must_share(by: Person) -> None:
    """Refuse to show one community what another has written about somebody.

    Raises RuleBroken for anybody but an administrator, who sees both.
    """
    if not by.is_administrator:
        raise RuleBroken(
            _(
                "Another community knows somebody with this e-mail address. What it wrote about "
                "them is not for you to see. Ask an administrator to add them here."
            )
        )


def tell(community: Community, person: Person, by: Person) -> None:
    """Record that this person was told that we hold their details, and from where."""
    if person.informed_at is None:
        person.told()
        record("person.told", by=by, person_id=person.id, community_id=community.id)


def _made(values: Mapping[str, Any]) -> Person:
    person = Person(source=values["source"])
    person.rename(values["name"])
    person.set_email(values["email"])
    if values["is_from_them"]:
        person.told()
    else:
        person.inform_by = today() + INFORM_WITHIN
    db.session.add(person)
    return person


def _fill_in(community: Community, person: Person, values: Mapping[str, Any]) -> None:
    for name in DETAILS:
        if name in values:
            setattr(person, name, values[name] or None)
    person.is_rarely_online = bool(values["is_rarely_online"])
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise RuleBroken(
            _("A moment ago somebody else entered this e-mail address. Look for it in the list.")
        ) from error
    topics = tags.as_spelled(values["topics"], choices.topics(community.id))
    languages = tags.as_spelled(values["languages"], choices.languages(community.id))
    if person.organisation_kind:
        used = choices.organisation_kinds(community.id)
        (person.organisation_kind,) = tags.as_spelled([person.organisation_kind], used)
    tags.retag(person, topics, languages)
    index_people([person.id])


def _refuse_forgotten(values: Mapping[str, Any]) -> None:
    """Ask once whether this is whoever asked to be forgotten under this name and number."""
    found = identity_digests(values["name"], values["phone"], values["postal_address"])
    if sealed(found) and not values["is_someone_else"]:
        raise AlreadyHere(
            _(
                "Somebody of this name, with this phone number or postal address, asked to be "
                "forgotten. Do not add them again, unless they ask for it or this is somebody else."
            ),
            [],
            is_certain=False,
        )


def _refuse_namesakes(community: Community, values: Mapping[str, Any]) -> None:
    """Ask once whether a person of the same name, or much like them, is the same person."""
    if values["is_someone_else"]:
        return
    namesakes = queries.namesakes(community.id, values["name"])
    (alike,) = finding.matches(community.id, [_traits(values)])
    reasons = {each.person_id: each.reasons for each in alike}
    others = [each for each in reasons if each not in {person.id for person in namesakes}]
    found = [*communities.known_people(community.id, others), *namesakes]
    if namesakes:
        question = _("Somebody of this name is already here. Is it the same person?")
    else:
        question = _("Somebody much like this is already here. Is it the same person?")
    if found:
        raise AlreadyHere(question, found, is_certain=False, reasons=reasons)


def _traits(values: Mapping[str, Any]) -> Traits:
    return Traits(**{each.name: values[each.name] for each in fields(Traits)})


def _refuse_address(community: Community, person: Person, address: str | None, by: Person) -> None:
    """Guard an address: its holder can sign in as the person, and one address is one person."""
    if queries.may_sign_in(person) and not (by.is_administrator or by.id == person.id):
        raise RuleBroken(
            _(
                "%(name)s signs in with their e-mail address. "
                "Only they or an administrator can change it.",
                name=person.name,
            )
        )
    must_not_be_suppressed(address)
    taken = queries.with_email(address) if address else None
    if taken is not None and taken.id == person.id:
        return
    if taken is not None and communities.known_person(community.id, taken.id):
        raise AlreadyHere(_("Somebody else here has this e-mail address."), [taken])
    if taken is not None:
        raise RuleBroken(_("This e-mail address cannot be used. An administrator can say why."))
