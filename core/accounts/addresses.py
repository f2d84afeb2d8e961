"""When the address changes with which somebody signs in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from core.accounts.actions import kill_links
from core.accounts.models import AddressChange
from core.accounts.sessions import end_others
from core.db import IN_BULK, db
from core.deliveries import actions as deliveries
from core.deliveries.kinds import AccountNotice, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.writing import write
from core.held.models import HeldLink
from core.journal.actions import record
from core.many import among
from core.people.models import Person


def follow(person: Person, was: str, by: Person | None) -> None:
    """After somebody got another address: no link that is out there works, all sessions end.

    The address that was hears of it, because whoever has the new one gets in. In the browser of
    whoever changed their own, the session goes on under a new name.
    """
    kill_links(person.id)
    end_others(person.id)
    change = AddressChange(person_id=person.id, was=was)
    db.session.add(change)
    db.session.flush()
    record("account.moved", by=by, person_id=person.id)
    deliveries.queue(KIND.name, subject_id=change.id, step="told", person_ids=[person.id])


def end_held_links(person_ids: Collection[int]) -> None:
    """Let no link that went to an address show what we hold, once the address is another."""
    theirs = delete(HeldLink).where(among(HeldLink.person_id, person_ids))
    db.session.execute(theirs, execution_options=IN_BULK)


def gather(leaving: Sequence[Leaving]) -> Mapping[int, AddressChange]:
    """The changes that these messages tell of. Each goes to the address that was."""
    changes = subjects(AddressChange, leaving)
    for each in leaving:
        if each.subject_id in changes:
            each.person.email = changes[each.subject_id].was
    return changes


def check(_delivery: Leaving, change: AddressChange | None) -> Verdict:
    return None if change else Never(_("It is too long ago."), state="cancelled")


def compose(delivery: Leaving, change: AddressChange) -> Message:
    """Tell whoever has the address that was. The new one is not for them to know."""
    host = current_app.config["SETTINGS"].base_url
    context = {"person": delivery.person, "change": change, "host": host}
    return write("core/accounts/mail/address_changed", context)


KIND = AccountNotice(
    "address-changed",
    _l("Notice of a changed address"),
    compose,
    check,
    gather,
)
