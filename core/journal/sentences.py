"""The journal in plain sentences, for the timeline of a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities.models import Role
from core.communities.words import ROLE_WORDS
from core.journal import queries
from core.journal.models import Entry
from core.people import timeline
from core.people.timeline import Moment

BY = "%(by)s"
SPOKEN = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")


@dataclass(frozen=True)
class Sentence:
    """How a line of the journal reads: an icon, and the sentence for an entry and who did it.

    Where `write` says [they|you], the first is for those who read about somebody, the second for
    whom it is about. A timeline leaves out what is told elsewhere on it.
    """

    icon: str
    write: Callable[[Entry, str], str]
    is_told_elsewhere: bool = False

    def read(self, entry: Entry, by: str, is_reader: bool = False) -> str:
        """The sentence, as somebody else reads it or whom it is about (`is_reader`).

        Who did it comes in last: no name chooses words.
        """
        said = SPOKEN.sub(r"\2" if is_reader else r"\1", self.write(entry, BY))
        return said.replace(BY, by)


def init_app(app: Flask) -> None:
    """Add what core writes to the journal to every timeline."""
    add(app, OF_CORE)
    timeline.add_source(app, moments=of_person)


def plain(icon: str, words: LazyString, is_told_elsewhere: bool = False) -> Sentence:
    """A sentence of the same words whatever was done; `%(by)s` in them is who did it."""
    return Sentence(icon, lambda _entry, by: str(words) % {"by": by}, is_told_elsewhere)


def add(app: Flask, said: Mapping[str, Sentence]) -> None:
    """Say how entries of these words read. Each package does so for its own."""
    app.extensions.setdefault("journal_sentences", {}).update(said)


def of_person(person_id: int, community_id: int) -> Sequence[Moment]:
    """The newest lines about a person, as moments."""
    return [
        Moment(entry.at, sentence.icon, sentence.read(entry, who(entry, by)), entry.reason or "")
        for entry, by in queries.of_person(person_id, community_id)
        if not (sentence := of(entry)).is_told_elsewhere
    ]


def of(entry: Entry) -> Sentence:
    """How this line reads."""
    return known().get(entry.what, OTHER)


def known() -> dict[str, Sentence]:
    """Every word that has a sentence."""
    return cast(dict[str, Sentence], current_app.extensions["journal_sentences"])


def who(entry: Entry, name: str | None) -> str:
    """Who did it, as a sentence says it; nobody who was erased has a name."""
    if name:
        return _set_apart(name)
    return str(_("NextTen") if entry.by_id is None else _("Somebody who is not here any more"))


def _set_apart(name: str) -> str:
    """A name between isolates, so that its direction does not turn the sentence around."""
    return f"\u2068{name}\u2069"


def _role(entry: Entry) -> str:
    role = entry.details.get("role")
    return str(ROLE_WORDS[Role(role)]) if role in set(Role) else ""


OTHER = Sentence("info", lambda entry, by: f"{by}: {entry.what}")
OF_CORE = {
    "person.added": plain("user-plus", _l("%(by)s added the details")),
    "person.changed": plain("pencil", _l("%(by)s changed the details")),
    "person.imported": plain("inbox", _l("%(by)s imported [them|you] in a list")),
    "person.filled": plain("inbox", _l("%(by)s imported a list that filled in missing details")),
    "person.merged": plain("users", _l("%(by)s made two entries of this person one")),
    "person.parted": plain("users", _l("%(by)s undid that, and [they|you] are two people again")),
    "person.apart": plain(
        "users", _l("%(by)s found that somebody like [them|you] is another person")
    ),
    "person.emptied": plain(
        "inbox", _l("An import was undone; what it had filled in is empty again")
    ),
    "person.told": plain(
        "message-circle", _l("%(by)s told [them|you] what we hold about [them|you]")
    ),
    "person.owned": plain("handshake", _l("%(by)s set who looks after [them|you]")),
    "person.disowned": plain("handshake", _l("%(by)s set that nobody looks after [them|you]")),
    "person.erased": plain("ban", _l("[They|You] were erased")),
    "person.restricted": plain(
        "hand", _l("[They|You] asked that nothing be done with [their|your] details for now")
    ),
    "person.unrestricted": plain(
        "check", _l("[Their|Your] details may be used again, as [they|you] said")
    ),
    "person.opposed": plain("ban", _l("[They|You] objected to what we do")),
    "person.asked": plain("mail", _l("[They|You] asked us something about [their|your] details")),
    "request.written": plain(
        "pencil", _l("%(by)s wrote down what [they|you] asked about [their|your] details")
    ),
    "request.answered": plain("check", _l("%(by)s answered what [they|you] had asked")),
    "request.told": plain(
        "message-circle", _l("%(by)s told [them|you] what became of what [they|you] had asked")
    ),
    "person.released": plain(
        "check", _l("The objection was answered, and [their|your] details may be used again")
    ),
    "request.extended": plain("clock", _l("%(by)s took more time to answer what [they|you] asked")),
    "retention.chosen": plain("clock", _l("%(by)s chose for how long we keep what")),
    "retention.done": plain("clock", _l("What was kept for long enough was forgotten")),
    "person.heard": plain(
        "message-circle", _l("%(by)s wrote down what [they|you] said about being written to")
    ),
    "person.chose": plain(
        "message-circle", _l("[They|You] chose what [they|you] are written to about")
    ),
    "person.objected": plain(
        "ban", _l("[They|You] were named by somebody, and want nothing to do with it")
    ),
    "person.agreed": plain(
        "heart", _l("[They|You] were named by somebody, and agreed to be written to")
    ),
    "person.never": plain("ban", _l("[They|You] asked never to be contacted again")),
    "delivery.held": plain("hand", _l("%(by)s held a message to [them|you]")),
    "delivery.released": plain("send", _l("%(by)s released a message to [them|you]")),
    "delivery.postponed": plain("clock", _l("%(by)s put off a message to [them|you]")),
    "delivery.cancelled": plain("ban", _l("%(by)s cancelled a message to [them|you]")),
    "suppression.returned": plain(
        "mail",
        _l("Somebody who had been erased let mail be sent to [their|your] address again"),
    ),
    "suppression.lifted": plain(
        "mail", _l("%(by)s let mail be sent to [their|your] address again")
    ),
    "role.given": Sentence(
        "user-plus",
        lambda entry, by: _("%(by)s gave [them|you] a role: %(role)s", by=by, role=_role(entry)),
    ),
    "role.taken": Sentence(
        "x",
        lambda entry, by: _(
            "%(by)s took a role from [them|you]: %(role)s", by=by, role=_role(entry)
        ),
    ),
}
