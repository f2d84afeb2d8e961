"""The notice that a lost second factor was taken away."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.deliveries.kinds import AccountNotice, Message
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write


def compose(delivery: Leaving, _about: Any) -> Message:
    url = f"{current_app.config['SETTINGS'].base_url}/sign-in"
    context = {"person": delivery.person, "url": url}
    return write("core/second_factor/mail/reset", context)


KIND = AccountNotice(
    "second-factor-reset",
    _l("Notice of a second factor that was taken away"),
    compose,
)
