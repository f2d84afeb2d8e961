"""The journal in plain sentences, for the timeline of a person."""

from __future__ import annotations

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
    "person.added": plain("user-plus", _l("%(by)s added the details")),
    "person.changed": plain("pencil", _l("%(by)s changed the details")),
    "person.imported": plain("inbox", _l("%(by)s imported them in a list")),
    "person.filled": plain("inbox", _l("%(by)s imported a list that filled in missing details")),
    "person.merged": plain("users", _l("%(by)s made two entries of this person one")),
    "person.parted": plain("users", _l("%(by)s undid that, and they are two people again")),
    "person.apart": plain("users", _l("%(by)s found that somebody like them is another person")),
    "person.emptied": plain(
        "inbox", _l("An import was undone; what it had filled in is empty again")
    ),
    "person.told": plain("message-circle", _l("%(by)s told them what we hold about them")),
    "person.owned": plain("handshake", _l("%(by)s set who looks after them")),
    "person.disowned": plain("handshake", _l("%(by)s set that nobody looks after them")),
    "person.erased": plain("ban", _l("They were erased")),
    "person.restricted": plain(
        "hand", _l("They asked that nothing be done with their details for now")
    ),
    "person.unrestricted": plain("check", _l("Their details may be used again, as they said")),
    "person.opposed": plain("ban", _l("They objected to what we do")),
    "person.asked": plain("mail", _l("They asked us something about their details")),
    "request.written": plain("pencil", _l("%(by)s wrote down what they asked about their details")),
    "request.answered": plain("check", _l("%(by)s answered what they had asked")),
    "request.extended": plain("clock", _l("%(by)s took more time to answer what they asked")),
    "retention.chosen": plain("clock", _l("%(by)s chose for how long we keep what")),
    "retention.done": plain("clock", _l("What was kept for long enough was forgotten")),
    "person.heard": plain(
        "message-circle", _l("%(by)s wrote down what they said about being written to")
    ),
    "person.chose": plain("message-circle", _l("They chose what they are written to about")),
    "person.objected": plain(
        "ban", _l("They were named by somebody, and want nothing to do with it")
    ),
    "person.agreed": plain("heart", _l("They were named by somebody, and agreed to be written to")),
    "person.never": plain("ban", _l("They asked never to be contacted again")),
    "delivery.held": plain("hand", _l("%(by)s held a message to them")),
    "delivery.released": plain("send", _l("%(by)s released a message to them")),
    "delivery.postponed": plain("clock", _l("%(by)s put off a message to them")),
    "delivery.cancelled": plain("ban", _l("%(by)s cancelled a message to them")),
    "suppression.returned": plain(
        "mail", _l("Somebody who had been erased let mail be sent to their address again")
    ),
    "suppression.lifted": plain("mail", _l("%(by)s let mail be sent to their address again")),
    "role.given": Sentence(
        "user-plus",
        lambda entry, by: _("%(by)s gave them a role: %(role)s", by=by, role=_role(entry)),
    ),
    "role.taken": Sentence(
        "x", lambda entry, by: _("%(by)s took a role from them: %(role)s", by=by, role=_role(entry))
    ),
}
