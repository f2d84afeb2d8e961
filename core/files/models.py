"""A file that somebody attached: a photo made small and plain, or a document to download."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, new_public_id, now


class StoredFile(Model):
    """Kept in the database, so that every web machine has it and every backup holds it.

    `name` is what the person called it, for downloads only; `public_id` is its address.
    """

    __tablename__ = "stored_files"
    __table_args__ = (UniqueConstraint("public_id"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(default=new_public_id)
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    media_type: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stored_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")
