"""Forgetting somebody who was never told, or never answered."""

from __future__ import annotations

from core.erasure import erasing
from core.people.models import Person
from core.privacy.suppressing import suppress_person


def forget(person: Person, why: str) -> None:
    """Erase them; a keyed digest of their address says `why`, so that nobody brings them back.

    They did not ask for it: whoever lifts the digest may write to them, as may they themselves.
    Somebody at whom the safeguarding lead must look first stays until then.
    """
    if erasing.why_not_at_once(person):
        return
    suppress_person(person, why)
    erasing.erase(person, how=why, is_for_good=False)
