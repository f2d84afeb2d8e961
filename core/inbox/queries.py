"""What we ask the database about what came back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from core.db import db, now
from core.deliveries.models import Delivery
from core.inbox.models import Bounce, InboundMessage, MailboxPosition, What
from core.people.models import Person
from core.people.timeline import Moment

PAGE = 50
PATIENCE = timedelta(days=1)
COUNTED = timedelta(days=90)


def about(public_ids: Collection[str]) -> tuple[Delivery, Person] | None:
    """The delivery of the first of these ids that is one of ours, with its person."""
    found = db.session.execute(
        select(Delivery, Person)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.public_id.in_(public_ids))
    ).all()
    by_id = {delivery.public_id: (delivery, person) for delivery, person in found}
    return next((by_id[each] for each in public_ids if each in by_id), None)


def waiting(after: int = 0) -> Sequence[int]:
    """The messages of the last day from which nothing has followed yet, oldest first."""
    return db.session.scalars(
        select(InboundMessage.id)
        .where(
            InboundMessage.acted_at.is_(None),
            InboundMessage.created_at > now() - PATIENCE,
            InboundMessage.id > after,
        )
        .order_by(InboundMessage.id)
        .limit(100)
    ).all()


def locked_delivery(delivery_id: int) -> Delivery:
    """The delivery as it is now, with its row locked until the end of the transaction."""
    return db.session.get_one(Delivery, delivery_id, with_for_update=True, populate_existing=True)


def position_of(mailbox: str) -> Row[int, int, datetime | None] | None:
    """The uidvalidity, the last uid and the time of the last reading of a mailbox."""
    return db.session.execute(
        select(
            MailboxPosition.uidvalidity, MailboxPosition.last_uid, MailboxPosition.read_at
        ).where(MailboxPosition.mailbox == mailbox)
    ).one_or_none()


def soft_bounces(address_digest: str) -> tuple[int, datetime | None]:
    """How often an address was full or failed in 90 days, and since when.

    What shows that mail arrives again, a reply or a report of success, starts the count anew.
    """
    arrived = select(func.max(InboundMessage.received_at)).where(
        InboundMessage.address_digest == address_digest,
        InboundMessage.what.in_((What.REPLY, What.DELIVERED)),
    )
    since = db.session.scalar(arrived)
    failed = InboundMessage.bounce.in_((Bounce.FULL, Bounce.SOFT))
    counted = select(func.count(), func.min(InboundMessage.received_at)).where(
        InboundMessage.address_digest == address_digest,
        failed,
        InboundMessage.received_at > (since or now() - COUNTED),
        InboundMessage.received_at > now() - COUNTED,
    )
    number, first = db.session.execute(counted).one()
    return number, first


def unmatched(before: int | None = None) -> Sequence[InboundMessage]:
    """Replies that belong to nobody's page, and what could not be read; newest first, a page."""
    found = (
        select(InboundMessage)
        .where(_is_for_administrators(), InboundMessage.confirmed_at.is_(None))
        .order_by(InboundMessage.id.desc())
        .limit(PAGE + 1)
    )
    return db.session.scalars(found.where(InboundMessage.id < before) if before else found).all()


def unmatched_one(inbound_id: int) -> InboundMessage | None:
    return db.session.scalar(
        select(InboundMessage).where(InboundMessage.id == inbound_id, _is_for_administrators())
    )


def positions() -> Sequence[MailboxPosition]:
    """Every mailbox that was ever read, the latest first."""
    return db.session.scalars(
        select(MailboxPosition).order_by(MailboxPosition.read_at.desc()).limit(10)
    ).all()


def replies_about(kind: str, subjects: Select[int]) -> Sequence[InboundMessage]:
    """The replies to messages of this kind about these subjects, newest first, at most 50."""
    return db.session.scalars(
        select(InboundMessage)
        .join(Delivery, Delivery.id == InboundMessage.delivery_id)
        .where(
            InboundMessage.what == What.REPLY,
            Delivery.kind == kind,
            Delivery.subject_id.in_(subjects),
        )
        .order_by(InboundMessage.received_at.desc())
        .limit(50)
    ).all()


def moments(person_id: int, community_id: int) -> Sequence[Moment]:
    """What came back from a person, for their timeline."""
    found = db.session.scalars(
        select(InboundMessage)
        .where(
            InboundMessage.person_id == person_id,
            InboundMessage.community_id == community_id,
            InboundMessage.what.in_(
                (What.REPLY, What.AUTO_REPLY, What.BOUNCE, What.COMPLAINT, What.DELAYED)
            ),
        )
        .order_by(InboundMessage.received_at.desc())
        .limit(50)
    )
    return [_moment(each) for each in found]


def _moment(each: InboundMessage) -> Moment:
    titles = {
        What.REPLY: _("They replied by e-mail"),
        What.AUTO_REPLY: _("Their mail program answered by itself"),
        What.BOUNCE: _("A message to them came back"),
        What.COMPLAINT: _("They marked a message as unwanted"),
        What.DELAYED: _("Their mail server is slow to take a message; it goes on trying"),
    }
    icons = {What.REPLY: "message-circle", What.AUTO_REPLY: "mail", What.DELAYED: "clock"}
    what = What(each.what)
    words = each.text if what == What.REPLY else each.subject
    return Moment(
        each.received_at,
        icons.get(what, "triangle-alert"),
        titles[what],
        words,
        quoted=each.quoted,
    )


def _is_for_administrators() -> ColumnElement[bool]:
    """A reply that is about no community has no timeline where its people would find it."""
    return or_(
        (InboundMessage.what == What.REPLY) & InboundMessage.community_id.is_(None),
        InboundMessage.what == What.UNREADABLE,
    )
