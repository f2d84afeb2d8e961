"""The notice that a passkey was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.deliveries.kinds import AccountNotice, Message, Never, Verdict
from core.deliveries.leaving import Leaving, subjects
from core.deliveries.writing import write
from core.passkeys.models import Passkey


def gather(leaving: Sequence[Leaving]) -> Mapping[int, Passkey]:
    """The passkeys that these messages tell of."""
    return subjects(Passkey, leaving)


def check(_delivery: Leaving, passkey: Passkey | None) -> Verdict:
    return None if passkey else Never(_("This passkey was removed."), state="cancelled")


def compose(delivery: Leaving, passkey: Passkey) -> Message:
    context = {
        "person": delivery.person,
        "passkey": passkey,
        "url": f"{current_app.config['SETTINGS'].base_url}/account/",
    }
    return write("core/passkeys/mail/refused", context)


KIND = AccountNotice(
    "passkey-refused",
    _l("Notice of a refused passkey"),
    compose,
    check,
    gather,
)
