"""What a community has decided about asking: how many suggestions, how much time, how much load."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

USUAL = {
    "suggestions_each": 3,
    "most_of_one_organisation": 2,
    "months_between_askings": 3,
    "invitations_per_inviter": 10,
    "ready_answered": 60,
    "ready_contributed": 30,
    "minutes_invitation": 20,
    "minutes_follow_up": 15,
    "minutes_thanks": 5,
}


class OutreachSettings(Model):
    """Without a row a community has the usual ones.

    `suggestions_each`: people that one may suggest between two waves. `invitations_per_inviter`:
    open invitations that one inviter carries at most when the chooser proposes. `ready_...`:
    per cent of the last wave that answered, and that contributed within 30 days, before the next
    opens. `hours_a_week`: what all organisers and inviters together have; unknown without.
    """

    __tablename__ = "outreach_settings"
    __table_args__ = (
        CheckConstraint("suggestions_each BETWEEN 1 AND 10", name="suggestions_each"),
        CheckConstraint(
            "most_of_one_organisation BETWEEN 1 AND 10", name="most_of_one_organisation"
        ),
        CheckConstraint("months_between_askings BETWEEN 0 AND 24", name="months_between_askings"),
        CheckConstraint("invitations_per_inviter BETWEEN 1 AND 20", name="invitations_per_inviter"),
        CheckConstraint("ready_answered BETWEEN 0 AND 100", name="ready_answered"),
        CheckConstraint("ready_contributed BETWEEN 0 AND 100", name="ready_contributed"),
        CheckConstraint("hours_a_week BETWEEN 1 AND 10000", name="hours_a_week"),
        CheckConstraint("minutes_invitation BETWEEN 1 AND 240", name="minutes_invitation"),
        CheckConstraint("minutes_follow_up BETWEEN 1 AND 240", name="minutes_follow_up"),
        CheckConstraint("minutes_thanks BETWEEN 1 AND 240", name="minutes_thanks"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    suggestions_each: Mapped[int] = mapped_column(default=USUAL["suggestions_each"])
    takes_self_nominations: Mapped[bool] = mapped_column(default=False)
    most_of_one_organisation: Mapped[int] = mapped_column(default=USUAL["most_of_one_organisation"])
    months_between_askings: Mapped[int] = mapped_column(default=USUAL["months_between_askings"])
    invitations_per_inviter: Mapped[int] = mapped_column(default=USUAL["invitations_per_inviter"])
    ready_answered: Mapped[int] = mapped_column(default=USUAL["ready_answered"])
    ready_contributed: Mapped[int] = mapped_column(default=USUAL["ready_contributed"])
    hours_a_week: Mapped[int | None]
    minutes_invitation: Mapped[int] = mapped_column(default=USUAL["minutes_invitation"])
    minutes_follow_up: Mapped[int] = mapped_column(default=USUAL["minutes_follow_up"])
    minutes_thanks: Mapped[int] = mapped_column(default=USUAL["minutes_thanks"])
