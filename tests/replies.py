"""Replies that came by mail, as the mailbox would have kept them."""

from __future__ import annotations

from sqlalchemy import select

from core.communities.models import Community
from core.db import db, now
from core.deliveries.models import State
from core.inbox.models import InboundMessage, What
from core.people.models import Person
from tests.deliveries import delivery_in


def let_replies_come(somebody: Person, words: str) -> None:
    """One reply on a timeline, and one that belongs to nobody."""
    delivery = delivery_in(State.ACCEPTED, somebody)
    delivery.community_id = db.session.scalars(select(Community.id)).first()
    for uid, about in enumerate((delivery, None), start=1):
        db.session.add(
            InboundMessage(
                mailbox="x",
                uidvalidity=1,
                uid=uid,
                content_digest=str(uid),
                what=What.REPLY,
                delivery_id=about.id if about else None,
                person_id=about.person_id if about else None,
                community_id=about.community_id if about else None,
                from_name=words,
                subject=words,
                text=words,
                quoted=words,
                received_at=now(),
                acted_at=now(),
            )
        )
