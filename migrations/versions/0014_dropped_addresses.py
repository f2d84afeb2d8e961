"""An address that was given up when two people were made one is still known to be theirs.

Locks: nothing; the table is new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dropped_addresses",
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_dropped_addresses_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("address_digest", name=op.f("pk_dropped_addresses")),
    )
    op.create_index(op.f("ix_dropped_addresses_person_id"), "dropped_addresses", ["person_id"])


def downgrade() -> None:
    op.drop_table("dropped_addresses")
