"""Passkeys: keys that stay in somebody's own device, and what each ceremony must answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person


class Passkey(Model):
    """One passkey of a person: the public half of its key, and what they call it.

    `user_handle` is what the device knows them by; it tells nothing. `sign_count` grows with each
    use where the device counts; one that goes back is a copy. WebAuthn Level 3, W3C.
    """

    __tablename__ = "passkeys"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    user_handle: Mapped[bytes]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class PasskeyChallenge(Model):
    """What one ceremony must sign, once, within five minutes; of nobody when somebody signs in."""

    __tablename__ = "passkey_challenges"

    LASTS: ClassVar = timedelta(minutes=5)

    id: Mapped[Id]
    challenge: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
