"""One message tells an inviter of several reminders; a contact is noted once for each form.

Locks: two columns and two indexes are added; the touchpoints are read once for theirs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TOLD_ALONE = (
    "UPDATE reminders SET bundle = id"
    " WHERE id IN (SELECT subject_id FROM deliveries WHERE kind = 'reminder-notice')"
)


def upgrade() -> None:
    given = sa.text("form_key IS NOT NULL")
    op.add_column("touchpoints", sa.Column("form_key", sa.Text(), nullable=True))
    op.create_index(
        "uq_touchpoints_form_key",
        "touchpoints",
        ["form_key"],
        unique=True,
        sqlite_where=given,
        postgresql_where=given,
    )
    op.add_column("reminders", sa.Column("bundle", sa.Integer(), nullable=True))
    op.create_index("ix_reminders_bundle", "reminders", ["bundle"])
    op.execute(TOLD_ALONE)


def downgrade() -> None:
    op.drop_index("ix_reminders_bundle", "reminders")
    op.drop_column("reminders", "bundle")
    op.drop_index("uq_touchpoints_form_key", "touchpoints")
    op.drop_column("touchpoints", "form_key")
