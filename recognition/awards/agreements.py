"""Writing down what the holder of an award agreed to, beside the award itself."""

from __future__ import annotations

from typing import Any, Protocol

from flask_babel import gettext as _

from core.consents.actions import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.db import db
from core.people.models import Person
from recognition.awards.models import Award
from recognition.awards.words import AUDIENCE_WORDS, SHOWN_AS_WORDS


class Choice(Protocol):
    """Who sees it, and under which name."""

    @property
    def audience(self) -> str: ...
    @property
    def shown_as(self) -> str: ...


def of_choice(award: Award, choice: Choice, agreed: str | None, by: Person) -> None:
    """They carry the badge; and are seen with it, or are not any more.

    Whoever lets others see it can be asked what they know: that comes with being seen.
    """
    holder, how = db.session.get_one(Person, award.person_id), _how(agreed)
    about: dict[str, Any] = {
        "community_id": award.community_id,
        "how": how,
        "by": by,
        "note": agreed or "",
    }
    words = _(
        "Who sees it: %(who)s. Under which name: %(name)s.",
        who=AUDIENCE_WORDS[choice.audience],
        name=SHOWN_AS_WORDS[choice.shown_as],
    )
    give(holder, Purpose.BADGE, basis=Basis.CONSENT, wording=words, **about)
    if choice.audience == "only_me":
        withdraw(holder, Purpose.PUBLISHING, wording=words, **about)
        return
    for purpose in (Purpose.PUBLISHING, Purpose.QUESTION):
        give(holder, purpose, basis=Basis.CONSENT, wording=words, **about)


def took_back(award: Award, agreed: str | None, by: Person) -> None:
    """They handed the badge back."""
    holder = db.session.get_one(Person, award.person_id)
    about: dict[str, Any] = {
        "community_id": award.community_id,
        "how": _how(agreed),
        "note": agreed or "",
    }
    withdraw(holder, Purpose.BADGE, by=by, **about)


def _how(agreed: str | None) -> How:
    """A helper writes down how and when they said so in their own words."""
    return How.STAFF if agreed else How.PAGE
