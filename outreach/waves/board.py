"""The board: where each invitation of a wave stands, in words that a glance can take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.db import now
from core.deliveries.models import Delivery, State
from core.departures import progress
from core.departures import queries as departures
from core.departures.progress import Progress
from outreach.invitations import obstacles, queries
from outreach.invitations.models import Invitation
from outreach.invitations.words import ANSWER_WORDS
from outreach.waves.models import Wave

COLUMNS: dict[str, LazyString] = {
    "to_write": _l("To write"),
    "ready": _l("Ready"),
    "on_its_way": _l("On its way"),
    "asked": _l("Asked"),
    "answered": _l("Answered"),
}
TROUBLE: dict[str, LazyString] = {
    State.FAILED: _l("Refused by the mail server"),
    State.BOUNCED: _l("Came back"),
    State.COMPLAINED: _l("Marked as unwanted"),
    State.SUPPRESSED: _l("Not sent"),
    State.CANCELLED: _l("Stopped"),
    State.UNKNOWN: _l("Unknown whether it arrived"),
}


@dataclass(frozen=True)
class Card:
    """One invitation on the board. `state` names the badge; `note` says why, in a sentence.

    `obstacle` says why it could not go out as it is, and what to do, before anybody tries.
    """

    invitation: Invitation
    delivery: Delivery | None
    column: str
    state: str
    words: LazyString
    note: str = ""
    holder: str = ""
    obstacle: LazyString | str = ""

    @property
    def is_held(self) -> bool:
        """True while its message is kept back, by NextTen itself where there is no `holder`."""
        return self.state == "queued" and self.delivery is not None and bool(self.delivery.held_at)

    @property
    def is_moving(self) -> bool:
        """True while a worker is about to change it, so the page should look again soon."""
        return (
            self.column == "on_its_way"
            and self.delivery is not None
            and self.delivery.is_pending
            and self.delivery.held_at is None
            and self.delivery.due_at < now() + timedelta(minutes=1)
        )


def cards(wave: Wave) -> list[Card]:
    """Every invitation of the wave as a card; at most six statements, whatever its size."""
    return cards_of(queries.of_wave(wave.id))


def cards_of(invitations: Sequence[Invitation]) -> list[Card]:
    """These invitations as cards, with who holds the message and what is in the way of each."""
    deliveries = queries.deliveries_of([each.id for each in invitations])
    found = [card(each, deliveries.get(each.id)) for each in invitations]
    names = departures.holders(list(deliveries.values()))
    waiting = [each for each in invitations if each.waits_to_be_asked]
    against = obstacles.of_invitations(waiting) if waiting else {}
    held = (_with_holder(each, names) if each.is_held else each for each in found)
    return [_with_obstacle(each, against) for each in held]


def progress_of(cards: Sequence[Card]) -> Progress | None:
    """How far the messages of these cards have come, while any is on its way."""
    return progress.of([each.delivery for each in cards if each.delivery])


def in_columns(found: Sequence[Card]) -> list[tuple[str, LazyString, list[Card]]]:
    """The cards in the columns of the board, each column with its title."""
    return [
        (name, title, [card for card in found if card.column == name])
        for name, title in COLUMNS.items()
    ]


def card(invitation: Invitation, delivery: Delivery | None) -> Card:
    """Where one invitation stands."""
    if invitation.answer is not None:
        words = ANSWER_WORDS[invitation.answer]
        return Card(invitation, delivery, "answered", invitation.answer, words)
    return _open(invitation, delivery) if invitation.is_open else _closed(invitation, delivery)


def _open(invitation: Invitation, delivery: Delivery | None) -> Card:
    """Where one invitation stands that nobody has answered yet."""
    if (
        delivery is not None
        and delivery.state in TROUBLE
        and not _begun_again(invitation, delivery)
    ):
        words, note = TROUBLE[delivery.state], delivery.note or ""
        return Card(invitation, delivery, "on_its_way", delivery.state, words, note)
    if delivery is not None and delivery.is_pending:
        words = _l("Held") if delivery.held_at else _l("On its way")
        note = (delivery.held_why if delivery.held_at else delivery.note) or ""
        return Card(invitation, delivery, "on_its_way", "queued", words, note)
    if invitation.invited_at is not None and invitation.replied_at is not None:
        note = _("Read it, talk with them, and note their answer.")
        return Card(invitation, delivery, "asked", "replied", _l("Has written back"), note)
    if invitation.invited_at is not None:
        return Card(invitation, delivery, "asked", "asked", _l("Waiting for an answer"))
    if invitation.is_approved:
        return Card(invitation, delivery, "ready", "ready", _l("Approved"))
    if invitation.is_ready:
        return Card(invitation, delivery, "to_write", "written", _l("To be approved"))
    return Card(invitation, delivery, "to_write", "draft", _l("To write"))


def _closed(invitation: Invitation, delivery: Delivery | None) -> Card:
    """Where one invitation ended to which nobody answered before the wave was closed."""
    if delivery is not None and delivery.state in TROUBLE and invitation.invited_at is None:
        words, note = TROUBLE[delivery.state], delivery.note or ""
        return Card(invitation, delivery, "on_its_way", delivery.state, words, note)
    if invitation.invited_at is None:
        return Card(invitation, delivery, "to_write", "silent", _l("Was not asked"))
    if invitation.replied_at is not None:
        return Card(invitation, delivery, "asked", "replied", _l("Has written back"))
    return Card(invitation, delivery, "asked", "silent", _l("Did not answer"))


def _with_holder(card: Card, names: Mapping[int, str]) -> Card:
    holder_id = card.delivery.held_by_id if card.delivery else None
    return replace(card, holder=names.get(holder_id or 0, ""))


def _with_obstacle(card: Card, against: Mapping[int, str]) -> Card:
    word = against.get(card.invitation.id)
    return replace(card, obstacle=obstacles.WORDS[word]) if word else card


def _begun_again(invitation: Invitation, delivery: Delivery) -> bool:
    """True when it was approved anew after that delivery had ended."""
    ended = delivery.settled_at or delivery.created_at
    return (
        delivery.state not in (State.UNKNOWN, State.COMPLAINED)
        and invitation.approved_at is not None
        and invitation.approved_at > ended
    )
