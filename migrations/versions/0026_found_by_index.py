"""Administrators, and nominations of one address, are found at once, however many there are.

Erasing tells the first and takes the second away, and read every row to find them.

Locks: people and nominations, while an index is built; on SQLite the file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_people_administrators",
        "people",
        ["id"],
        sqlite_where=sa.text("is_administrator = 1"),
        postgresql_where=sa.text("is_administrator"),
    )
    op.create_index("ix_nominations_email_key", "nominations", ["email_key"])


def downgrade() -> None:
    op.drop_index("ix_nominations_email_key", table_name="nominations")
    op.drop_index("ix_people_administrators", table_name="people")
