"""What a press at the chooser did to the list, in words, and where whoever pressed goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort
from flask_babel import gettext as _
from flask_babel import ngettext

from core.communities.queries import known_person
from core.errors import RuleBroken
from core.people.models import Person
from core.rows import asked_row
from outreach.next_ten.models import WishKind
from outreach.next_ten.proposing import Proposal

SHOWN = "shown-"
WISHES = {"must": WishKind.MUST, "never": WishKind.NEVER, "free": None}


@dataclass(frozen=True)
class Press:
    """`what` is the name of the button, `other` who comes instead; `place` is where they stood."""

    what: str
    person: Person
    place: int | None
    other: Person | None = None

    @property
    def leaves_its_button(self) -> bool:
        """Whether the button, or its counterpart, is still there afterwards."""
        return self.what == "must" or (self.what == "free" and self.place is not None)


def pressed(community_id: int, sent: Mapping[str, str]) -> Press | None:
    """The button beside a person that a form was sent with; None where it was another.

    Raises RuleBroken for somebody whom the community does not know.
    """
    for what in (*WISHES, "swap"):
        if what in sent:
            person = _known(community_id, asked_row(what) or abort(404))
            picked = asked_row(f"for-{person.id}") if what == "swap" else None
            other = _known(community_id, picked) if picked else None
            return Press(what, person, _place_of(person, sent), other)
    return None


def said(press: Press | None, proposal: Proposal) -> str:
    """What was done, in one sentence."""
    if press is None:
        return _chosen_again(proposal)
    name, is_in = press.person.name, press.person.id in _ids(proposal)
    match press.what:
        case "must" if is_in:
            return str(_("%(name)s stays in the list, whatever counts.", name=name))
        case "never":
            return str(_("%(name)s is excluded for this wave.", name=name))
        case "swap" if press.other:
            words = _("%(other)s was taken instead of %(name)s.", other=press.other.name, name=name)
            return str(words)
        case _ if is_in:
            return str(_("%(name)s is in the list by their points alone.", name=name))
    return str(_("%(name)s may be proposed again, but is not in the list now.", name=name))


def goes_on_at(press: Press, proposal: Proposal) -> int | None:
    """The person of the list with whom whoever pressed goes on: the same, or who stands there."""
    ids = _ids(proposal)
    wanted = (press.other or press.person).id
    if wanted in ids:
        return wanted
    return ids[min(press.place, len(ids) - 1)] if ids and press.place is not None else None


def _known(community_id: int, person_id: int) -> Person:
    found = known_person(community_id, person_id)
    if found is None:
        raise RuleBroken(_("This person is not known here any more. Load the page again."))
    return found


def _place_of(person: Person, sent: Mapping[str, str]) -> int | None:
    """Where somebody stood in the list that was sent; None where they did not."""
    shown = [name for name in sent if name.startswith(SHOWN)]
    name = f"{SHOWN}{person.id}"
    return shown.index(name) if name in shown else None


def _ids(proposal: Proposal) -> list[int]:
    return [each.person.id for each in proposal.picks]


def _chosen_again(proposal: Proposal) -> str:
    number = len(proposal.picks)
    return str(
        ngettext(
            "Chosen again: %(num)s person is in the list.",
            "Chosen again: %(num)s people are in the list.",
            number,
        )
    )
