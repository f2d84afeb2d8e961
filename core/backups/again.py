"""Erasing those again who were erased after a backup was made, once it was restored."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

from flask import Flask
from flask_babel import gettext as _

from core.backups.afterwards import TO_ERASE
from core.db import db
from core.erasure.erasing import erase
from core.errors import RuleBroken
from core.people.models import Person
from core.privacy.models import Keepsake
from core.privacy.queries import is_forgotten

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Let each start finish what a restore that was ended has left."""
    app.extensions.setdefault("at_start", []).append(begin)


def begin() -> None:
    """Erase whoever is still waiting for it."""
    for sentence in erase_all():
        if sentence:
            log.error(sentence)


def erase_all() -> Iterator[str]:
    """Erase one after the other; commit at each step. Yields a sentence where one cannot be."""
    note = db.session.get(Keepsake, TO_ERASE)
    waiting = json.loads(note.value) if note else []
    for number, (person_id, keeps_badges) in enumerate(waiting, 1):
        said = _erase(person_id, keeps_badges)
        db.session.get_one(Keepsake, TO_ERASE).value = json.dumps(waiting[number:])
        yield said


def _erase(person_id: int, keeps_badges: bool) -> str:
    """What to tell where somebody is still there."""
    person = db.session.get(Person, person_id)
    if person is None:
        return ""
    try:
        was_for_good = person.email is not None and is_forgotten(person.email)
        erase(person, how="restore", keeps_badges=keeps_badges, is_for_good=was_for_good)
    except RuleBroken as rule:
        said = _("Person %(id)s was erased, and is back: %(why)s", id=person_id, why=rule)
        return str(said)
    return ""
