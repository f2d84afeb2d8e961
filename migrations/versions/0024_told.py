"""When, and how, somebody was told what became of what they had asked about their details.

What was answered before counts as told. An objection does not: whoever made one hears before their
details are used again (article 18).

Locks: person_requests, while two columns are added and filled in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person_requests", sa.Column("told_at", Moment(), nullable=True))
    op.add_column("person_requests", sa.Column("told_how", sa.Text(), nullable=True))
    op.execute("UPDATE person_requests SET told_at = done_at WHERE kind <> 'object'")


def downgrade() -> None:
    op.drop_column("person_requests", "told_how")
    op.drop_column("person_requests", "told_at")
