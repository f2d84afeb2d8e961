"""The journal in plain sentences, for the timeline of a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import gettext as _

from core.communities.models import Role
from core.communities.words import ROLE_WORDS
from core.journal import queries
from core.journal.models import Entry
from core.people import timeline
from core.people.timeline import Moment


@dataclass(frozen=True)
class Sentence:
    """How a line of the journal reads: an icon, and the sentence for an entry and who did it.

    A timeline leaves out what is told elsewhere on it.
    """

    icon: str
    write: Callable[[Entry, str], str]
    is_told_elsewhere: bool = False


def init_app(app: Flask) -> None:
    """Add what core writes to the journal to every timeline."""
    for what, sentence in OF_CORE.items():
        add(app, what, sentence)
    timeline.add_source(app, moments=of_person)


def plain(icon: str, words: LazyString, is_told_elsewhere: bool = False) -> Sentence:
    """A sentence of the same words whatever was done; `%(by)s` in them is who did it."""
    return Sentence(icon, lambda _entry, by: str(words) % {"by": by}, is_told_elsewhere)


def add(app: Flask, what: str, sentence: Sentence) -> None:
    """Say how entries of this kind read. Each package does so for its own."""
    app.extensions.setdefault("journal_sentences", {})[what] = sentence


def of_person(person_id: int, community_id: int) -> Sequence[Moment]:
    """The newest lines about a person, as moments."""
    return [
        Moment(entry.at, sentence.icon, sentence.write(entry, who(entry, by)), entry.reason or "")
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
    "person.added": Sentence("user-plus", lambda entry, by: _("%(by)s added the details", by=by)),
    "person.changed": Sentence("pencil", lambda entry, by: _("%(by)s changed the details", by=by)),
    "person.imported": Sentence(
        "inbox", lambda entry, by: _("%(by)s imported them in a list", by=by)
    ),
    "person.filled": Sentence(
        "inbox", lambda entry, by: _("%(by)s imported a list that filled in missing details", by=by)
    ),
    "person.merged": Sentence(
        "users", lambda entry, by: _("%(by)s made two entries of this person one", by=by)
    ),
    "person.parted": Sentence(
        "users", lambda entry, by: _("%(by)s undid that, and they are two people again", by=by)
    ),
    "person.apart": Sentence(
        "users",
        lambda entry, by: _("%(by)s found that somebody like them is another person", by=by),
    ),
    "person.emptied": Sentence(
        "inbox", lambda entry, by: _("An import was undone; what it had filled in is empty again")
    ),
    "person.told": Sentence(
        "message-circle", lambda entry, by: _("%(by)s told them what we hold about them", by=by)
    ),
    "person.owned": Sentence(
        "handshake", lambda entry, by: _("%(by)s set who looks after them", by=by)
    ),
    "person.disowned": Sentence(
        "handshake", lambda entry, by: _("%(by)s set that nobody looks after them", by=by)
    ),
    "person.erased": Sentence("ban", lambda entry, by: _("They were erased, as they asked")),
    "person.restricted": Sentence(
        "hand", lambda entry, by: _("They asked that nothing be done with their details for now")
    ),
    "person.unrestricted": Sentence(
        "check", lambda entry, by: _("Their details may be used again, as they said")
    ),
    "person.opposed": Sentence("ban", lambda entry, by: _("They objected to what we do")),
    "person.asked": Sentence(
        "mail", lambda entry, by: _("They asked us something about their details")
    ),
    "request.written": Sentence(
        "pencil",
        lambda entry, by: _("%(by)s wrote down what they asked about their details", by=by),
    ),
    "request.answered": Sentence(
        "check", lambda entry, by: _("%(by)s answered what they had asked", by=by)
    ),
    "request.extended": Sentence(
        "clock", lambda entry, by: _("%(by)s took more time to answer what they asked", by=by)
    ),
    "retention.chosen": Sentence(
        "clock", lambda entry, by: _("%(by)s chose for how long we keep what", by=by)
    ),
    "retention.done": Sentence(
        "clock", lambda entry, by: _("What was kept for long enough was forgotten")
    ),
    "person.heard": Sentence(
        "message-circle",
        lambda entry, by: _("%(by)s wrote down what they said about being written to", by=by),
    ),
    "person.chose": Sentence(
        "message-circle", lambda entry, by: _("They chose what they are written to about")
    ),
    "person.objected": Sentence(
        "ban", lambda entry, by: _("They were named by somebody, and want nothing to do with it")
    ),
    "person.agreed": Sentence(
        "heart", lambda entry, by: _("They were named by somebody, and agreed to be written to")
    ),
    "person.never": Sentence("ban", lambda entry, by: _("They asked never to be contacted again")),
    "delivery.held": Sentence("hand", lambda entry, by: _("%(by)s held a message to them", by=by)),
    "delivery.released": Sentence(
        "send", lambda entry, by: _("%(by)s released a message to them", by=by)
    ),
    "delivery.postponed": Sentence(
        "clock", lambda entry, by: _("%(by)s put off a message to them", by=by)
    ),
    "delivery.cancelled": Sentence(
        "ban", lambda entry, by: _("%(by)s cancelled a message to them", by=by)
    ),
    "suppression.lifted": Sentence(
        "mail", lambda entry, by: _("%(by)s let mail be sent to their address again", by=by)
    ),
    "role.given": Sentence(
        "user-plus",
        lambda entry, by: _("%(by)s gave them a role: %(role)s", by=by, role=_role(entry)),
    ),
    "role.taken": Sentence(
        "x", lambda entry, by: _("%(by)s took a role from them: %(role)s", by=by, role=_role(entry))
    ),
}
