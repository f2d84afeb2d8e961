"""The ledger keeps its own rules: only the moves of the state machine, whoever asks.

Also: messages can be held, hosts can be paced and left alone for a while, what is due is found
without passing what is held, and who of a wave is not asked yet without passing who is.

Locks: deliveries and invitations, while indexes are built (a second or two for a million rows).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOVES = {
    "queued": ("claimed", "queued", "suppressed", "cancelled"),
    "claimed": ("queued", "failed", "sending"),
    "sending": ("accepted", "queued", "failed", "unknown"),
    "unknown": ("accepted", "bounced", "queued"),
    "accepted": ("delivered", "bounced", "complained"),
    "delivered": ("complained",),
}
NEW_COLUMNS = ("status", "domain", "held_at", "held_by_id", "held_why", "slot_at", "is_urgent")
NOT_ASKED = sa.text("invited_at IS NULL")
WAITING = sa.text("state = 'queued' AND held_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("status", sa.Text(), nullable=True))
        table.add_column(sa.Column("domain", sa.Text(), nullable=True))
        table.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("held_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("held_why", sa.Text(), nullable=True))
        table.add_column(sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_foreign_key(
            op.f("fk_deliveries_held_by_id_people"), "people", ["held_by_id"], ["id"]
        )
        table.drop_index(op.f("ix_deliveries_state_due_at"))
        table.create_index(op.f("ix_deliveries_state_settled_at"), ["state", "settled_at"])
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["is_urgent", "due_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_invitations_not_asked",
        "invitations",
        ["wave_id"],
        sqlite_where=NOT_ASKED,
        postgresql_where=NOT_ASKED,
    )
    op.create_table(
        "paces",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shut_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_paces")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER deliveries_move")
        op.execute("DROP TRIGGER deliveries_begin")
    else:
        op.execute("DROP TRIGGER deliveries_move ON deliveries")
        op.execute("DROP TRIGGER deliveries_begin ON deliveries")
        op.execute("DROP FUNCTION refuse_delivery_move()")
    op.drop_table("paces")
    op.drop_index("ix_invitations_not_asked", "invitations")
    op.drop_index("ix_deliveries_waiting", "deliveries")
    with op.batch_alter_table("deliveries") as table:
        table.drop_index(op.f("ix_deliveries_state_settled_at"))
        table.create_index(op.f("ix_deliveries_state_due_at"), ["state", "due_at"])
        table.drop_constraint(op.f("fk_deliveries_held_by_id_people"), type_="foreignkey")
        for column in NEW_COLUMNS:
            table.drop_column(column)


def _is_allowed() -> str:
    pairs = (
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(map(repr, after))}))"
        for before, after in MOVES.items()
    )
    return " OR ".join(pairs)


def _guard_on_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER deliveries_move BEFORE UPDATE OF state ON deliveries "
        f"WHEN NOT ({_is_allowed()}) "
        "BEGIN SELECT RAISE(ABORT, 'a delivery cannot make this move'); END"
    )
    op.execute(
        "CREATE TRIGGER deliveries_begin BEFORE INSERT ON deliveries WHEN NEW.state <> 'queued' "
        "BEGIN SELECT RAISE(ABORT, 'a delivery begins as queued'); END"
    )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_delivery_move() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a delivery cannot make this move' "
        "USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER deliveries_move BEFORE UPDATE OF state ON deliveries FOR EACH ROW "
        f"WHEN (NOT ({_is_allowed()})) EXECUTE FUNCTION refuse_delivery_move()"
    )
    op.execute(
        "CREATE TRIGGER deliveries_begin BEFORE INSERT ON deliveries FOR EACH ROW "
        "WHEN (NEW.state <> 'queued') EXECUTE FUNCTION refuse_delivery_move()"
    )
