"""Writing down what somebody chose about being written to: only what changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.consents import queries
from core.consents.actions import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.consents.weighing import is_refused
from core.consents.words import CHANNEL_WORDS, PURPOSE_WORDS, SAID
from core.journal.actions import record
from core.people.models import Person
from core.privacy.suppressing import let_in_again

OFFERED = (Purpose.INVITATION, Purpose.ASKING, Purpose.NEWS, Purpose.QUESTION)


def chosen(person: Person) -> tuple[list[str], list[str]]:
    """About what they may be written to, and by which ways they must not."""
    said = queries.lines_of([person.id]).get(person.id, ())
    about = [each for each in OFFERED if not is_refused(said, each, None, None)]
    never = [each for each in CHANNEL_WORDS if is_refused(said, Purpose.ANYTHING, each, None)]
    return [each.value for each in about], never


def choose(
    person: Person, about: Collection[str], never_by: Collection[str], shown: Collection[str]
) -> bool:
    """Take what they changed of what they were shown; what it was before stays in the ledger.

    What was said since they were shown it stays: False where that is not what they sent.
    """
    sent, stands = {*about, *never_by}, {each for ticks in chosen(person) for each in ticks}
    changed = (sent ^ set(shown)) & (sent ^ stands)
    for purpose in OFFERED:
        if purpose in changed:
            _say(person, purpose, purpose in sent, str(PURPOSE_WORDS[purpose]), channel=None)
    for channel, words in CHANNEL_WORDS.items():
        if channel in changed:
            _say(person, Purpose.ANYTHING, channel not in sent, str(words), channel=channel)
            if channel == "email" and channel not in sent:
                let_in_again(person)
    record("person.chose", by=person, person_id=person.id)
    return changed == sent ^ stands


def _say(person: Person, purpose: Purpose, is_yes: bool, words: str, channel: str | None) -> None:
    said = f"{words}: {SAID['yes' if is_yes else 'no']}"
    about: dict[str, Any] = {"channel": channel, "wording": said, "how": How.PAGE, "by": person}
    if is_yes:
        give(person, purpose, basis=Basis.CONSENT, **about)
    else:
        withdraw(person, purpose, **about)
