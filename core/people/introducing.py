"""People who came by themselves, or were named, and are new to all of us."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.db import db, today
from core.errors import RuleBroken
from core.people.models import INFORM_WITHIN, Person
from core.people.terms import index_people
from core.privacy.queries import is_suppressed


def introduce(name: str, address: str | None, source: str, since: date | None = None) -> Person:
    """Somebody whom nobody here knew, and whom no community knows of yet.

    `since` is the day from which we hold anything about them, where it is not today. Raises
    RuleBroken when somebody came with the same address at the same moment.
    """
    person = Person(source=source, inform_by=(since or today()) + INFORM_WITHIN)
    person.rename(name)
    person.set_email(address)
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise RuleBroken(_("Somebody did this at the same moment. Press once more.")) from None
    index_people([person.id])
    return person


def must_not_be_suppressed(address: str | None) -> None:
    """Raise RuleBroken where who has this address wants no mail, or asked to be forgotten."""
    if address and is_suppressed(address):
        raise RuleBroken(
            _(
                "Whoever has this e-mail address asked us not to write, or to be forgotten. We do "
                "not keep it. If they changed their mind, they can say so themselves."
            )
        )
