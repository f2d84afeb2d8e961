"""People who came by themselves and said who they are."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.db import db, today
from core.errors import RuleBroken
from core.people.models import INFORM_WITHIN, Person
from core.people.terms import index_people


def introduce(name: str, address: str | None, source: str) -> Person:
    """Somebody whom nobody here knew, and whom no community knows of yet.

    Raises RuleBroken when somebody came with the same address at the same moment.
    """
    person = Person(source=source, inform_by=today() + INFORM_WITHIN)
    person.rename(name)
    person.set_email(address)
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise RuleBroken(_("Somebody did this at the same moment. Press once more.")) from None
    index_people([person.id])
    return person
