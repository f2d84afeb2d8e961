"""What people ask about what we hold, links to it, how long things are kept, and erasing.

Thanks stay when whoever wrote them is erased, by nobody. Every column that leads to people gets an
index, or erasing one of a million people would read whole tables.

Locks: people, while a column is added; thanks, which is rewritten on SQLite; the tables below,
while indexes are built.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")
INDEXES = (
    ("askings", "by_id"),
    ("award_contributions", "endorsement_id"),
    ("badge_versions", "made_by_id"),
    ("badges", "created_by_id"),
    ("bulk_changes", "by_id"),
    ("champions", "photo_id"),
    ("choosings", "changed_by_id"),
    ("claim_codes", "made_by_id"),
    ("claims", "award_id"),
    ("claims", "contribution_id"),
    ("contribution_sheets", "uploaded_by_id"),
    ("hand_overs", "by_id"),
    ("holds", "lifted_by_id"),
    ("holds", "placed_by_id"),
    ("invitations", "asked_by_id"),
    ("merges", "by_id"),
    ("merges", "undone_by_id"),
    ("next_steps", "owner_id"),
    ("people_imports", "uploaded_by_id"),
    ("skipped_steps", "skipped_by_id"),
    ("trials", "by_id"),
    ("waves", "owner_id"),
    ("wishes", "by_id"),
)
WRITER = "fk_thanks_by_id_people"


def upgrade() -> None:
    op.add_column("people", sa.Column("restricted_at", Moment(), nullable=True))
    _create_requests()
    op.create_table(
        "held_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to_people("person_id", "held_links", "CASCADE", nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.UniqueConstraint("token_digest", name="uq_held_links_token_digest"),
    )
    op.create_index("ix_held_links_person_id", "held_links", ["person_id"])
    op.create_table(
        "retention_settings",
        sa.Column(
            "community_id",
            sa.Integer(),
            sa.ForeignKey(
                "communities.id",
                name="fk_retention_settings_community_id_communities",
                ondelete="CASCADE",
            ),
            primary_key=True,
        ),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name="ck_retention_settings_days"),
    )
    _let_thanks("SET NULL", nullable=True)
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    op.execute("DELETE FROM thanks WHERE by_id IS NULL")
    _let_thanks("CASCADE", nullable=False)
    for table in ("retention_settings", "held_links", "person_requests"):
        op.drop_table(table)
    op.drop_column("people", "restricted_at")


def _create_requests() -> None:
    op.create_table(
        "person_requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to_people("person_id", "person_requests", "SET NULL"),
        sa.Column(
            "community_id",
            sa.Integer(),
            sa.ForeignKey(
                "communities.id",
                name="fk_person_requests_community_id_communities",
                ondelete="SET NULL",
            ),
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_why", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text()),
        _to_people("decided_by_id", "person_requests", "SET NULL"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.CheckConstraint(
            "kind IN ('read','correct','erase','restrict','lift','object')",
            name="ck_person_requests_kind",
        ),
        sa.CheckConstraint(
            "outcome IN ('done','refused','withdrawn')", name="ck_person_requests_outcome"
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (done_at IS NULL)", name="ck_person_requests_done_has_outcome"
        ),
    )
    for columns in (("person_id",), ("community_id", "received_at"), ("decided_by_id",)):
        op.create_index(f"ix_person_requests_{'_'.join(columns)}", "person_requests", columns)
    op.create_index(
        "ix_person_requests_open",
        "person_requests",
        ["due_on", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _to_people(name: str, table: str, ondelete: str, *, nullable: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey("people.id", name=f"fk_{table}_{name}_people", ondelete=ondelete)
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def _let_thanks(ondelete: str, *, nullable: bool) -> None:
    with op.batch_alter_table("thanks", table_kwargs={"sqlite_autoincrement": True}) as thanks:
        thanks.drop_constraint(WRITER, type_="foreignkey")
        thanks.alter_column("by_id", existing_type=sa.Integer(), nullable=nullable)
        thanks.create_foreign_key(WRITER, "people", ["by_id"], ["id"], ondelete=ondelete)
