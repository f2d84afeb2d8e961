"""Accounts elsewhere that sign somebody in here: OpenID Connect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person


class Identity(Model):
    """An account elsewhere. It is known by its issuer and subject, never by an address."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class SignOnRequest(Model):
    """One way there and back: what must come back, once, in the browser that left.

    `state` is kept as a digest; `nonce` stands in the answer, and `verifier` proves to the issuer
    that whoever asks for the answer is who left (PKCE, RFC 7636).
    """

    __tablename__ = "sign_on_requests"

    LASTS: ClassVar = timedelta(minutes=10)

    id: Mapped[Id]
    state_digest: Mapped[str] = mapped_column(unique=True)
    browser_digest: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
