"""People can be on leave.

Locks: people, for a moment; the column is empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("away_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "away_until")
