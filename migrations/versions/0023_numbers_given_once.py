"""SQLite gives no number of what a message was sent about twice, as PostgreSQL does by itself.

Messages are known by such numbers, and stay when links that are over are removed: whoever was
given the number of an old link of theirs was sent no new one.

Locks: on SQLite five tables are made anew; nothing on PostgreSQL.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = {
    "address_changes": ("address-changed",),
    "held_links": ("held",),
    "questions": ("question-link", "question", "question-outcome"),
    "sign_in_links": ("sign-in",),
    "team_invitations": ("team-invitation",),
}
"""Each with the kinds of messages that point at its rows."""
LAST = sa.text("SELECT max(subject_id) FROM deliveries WHERE kind IN :kinds").bindparams(
    sa.bindparam("kinds", expanding=True)
)


def upgrade() -> None:
    _count_on(True)
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for name, kinds in TABLES.items():
        there = connection.scalar(
            sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(name))
        )
        last = max(there or 0, connection.scalar(LAST, {"kinds": list(kinds)}) or 0)
        row = {"name": name, "last": last}
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
        connection.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), row)


def downgrade() -> None:
    _count_on(False)


def _count_on(is_kept: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in TABLES:
            how = {"sqlite_autoincrement": is_kept}
            with op.batch_alter_table(name, recreate="always", table_kwargs=how):
                pass
