"""What core knows about somebody, for the page that they read themselves."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import Select, select

from core.communities.models import Acquaintance, Community, Membership
from core.communities.words import ROLE_WORDS
from core.consents import queries as consents
from core.consents.models import How
from core.consents.words import HOW_WORDS, PURPOSE_WORDS
from core.db import db
from core.deliveries import kinds
from core.deliveries.models import Delivery
from core.deliveries.words import STATE_WORDS
from core.fields.models import Field, FieldValue
from core.held import sections
from core.held.sections import MOST, About, Line, Part
from core.inbox.models import InboundMessage
from core.journal import sentences
from core.journal.models import Entry
from core.many import among
from core.people.models import PersonLanguage, PersonTopic
from core.privacy import queries as privacy
from core.privacy.words import REASON_WORDS


def init_app(app: Flask) -> None:
    """Add the sections of core."""
    for name, source in (
        ("who", who),
        ("from", whence),
        ("sent", sent),
        ("changed", changed),
        ("agreed", agreed),
    ):
        sections.add(app, name, source)


def who(about: About) -> Part:
    """Their details as they stand, where they are known and as what."""
    person = about.person
    details = [
        (_("Name"), person.name),
        (_("E-mail address"), person.email),
        (_("Phone"), person.phone),
        (_("Postal address"), person.postal_address),
        (_("Organisation"), person.organisation),
        (_("Kind of organisation"), person.organisation_kind),
        (_("Place"), person.place),
        (_("Time zone"), person.timezone),
        (_("What they need to take part"), person.access_needs),
        (_("Topics"), ", ".join(_each(about, select(PersonTopic.topic), PersonTopic.person_id))),
        (
            _("Languages"),
            ", ".join(_each(about, select(PersonLanguage.language), PersonLanguage.person_id)),
        ),
    ]
    return Part(
        [(title, text or "") for title, text in [*details, *_own_fields(about)]] + _known(about)
    )


def whence(about: About) -> Part:
    """The source, and when they were told."""
    person = about.person
    told = format_date(person.informed_at, "long") if person.informed_at else _("not yet")
    return Part(
        [
            (_("Source"), person.source),
            (_("Here since"), format_date(person.created_at, "long")),
            (_("You were told on"), told),
        ]
    )


def sent(about: About) -> Part:
    """Messages to them and what became of them, and what they wrote back."""
    titles = kinds.titles()
    messages = select(Delivery).where(
        among(Delivery.person_id, about.ids), about.is_within(Delivery.community_id)
    )
    letters = select(InboundMessage).where(
        among(InboundMessage.person_id, about.ids), about.is_within(InboundMessage.community_id)
    )
    lines = [
        Line(
            each.settled_at or each.created_at,
            f"{titles.get(each.kind, each.kind)}: {STATE_WORDS[each.state]}",
        )
        for each in db.session.scalars(messages.order_by(Delivery.id.desc()).limit(MOST))
    ]
    lines += [
        Line(each.received_at, each.subject or _("A reply"), each.text)
        for each in db.session.scalars(letters.order_by(InboundMessage.id.desc()).limit(MOST))
    ]
    return Part(lines=lines)


def changed(about: About) -> Part:
    """The lines of the journal about them; who did it is named by their part, not by name."""
    found = select(Entry).where(
        among(Entry.person_id, about.ids), about.is_within(Entry.community_id)
    )
    lines = []
    for entry in db.session.scalars(found.order_by(Entry.id.desc()).limit(MOST)):
        text = sentences.of(entry).read(entry, _by(entry, about), is_reader=True)
        if text and entry.what not in UNSAID:
            lines.append(Line(entry.at, text))
    return Part(lines=lines)


def _by(entry: Entry, about: About) -> str:
    if entry.by_id is None:
        return "NextTen"
    return str(_("You") if entry.by_id in about.ids else _("Somebody who looks after this"))


def agreed(about: About) -> Part:
    """What they said about being contacted."""
    person, facts = about.person, []
    if person.never_contact_at:
        facts.append((_("Never contact you"), format_date(person.never_contact_at, "long")))
    if person.restricted_at:
        facts.append(
            (_("Nothing is done with it since"), format_date(person.restricted_at, "long"))
        )
    stopped = privacy.suppression_of(person.email) if person.email else None
    if stopped:
        facts.append((_("No mail is sent to you"), str(REASON_WORDS.get(stopped.reason, ""))))
    return Part(facts, [line for each in about.ids for line in _ledger(each, about.community_id)])


def _ledger(person_id: int, community_id: int | None) -> list[Line]:
    """What the ledger says, with the words that they agreed to, or that others wrote down."""
    lines = []
    for change, wording, _name in consents.of_person(person_id, community_id):
        what = PURPOSE_WORDS[change.purpose]
        agreed, refused = _("Agreed: %(what)s", what=what), _("Not agreed: %(what)s", what=what)
        said = agreed if change.is_given else refused
        if change.how != How.PAGE:
            said = f"{said} ({HOW_WORDS[change.how]})"
        lines.append(Line(change.at, said, wording.text if wording else ""))
    return lines


UNSAID = {"hold.placed", "hold.lifted"}
"""What safeguarding does stands on no page but its own."""


def _each(about: About, found: Select[Any], column: Any) -> list[str]:
    return sorted(set(db.session.scalars(found.where(among(column, about.ids)))))


def _own_fields(about: About) -> list[tuple[str, str]]:
    found = select(Field.name, FieldValue.text).join(Field, Field.id == FieldValue.field_id)
    theirs = among(FieldValue.person_id, about.ids), about.is_within(Field.community_id)
    return [(row[0], row[1]) for row in db.session.execute(found.where(*theirs).order_by(Field.id))]


def _known(about: About) -> list[tuple[str, str]]:
    """Each community that knows them, and as what."""
    known = (
        select(Community.name, Membership.role)
        .select_from(Acquaintance)
        .join(Community, Community.id == Acquaintance.community_id)
        .outerjoin(
            Membership,
            (Membership.community_id == Acquaintance.community_id)
            & (Membership.person_id == Acquaintance.person_id),
        )
        .where(among(Acquaintance.person_id, about.ids), about.is_within(Community.id))
        .order_by(Community.name)
    )
    roles: dict[str, str] = {role: str(words) for role, words in ROLE_WORDS.items()}
    return [
        (name, roles.get(role, role) if role else _("known there"))
        for name, role in db.session.execute(known)
    ]
