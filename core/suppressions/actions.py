"""Letting mail be sent to an address again."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import update

from core.db import db
from core.errors import RuleBroken
from core.inbox.models import InboundMessage
from core.journal.actions import record
from core.people import queries as people
from core.people.models import Person
from core.privacy import queries as privacy
from core.privacy.suppressing import ERASED, NEVER


def lift(address: str, reason: str, by: Person) -> None:
    """Take an address off the list, with a reason. Raises RuleBroken for who said never."""
    suppression, person = privacy.suppression_of(address), people.with_email(address)
    if suppression is None:
        raise RuleBroken(_("Mail may be sent to this address already."))
    if suppression.reason == ERASED:
        raise RuleBroken(_("They asked to be forgotten, and we keep to that."))
    if suppression.reason == NEVER or (person is not None and not person.may_be_contacted):
        raise RuleBroken(_("They asked never to be contacted, and we keep to that."))
    _count_anew(suppression.address_digest)
    db.session.delete(suppression)
    record(
        "suppression.lifted",
        by=by,
        person_id=person.id if person else None,
        reason=reason,
        was=suppression.reason,
        digest=suppression.address_digest[:12],
    )


def _count_anew(digest: str) -> None:
    """What came back before is not held against the address again."""
    counted = update(InboundMessage).where(InboundMessage.address_digest == digest)
    db.session.execute(counted.values(address_digest=None))
