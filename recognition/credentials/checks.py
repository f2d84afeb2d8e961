"""What was looked at in a credential, what came of it, and how to say so to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
TITLES = {
    "file": _l("It is a badge"),
    "form": _l("It has the official form"),
    "words": _l("Its words are known"),
    "dates": _l("It is valid today"),
    "signature": _l("Nothing was changed"),
    "key": _l("The issuer's own key signed it"),
    "status": _l("It was not taken back"),
    "endorsements": _l("What others say in it"),
}
LONGEST_QUOTE = 80
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `outcome` is passed, failed, or unknown."""

    name: str
    outcome: str
    sentence: str

    @property
    def title(self) -> str:
        return str(TITLES[self.name])


class Failed(Exception):
    """A check did not pass; the text is the sentence that says why."""

    outcome = FAILED


class Unknown(Failed):
    """A check could not be made; the text says what is missing and what to do."""

    outcome = UNKNOWN


def quoted(value: object) -> str:
    """What a file says, short enough to stand in a sentence."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def listed(value: Any) -> list[Any]:
    """The values of a member that may be one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def moment(value: object) -> datetime | None:
    """The moment that a text names, with its zone; None for every other value."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def identity(value: object) -> str:
    """The id of an issuer, whether it is one or has one; "" where there is none."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""
