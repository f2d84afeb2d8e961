"""Answering an asking: names, or that nobody comes to mind. It can be changed until the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person, folded
from core.safeguarding.queries import is_held
from outreach.askings import queries
from outreach.askings.models import AskedMember
from outreach.nominations import actions as nominations
from outreach.nominations.models import Nomination, Origin
from outreach.settings.queries import of_community


@dataclass(frozen=True)
class Named:
    """Somebody whom a member goes to."""

    name: str
    why: str = ""
    known_how: str = ""
    is_named: bool = False


def room(asked: AskedMember) -> int:
    """How many names they can give, besides those that were decided on already."""
    decided = [each for each in queries.named_by(asked.id) if each.state != "waiting"]
    return max(0, of_community(asked.asking.community_id).suggestions_each - len(decided))


def given(asked: AskedMember) -> list[Nomination]:
    """The names that they gave and can still change."""
    return [each for each in queries.named_by(asked.id) if each.state == "waiting"]


def answer(asked: AskedMember, named: Sequence[Named], by: Person | None = None) -> None:
    """Take whom they named, or nobody; `by` is who wrote it down for them.

    A name that was given before keeps its day; what is no longer named is gone.
    """
    asked = queries.locked(asked.id)
    _must_be_taken(asked)
    if by is not None and asked.answered_at is not None:
        raise RuleBroken(_("What they say has been written down already."))
    wanted = {folded(each.name): each for each in named}
    if len(wanted) > (most := room(asked)):
        raise RuleBroken(
            ngettext("You can name %(num)s person.", "You can name %(num)s people.", most)
        )
    for kept in given(asked):
        again = wanted.pop(kept.name_key, None)
        if again is None:
            db.session.delete(kept)
        else:
            kept.name, kept.why, kept.known_how = again.name, again.why, again.known_how
            kept.is_named = again.is_named
    for each in wanted.values():
        _nominate(asked, each)
    asked.answered_at, asked.nobody = now(), not named
    community_id, asking_id = asked.asking.community_id, asked.asking_id
    record("asking.answered", by=by, community_id=community_id, subject_id=asking_id)


def _must_be_taken(asked: AskedMember) -> None:
    if not asked.asking.is_under_way:
        raise RuleBroken(_("This question is closed. Thank you all the same."))
    if is_held("person", asked.person_id):
        raise RuleBroken(
            _("Nothing can be done in your name now. Speak with who looks after safeguarding.")
        )
    community_id, person_id = asked.asking.community_id, asked.person_id
    belongs = queries.belonging([community_id], [person_id])
    if not (belongs and asked.person.may_be_contacted):
        raise RuleBroken(_("You left, or want no contact, so nothing is taken in your name here."))


def _nominate(asked: AskedMember, named: Named) -> None:
    nominations.nominate(
        asked.asking.community_id,
        asked.person_id,
        named.name,
        named.why,
        known_how=named.known_how,
        is_named=named.is_named,
        origin=Origin.FRIEND,
        asked_member_id=asked.id,
    )
