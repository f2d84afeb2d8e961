"""Erasing those again who were erased after a backup was made, once it was restored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _

from core.backups.afterwards import TO_ERASE
from core.db import db
from core.errors import RuleBroken
from core.people.models import Person
from core.privacy.models import Keepsake

Erase = Callable[[Person], None]
ERASE = "erase_again"


def by(app: Flask, erase: Erase) -> None:
    """Say how a person is erased, so that nobody comes back by a restore."""
    app.extensions[ERASE] = erase


def erase_all() -> Iterator[str]:
    """Erase one after the other; commit at each step. Yields a sentence where one cannot be."""
    note = db.session.get(Keepsake, TO_ERASE)
    waiting = json.loads(note.value) if note else []
    for number, person_id in enumerate(waiting, 1):
        said = _erase(person_id)
        db.session.get_one(Keepsake, TO_ERASE).value = json.dumps(waiting[number:])
        yield said


def _erase(person_id: int) -> str:
    """What to tell where somebody is still there."""
    person = db.session.get(Person, person_id)
    if person is None:
        return ""
    try:
        cast(Erase, current_app.extensions.get(ERASE, _cannot))(person)
    except RuleBroken as rule:
        said = _("Person %(id)s was erased, and is back: %(why)s", id=person_id, why=rule)
        return str(said)
    return ""


def _cannot(_person: Person) -> None:
    raise RuleBroken(_("Nothing here knows how to erase people."))
