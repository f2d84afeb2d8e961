"""A community that somebody joins does not see what another one wrote about them before.

Whom a community knows already it sees as before: nobody can tell any more how it came to know them.

Locks: acquaintances, while a column with a default is added; on SQLite the file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    seen = sa.Column("sees_words", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("acquaintances", seen)


def downgrade() -> None:
    op.drop_column("acquaintances", "sees_words")
