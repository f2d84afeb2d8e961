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
from core.privacy.suppressing import ERASED, NEVER, THEIR_WORD


def stopped_it_themselves(address: str) -> bool:
    """True where nobody but they could say that mail may come again."""
    suppression, person = privacy.suppression_of(address), people.with_email(address)
    if suppression is not None and suppression.reason in THEIR_WORD:
        return True
    return person is not None and _wants_no_mail(person)


def lift(address: str, reason: str, by: Person, how: How | None = None) -> None:
    """Take an address off the list, with a reason.

    `how` they said so, where they had stopped mail themselves. Raises RuleBroken for who said
    never.
    """
    suppression, person = privacy.suppression_of(address), people.with_email(address)
    if suppression is None:
        raise RuleBroken(_("Mail may be sent to this address already."))
    if suppression.reason == ERASED:
        raise RuleBroken(_("They asked to be forgotten, and we keep to that."))
    if suppression.reason == NEVER or (person is not None and not person.may_be_contacted):
        raise RuleBroken(_("They asked never to be contacted, and we keep to that."))
    if how is None and stopped_it_themselves(address):
        raise RuleBroken(
            _("They stopped mail themselves. Say how they said that it may come again.")
        )
    if person is not None and how is not None and _wants_no_mail(person):
        _agreed_again(person, reason, how, by)
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


def _wants_no_mail(person: Person) -> bool:
    said = lines_of([person.id]).get(person.id, ())
    return is_refused(said, Purpose.ANYTHING, "email", None)


def _agreed_again(person: Person, reason: str, how: How, by: Person) -> None:
    """Whoever stopped all mail said that it may come again."""
    about: dict[str, Any] = {"channel": "email", "note": reason, "how": how, "by": by}
    words = str(_("You may write to me by e-mail again."))
    give(person, Purpose.ANYTHING, basis=Basis.CONSENT, wording=words, **about)


def _count_anew(digest: str) -> None:
    """What came back before is not held against the address again."""
    counted = update(InboundMessage).where(InboundMessage.address_digest == digest)
    db.session.execute(counted.values(address_digest=None))
