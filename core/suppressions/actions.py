"""Letting mail be sent to an address again."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from core.consents.actions import give
from core.consents.models import Basis, How, Purpose
from core.consents.queries import lines_of
from core.consents.weighing import is_refused
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
    if person is not None:
        _agreed_again(person, reason, by)
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


def _agreed_again(person: Person, reason: str, by: Person) -> None:
    """Whoever stopped all mail said that it may come again."""
    said = lines_of([person.id]).get(person.id, ())
    if is_refused(said, Purpose.ANYTHING, "email", None):
        about: dict[str, Any] = {"channel": "email", "note": reason, "by": by}
        words = str(_("You may write to me by e-mail again."))
        about = {**about, "wording": words, "how": How.IN_PERSON}
        give(person, Purpose.ANYTHING, basis=Basis.CONSENT, **about)


def _count_anew(digest: str) -> None:
    """What came back before is not held against the address again."""
    counted = update(InboundMessage).where(InboundMessage.address_digest == digest)
    db.session.execute(counted.values(address_digest=None))
