"""What is held back is found at once, however much is queued.

Locks: deliveries, while an index is built of what is held, which is nothing yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HELD_BACK = sa.text("state = 'queued' AND held_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["community_id", "id"],
        sqlite_where=HELD_BACK,
        postgresql_where=HELD_BACK,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_held", "deliveries")
