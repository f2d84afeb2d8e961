"""What others wrote about somebody stays apart; whoever was erased can come back.

A community that somebody joins does not see what another one wrote about them before. Whom it knows
already it sees as before: nobody can tell any more how it came to know them. And it is kept when
whoever has an address that was erased was last told how to be let in again.

Locks: acquaintances and suppressions, while a column is added; on SQLite the file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    seen = sa.Column("sees_words", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("acquaintances", seen)
    offered = sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("suppressions", offered)


def downgrade() -> None:
    op.drop_column("suppressions", "offered_at")
    op.drop_column("acquaintances", "sees_words")
