"""Mail to whoever signs in with something that was added, removed or used up: they, or another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.db import db
from core.deliveries import actions as deliveries
from core.deliveries.kinds import AccountNotice, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.writing import write
from core.journal.actions import record
from core.journal.models import Entry
from core.people.models import Person

WHAT = {
    "authenticator.added": _l("An authenticator app was set up."),
    "authenticator.removed": _l("The authenticator app was removed."),
    "recovery_codes.made": _l("New recovery codes were made. Those before no longer work."),
    "second_factor.shown": _l("One of the recovery codes was used. It works no more."),
    "passkey.added": _l("A passkey was added."),
    "passkey.removed": _l("A passkey was removed."),
    "identity.added": _l("An account elsewhere was added that signs you in from now on."),
    "identity.removed": _l("An account elsewhere was removed. It signs you in no more."),
}
"""By the word of the journal. What administrators take away has a notice of its own."""


def record_and_tell(what: str, person: Person, **details: Any) -> None:
    """Write it into the journal, and to the person, whoever it was who did it."""
    line = record(what, by=person, person_id=person.id, **details)
    db.session.flush()
    deliveries.queue(KIND.name, subject_id=line.id, step="told", person_ids=[person.id])


def gather(leaving: Sequence[Leaving]) -> Mapping[int, Entry]:
    """The lines of the journal that these messages tell of."""
    return subjects(Entry, leaving)


def check(_delivery: Leaving, line: Entry | None) -> Verdict:
    return None if line else Never(_("The journal does not say so any more."), state="cancelled")


def compose(delivery: Leaving, line: Entry) -> Message:
    host = current_app.config["SETTINGS"].base_url
    context = {
        "person": delivery.person,
        "what": WHAT[line.what],
        "at": format_datetime(line.at, "d MMMM y, HH:mm", rebase=False),
        "host": host,
        "url": f"{host}/account/",
    }
    return write("core/accounts/mail/account_changed", context)


KIND = AccountNotice(
    "account-changed",
    _l("Notice of a change to how somebody signs in"),
    compose,
    check,
    gather,
)
