"""The import of a list: the file that was uploaded, how it is read, and what became of each row."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model, now

KEPT_FOR = timedelta(hours=24)
UNDONE_WITHIN = timedelta(days=30)


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"


class Outcome(StrEnum):
    """What a row does to the list of people; the last three, what undoing it did."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    REMOVED = "removed"
    RESTORED = "restored"
    STAYED = "stayed"


class PeopleImport(Model):
    """One uploaded list on its way to people; forgotten after KEPT_FOR, or UNDONE_WITHIN.

    `plan` is a `columns.Plan`; `counts` has a number for each Outcome, of the `done` rows so far.
    `run` names the worker that has the import in hand, `touched_at` when it last committed.
    `recognised` is the program that the list comes from, as far as its headings tell. One that was
    applied can be undone for UNDONE_WITHIN; until then its rows are kept, without what they say.
    """

    __tablename__ = "people_imports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('uploaded', 'checking', 'checked', 'applying', 'applied')", name="state"
        ),
        Index(None, "community_id", "created_at"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(default=ImportState.UPLOADED)
    plan: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(default="")
    is_from_them: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str] = mapped_column(default="", server_default="")
    rows: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run: Mapped[str | None]
    touched_at: Mapped[datetime | None]
    recognised: Mapped[str] = mapped_column(default="", server_default="")
    cancelled_at: Mapped[datetime | None]
    undoing_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_running(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)

    @property
    def is_undoing(self) -> bool:
        return self.undoing_at is not None and self.undone_at is None

    @property
    def may_be_undone(self) -> bool:
        """True while an import that was applied can be taken back."""
        is_young = self.created_at > now() - UNDONE_WITHIN
        return self.state == ImportState.APPLIED and self.undoing_at is None and is_young

    @property
    def changes(self) -> int:
        """How many rows added somebody or filled something in."""
        return int(self.counts.get(Outcome.NEW, 0)) + int(self.counts.get(Outcome.UPDATED, 0))

    @property
    def undone(self) -> int:
        """How many of them have been taken back, or stay."""
        undoing = (Outcome.REMOVED, Outcome.RESTORED, Outcome.STAYED)
        return sum(int(self.counts.get(each, 0)) for each in undoing)

    @property
    def percent(self) -> int:
        return self.done * 100 // max(self.rows, 1)

    def begin(self, state: ImportState) -> None:
        """Let a worker take it in hand, from the first row on."""
        self.state, self.done, self.counts = state, 0, {}
        self.run = self.touched_at = None


class ImportFile(Model):
    """The uploaded bytes, apart from the row above, which changes often; gone once applied."""

    __tablename__ = "people_import_files"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("people_imports.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Model):
    """What one row of the sheet does, or why it is refused.

    `facts` holds the fields that were filled in (`filled`), those that differ and stay as they are
    (`kept`), or the reason (`why`, `about`). `cells` are kept of refused rows, to be handed back.
    """

    __tablename__ = "people_import_rows"
    __table_args__ = (Index(None, "import_id", "outcome", "number"),)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("people_imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cells: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
