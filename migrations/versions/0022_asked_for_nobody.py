"""Whoever asks what we hold about an address that we do not know gets a row too, of nobody.

So the time of the answer does not tell who is here.

Locks: held_links, which holds the links of one day, while the column is changed and an index built.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("held_links") as table:
        table.alter_column("person_id", nullable=True)
    op.create_index("ix_held_links_expires_at", "held_links", ["expires_at"])


def downgrade() -> None:
    op.execute("DELETE FROM held_links WHERE person_id IS NULL")
    op.drop_index("ix_held_links_expires_at", "held_links")
    with op.batch_alter_table("held_links") as table:
        table.alter_column("person_id", nullable=False)
