"""What people show beside a link: an app that makes codes, and codes on paper for its loss."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now


class AuthenticatorApp(Model):
    """An app that makes a new code every 30 seconds from a seed that we share with it: RFC 6238.

    The seed is `sealed`, because whoever has it makes the codes. `last_step` is the half minute of
    the newest code that was taken, so that each code counts once.
    """

    __tablename__ = "authenticator_apps"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[str]
    last_step: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """A code on paper that counts once. Only a keyed hash of it is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class FactorTries(Model):
    """How many wrong codes there were in a row, and until when no other is looked at.

    Each `device` on which the person signed in before has a count of its own; all other browsers
    share the one without a name. So whoever reads somebody's mail cannot lock them out.
    """

    __tablename__ = "factor_tries"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    device: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)
    waits_until: Mapped[datetime | None]
