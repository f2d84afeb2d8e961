"""Invitations to the staff: who is asked by whom to take which role, and what they answered.

Locks: nothing; the table is new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
INDEXES = (("person_id",), ("community_id", "created_at"), ("invited_by_id", "created_at"))


def upgrade() -> None:
    op.create_table(
        "team_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("accepted_at", TIME, nullable=True),
        sa.Column("declined_at", TIME, nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_team_invitations"),
        sa.UniqueConstraint("token_digest", name="uq_team_invitations_token_digest"),
        *_keys(),
        *_checks(),
    )
    for columns in INDEXES:
        op.create_index(f"ix_team_invitations_{'_'.join(columns)}", "team_invitations", columns)


def downgrade() -> None:
    op.drop_table("team_invitations")


def _keys() -> list[sa.ForeignKeyConstraint]:
    leads_to = (
        ("community_id", "communities", "CASCADE"),
        ("person_id", "people", "CASCADE"),
        ("invited_by_id", "people", "SET NULL"),
    )
    return [
        sa.ForeignKeyConstraint(
            [column],
            [f"{table}.id"],
            name=f"fk_team_invitations_{column}_{table}",
            ondelete=ondelete,
        )
        for column, table, ondelete in leads_to
    ]


def _checks() -> list[sa.CheckConstraint]:
    checks = {
        "role": "role IN ('member','ambassador','organiser','safeguarding_lead','administrator')",
        "community_of_role": "(role = 'administrator') = (community_id IS NULL)",
        "accepted_alone": "accepted_at IS NULL OR (declined_at IS NULL AND withdrawn_at IS NULL)",
        "declined_alone": "declined_at IS NULL OR withdrawn_at IS NULL",
    }
    return [
        sa.CheckConstraint(test, name=f"ck_team_invitations_{name}")
        for name, test in checks.items()
    ]
