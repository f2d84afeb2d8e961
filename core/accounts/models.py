"""Signing in: links that work once, and sessions that live on the server."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Id, Model, now
from core.people.models import Person


class SignInLink(Model):
    """A link that signs one person in, once, until it expires. Only its digest is kept.

    It works in the browser that asked for it, which `browser_digest` knows by a secret in its
    cookie; a printed one, that nobody asked for, in the first. Opened elsewhere it shows a code,
    to be typed where it was asked for: `code_digest`, and how many `tries` there were. Whoever
    asked for an address that may not sign in gets a row too, of nobody. `used_at` is when it ended,
    whether somebody used it or another took its place; who signed in and when, the journal says.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = ({"sqlite_autoincrement": True},)  # messages go on telling of their numbers

    MOST_TRIES: ClassVar = 5

    id: Mapped[Id]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    token_digest: Mapped[str] = mapped_column(unique=True)
    browser_digest: Mapped[str | None] = mapped_column(index=True)
    code_digest: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > now()

    def was_asked_in(self, browser: str) -> bool:
        """True in the browser that asked for it; a printed one works in the first."""
        return self.browser_digest is None or hmac.compare_digest(self.browser_digest, browser)


class Session(Model):
    """One browser that is signed in. The cookie holds a token, this row its digest.

    `last_seen_at` is written at most once a minute, `second_factor_at` when the person showed who
    they are with a second factor too.
    """

    __tablename__ = "sessions"

    LASTS: ClassVar = timedelta(days=90)
    IDLE: ClassVar = timedelta(days=14)
    LASTS_FOR_STAFF: ClassVar = timedelta(hours=12)
    IDLE_FOR_STAFF: ClassVar = timedelta(minutes=30)
    FRESH: ClassVar = timedelta(minutes=15)
    SEEN_EVERY: ClassVar = timedelta(minutes=1)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    second_factor_at: Mapped[datetime | None]
    browser: Mapped[str | None]
    system: Mapped[str | None]

    person: Mapped[Person] = relationship(lazy="joined")

    def is_over(self, is_staff: bool) -> bool:
        """True when it has lasted, or was left alone, for too long: ASVS 5.0, 7.3.1 and 7.3.2."""
        idle = self.IDLE_FOR_STAFF if is_staff else self.IDLE
        ends = self.created_at + self._lasts(is_staff)
        return now() >= min(self.expires_at, ends, self.last_seen_at + idle)

    def shows_two(self, is_staff: bool) -> bool:
        """True when a second factor was shown, no longer ago than a session may last.

        Whoever signs in anew in the same browser takes it along, but not its time.
        """
        shown_at = self.second_factor_at
        return shown_at is not None and now() < shown_at + self._lasts(is_staff)

    @property
    def is_to_be_marked(self) -> bool:
        return now() - self.last_seen_at >= self.SEEN_EVERY

    @property
    def is_fresh(self) -> bool:
        """True when the person showed in the last quarter of an hour who they are."""
        last = max(self.created_at, self.second_factor_at or self.created_at)
        return now() - last < self.FRESH

    def _lasts(self, is_staff: bool) -> timedelta:
        return self.LASTS_FOR_STAFF if is_staff else self.LASTS


class AddressChange(Model):
    """Somebody who signs in got another address. What it was is kept until it was told of it."""

    __tablename__ = "address_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)  # as above

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    was: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=now)


def new_token() -> str:
    """A random token of 256 bits, for a link or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
