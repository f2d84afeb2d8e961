"""What came back: one row for each message of the mailbox, and how far the mailbox is read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class What(StrEnum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Bounce(StrEnum):
    """Why it came back: no such mailbox, a full one, any other failure, or not wanted there."""

    HARD = "hard"
    FULL = "full"
    SOFT = "soft"
    POLICY = "policy"


class InboundMessage(Model):
    """A message of the mailbox: what it is, which delivery it is about, and the words of a reply.

    `text` is what is new in a reply, `quoted` what it quotes; of all else no words are kept.
    `address_digest` is the keyed hash of the person's address, where it is about that address.
    `acted_at` is empty as long as what follows from it has not been done.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
        UniqueConstraint("mailbox", "content_digest"),
        CheckConstraint(
            "what IN ('bounce','complaint','reply','auto_reply','delivered','delayed','other',"
            "'unreadable')",
            name="what",
        ),
        CheckConstraint("bounce IN ('hard','full','soft','policy')", name="bounce"),
        CheckConstraint("(what = 'bounce') = (bounce IS NOT NULL)", name="bounce_has_class"),
        Index(None, "person_id", "received_at"),
        Index(None, "delivery_id"),
        Index(None, "address_digest"),
        Index(
            "ix_inbound_messages_waiting",
            "id",
            sqlite_where=text("acted_at IS NULL"),
            postgresql_where=text("acted_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    mailbox: Mapped[str]
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    content_digest: Mapped[str]
    message_id: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    from_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    quoted: Mapped[str] = mapped_column(default="")
    bounce: Mapped[str | None]
    status: Mapped[str | None]
    code: Mapped[int | None]
    address_digest: Mapped[str | None]
    received_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=now)
    acted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)

    def confirm(self, by_id: int) -> None:
        """Somebody has seen to it; its words are needed no more, and stay in the mailbox."""
        self.confirmed_at, self.confirmed_by_id = self.confirmed_at or now(), by_id
        self.from_name = self.subject = self.text = self.quoted = ""


class MailboxPosition(Model):
    """How far a mailbox has been read, and since when it cannot be, if so.

    A server that numbers its messages anew says so by another `uidvalidity` (RFC 3501).
    """

    __tablename__ = "mailbox_positions"

    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    why: Mapped[str | None]
