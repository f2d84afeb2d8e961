"""What comes back is kept: bounces, complaints and replies, and how far the mailbox is read.

An invitation knows that they wrote back, and suppressed addresses can be paged through.

Locks: invitations, for a moment; the column is empty. suppressions, while an index is built.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = sa.text("acted_at IS NULL")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mailbox_positions",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_positions")),
    )
    _create_inbound_messages()
    op.add_column("invitations", sa.Column("replied_at", MOMENT, nullable=True))
    op.create_index(
        op.f("ix_suppressions_created_at_address_digest"),
        "suppressions",
        ["created_at", "address_digest"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_suppressions_created_at_address_digest"), "suppressions")
    op.drop_column("invitations", "replied_at")
    op.drop_table("inbound_messages")
    op.drop_table("mailbox_positions")


def _create_inbound_messages() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("bounce", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("address_digest", sa.Text(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("acted_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        *_constraints(),
    )
    with op.batch_alter_table("inbound_messages") as table:
        table.create_index(
            op.f("ix_inbound_messages_person_id_received_at"), ["person_id", "received_at"]
        )
        table.create_index(op.f("ix_inbound_messages_delivery_id"), ["delivery_id"])
        table.create_index(op.f("ix_inbound_messages_community_id"), ["community_id"])
        table.create_index(op.f("ix_inbound_messages_address_digest"), ["address_digest"])
    op.create_index(
        "ix_inbound_messages_waiting",
        "inbound_messages",
        ["id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _constraints() -> list[sa.Constraint]:
    table = "inbound_messages"
    cascading = {"delivery_id": "deliveries", "person_id": "people", "community_id": "communities"}
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "mailbox", "uidvalidity", "uid", name=op.f(f"uq_{table}_mailbox_uidvalidity_uid")
        ),
        sa.UniqueConstraint(
            "mailbox", "content_digest", name=op.f(f"uq_{table}_mailbox_content_digest")
        ),
        sa.CheckConstraint(
            "what IN ('bounce','complaint','reply','auto_reply','delivered','delayed','other',"
            "'unreadable')",
            name=op.f(f"ck_{table}_what"),
        ),
        sa.CheckConstraint(
            "bounce IN ('hard','full','soft','policy')", name=op.f(f"ck_{table}_bounce")
        ),
        sa.CheckConstraint(
            "(what = 'bounce') = (bounce IS NOT NULL)", name=op.f(f"ck_{table}_bounce_has_class")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f(f"fk_{table}_confirmed_by_id_people")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{other}.id"],
                name=op.f(f"fk_{table}_{column}_{other}"),
                ondelete="CASCADE",
            )
            for column, other in cascading.items()
        ),
    ]
