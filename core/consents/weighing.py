"""Whether what somebody said, or what else we know, lets us write to them: no database, no clock.

A particular "no" outweighs a general "yes", whichever came later: it is lifted only by a "yes" of
their own that is at least as particular. Nobody else's word lifts it, nor a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.consents.models import Basis, How, Purpose
from core.people.models import CHANNELS

WIDER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (Purpose.INVITATION, Purpose.ASKING, Purpose.NEWS, Purpose.QUESTION),
        (Purpose.CONTACT, Purpose.ANYTHING),
    ),
    **dict.fromkeys((Purpose.CONTACT, Purpose.NAMING), (Purpose.ANYTHING,)),
}
"""Which purposes each is part of."""
ALWAYS = datetime.min.replace(tzinfo=UTC)
THEIR_OWN = (How.PAGE, How.MESSAGE, How.PHONE, How.IN_PERSON, How.PAPER)
"""Ways by which somebody says something themselves."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the ledger says; `at` matters only to the clock.

    It `is_over` where it came with a part in the community that they do not have any more.
    """

    community_id: int | None
    purpose: str
    channel: str | None
    basis: str | None
    is_given: bool
    how: str
    at: datetime = ALWAYS
    is_over: bool = False

    def covers(self, purpose: str, channel: str | None, community_id: int | None) -> bool:
        return (
            (self.purpose == purpose or self.purpose in WIDER.get(purpose, ()))
            and (self.channel is None or self.channel == channel)
            and (self.community_id is None or self.community_id == community_id)
        )

    def lifts(self, refusal: Line) -> bool:
        """True when this is a yes of their own to what they refused there, or to a part of it."""
        is_their_yes = self.basis == Basis.CONSENT and self.how in THEIR_OWN
        return is_their_yes and refusal.covers(self.purpose, self.channel, self.community_id)


def basis_in(
    lines: Iterable[Line], purpose: str, channel: str | None, community_id: int | None
) -> Basis | None:
    """The basis that these lines of one person, oldest first, give for this; None without one."""
    given: Line | None = None
    refusals: list[Line] = []
    for line in lines:
        if not line.covers(purpose, channel, community_id):
            continue
        if not line.is_given:
            refusals.append(line)
            continue
        refusals = [each for each in refusals if not line.lifts(each)]
        if line.purpose != Purpose.ANYTHING and not line.is_over:
            given = line
    return Basis(given.basis or "") if given and not refusals else None


def has_basis(lines: Sequence[Line], purpose: str, community_id: int | None) -> bool:
    """True when there is a basis for this by at least one channel."""
    return any(basis_in(lines, purpose, each, community_id) for each in CHANNELS)


def may_be_invited(lines: Sequence[Line], community_id: int) -> bool:
    """True when there is a basis to ask them by at least one channel.

    Whom somebody named may be asked as well, face to face, by phone or by letter: that they were
    named is said then. By e-mail they hear of it first, and nothing else is sent before they agree.
    """
    if has_basis(lines, Purpose.INVITATION, community_id):
        return True
    is_named = has_basis(lines, Purpose.NAMING, community_id)
    return is_named and not refuses_invitations(lines, community_id)


def refuses_invitations(lines: Sequence[Line], community_id: int) -> bool:
    """True when they said no to being invited, by whatever channel."""
    return all(is_refused(lines, Purpose.INVITATION, each, community_id) for each in CHANNELS)


def is_refused(
    lines: Iterable[Line], purpose: str, channel: str | None, community_id: int | None
) -> bool:
    """True when they said no to this, and have not said yes to it since."""
    refusals: list[Line] = []
    for line in lines:
        if line.covers(purpose, channel, community_id):
            refusals = [each for each in refusals if not line.lifts(each)]
            refusals += [] if line.is_given else [line]
    return bool(refusals)
