"""The mail that says that what somebody asked about their details is answered, or takes longer.

It goes to the address on file, which others may read too. So it says neither what was asked nor
what the answer is: both stand on the page about them, to which it leads for a day, as the link does
that anybody with this mailbox can ask for. After a request to correct something it leads nobody in:
perhaps the address is what was wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from core.db import IN_BULK, db, now
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.models import Delivery
from core.deliveries.writing import write
from core.held.actions import write_token
from core.held.models import HeldLink
from core.many import among
from core.pages.links import absolute
from core.requests.models import KIND, PersonRequest
from core.requests.models import Kind as Right


def gather(deliveries: Sequence[Leaving]) -> dict[int, PersonRequest]:
    """The requests that these messages tell of, in one query."""
    return subjects(PersonRequest, deliveries)


def check(_delivery: Leaving, asked: PersonRequest | None) -> Verdict:
    """Nothing is sent once somebody told them in another way."""
    if asked is None or asked.told_at is not None:
        return Never(_("They know already."), state="cancelled")
    return None


def compose(delivery: Leaving, asked: PersonRequest) -> Message:
    """Write the mail. The token is made here, so that it exists nowhere before it leaves."""
    opens = asked.kind != Right.CORRECT
    context = {
        "person": delivery.person,
        "asked": asked,
        "opens": opens,
        "url": _new_link(delivery.person_id) if opens else absolute("core.held.ask"),
        "used_again_on": asked.used_again_on if delivery.person.restricted_at else None,
    }
    return write("core/requests/mail/answered", context)


def accepted(deliveries: Sequence[Leaving]) -> None:
    """They know what became of it. That it takes longer is no answer yet."""
    ids = [each.subject_id for each in deliveries]
    answered = update(PersonRequest).where(
        among(PersonRequest.id, ids),
        PersonRequest.done_at.is_not(None),
        PersonRequest.told_at.is_(None),
    )
    told = answered.values(told_at=now(), told_how="email")
    db.session.execute(told, execution_options=IN_BULK)


def came_back(delivery: Delivery, _inbound_id: int) -> None:
    """They do not know, after all; somebody else has to tell them."""
    asked = db.session.get(PersonRequest, delivery.subject_id)
    if asked is not None and asked.told_how == "email":
        asked.told_at = asked.told_how = None


def _new_link(person_id: int) -> str:
    link = HeldLink(person_id=person_id)
    url = write_token(link)
    db.session.add(link)
    return url


ANSWERED = Kind(
    KIND,
    _l("Answer about details"),
    compose,
    check,
    gather,
    accepted,
    is_notice=True,
    is_owed=True,
    came_back=came_back,
)
