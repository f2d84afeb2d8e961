"""Where somebody goes once they have signed in."""

from __future__ import annotations

import re

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from core.accounts import devices, visits
from core.db import reading
from core.single_sign_on import actions as single_sign_on
from core.today import tasks


def go_on(person_id: int) -> Response:
    """Lead to the second factor if one is to be shown yet; else to where they wanted to go.

    A browser is remembered only once its person is in all the way.
    """
    with reading():
        if is_halfway():
            return redirect(url_for("core.second_factor.ask"), code=303)
        person = visits.person()
        if person and single_sign_on.pending(person):
            return redirect(url_for("core.identities.new"), code=303)
        return redirect(wanted(person_id), code=303)


def is_halfway() -> bool:
    """True when whoever has just signed in must show a second factor; else remember them here."""
    visits.forget()
    person = visits.person()
    if person:
        devices.remember(person)
    return person is None


def wanted(person_id: int) -> str:
    """The page that they asked for before they signed in, or the first one. Asked once."""
    return _inside(session.pop("next", None) or _first_page(person_id))


def _first_page(person_id: int) -> str:
    """Today, for who has something to do; for others the front door."""
    return url_for("core.today.index" if tasks.of(person_id) else "core.welcome.index")


def _inside(path: str) -> str:
    """A path on this host, never another one."""
    is_inside = re.fullmatch(r"/(?!/)[^\\\x00-\x1f\x7f]*", path)
    return path if is_inside else url_for("core.welcome.index")
