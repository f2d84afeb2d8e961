"""The signed, portable form of an award, the keys that sign it, and the lists that revoke it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now

IN_USE = "retired_at IS NULL AND withdrawn_at IS NULL"


class SigningKey(Model):
    """An Ed25519 key under a `did:web` identifier, its `controller`.

    Without `agreed_at` it is the issuer's. Peers who agreed have keys that we keep for them: one
    under `person_id` for all words beside which they want their name, and one under
    `endorsement_id` for each of the others, so that no two of those show who wrote both. When they
    are erased the public half stays and names nobody. `sealed`
    is the private half, encrypted; it is destroyed when the key is retired or withdrawn. The public
    half stays for ever, so that what it signed can be verified; a withdrawn key vouches for nothing
    any more.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        UniqueConstraint("public_key"),
        CheckConstraint(f"NOT ({IN_USE}) OR sealed IS NOT NULL", name="in_use_is_whole"),
        CheckConstraint(f"({IN_USE}) OR sealed IS NULL", name="ended_is_destroyed"),
        Index(
            "uq_signing_keys_in_use",
            "controller",
            unique=True,
            sqlite_where=text(IN_USE),
            postgresql_where=text(IN_USE),
        ),
        Index(None, "controller", "id"),
        Index(None, "person_id"),
        Index(None, "endorsement_id"),
    )

    id: Mapped[Id]
    controller: Mapped[str]
    public_key: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    endorsement_id: Mapped[int | None] = mapped_column(
        ForeignKey("endorsements.id", ondelete="SET NULL")
    )
    agreed_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=now)
    retired_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None and self.withdrawn_at is None

    @property
    def method_id(self) -> str:
        """How a proof names this key."""
        return f"{self.controller}#{self.public_key}"


class StatusList(Model):
    """131,072 bits, one for each credential; a set bit says that it is revoked.

    `taken` marks the places that were given out. No place is given out twice, also not after the
    credential is gone. `document` is the list as it was signed last; `is_stale` when bits have
    changed since.
    """

    __tablename__ = "status_lists"
    __table_args__ = (UniqueConstraint("public_id"), Index(None, "is_stale", "signed_at"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    revoked: Mapped[bytes] = mapped_column(LargeBinary)
    taken: Mapped[bytes] = mapped_column(LargeBinary)
    taken_count: Mapped[int] = mapped_column(default=0)
    document: Mapped[str | None] = mapped_column(deferred=True)
    is_stale: Mapped[bool] = mapped_column(default=True)
    signed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Credential(Model):
    """What its holder carries away: the signed document of one accepted award.

    Issued again under the same id when the award is corrected or the key was withdrawn. It holds no
    name: `subject_id` is a random name for the holder in this one credential, and `salt` goes with
    the hash of their address. `code` is short enough to be typed from paper.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("status_list_id", "status_index"),
        UniqueConstraint("code"),
        Index(None, "key_id"),
    )

    award_id: Mapped[int] = mapped_column(
        ForeignKey("awards.id", ondelete="CASCADE"), primary_key=True
    )
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_lists.id"))
    status_index: Mapped[int]
    subject_id: Mapped[str]
    salt: Mapped[str]
    code: Mapped[str]
    key_id: Mapped[int | None] = mapped_column(ForeignKey("signing_keys.id"))
    document: Mapped[str | None] = mapped_column(deferred=True)
    issued_at: Mapped[datetime | None]
    failed_why: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    """How often in a row; each time it is tried again later."""
