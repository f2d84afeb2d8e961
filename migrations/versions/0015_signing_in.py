"""Signing in: links bound to a browser or to a typed code, sessions that can be listed, passkeys.

A session that began before counts as seen when it began. Links that were out there keep working
wherever they are opened.

Locks: sessions and sign_in_links, for columns; SQLite writes both anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("last_seen_at", TIME, nullable=True))
        batch.add_column(sa.Column("second_factor_at", TIME, nullable=True))
        batch.add_column(sa.Column("browser", sa.Text(), nullable=True))
        batch.add_column(sa.Column("system", sa.Text(), nullable=True))
    op.execute("UPDATE sessions SET last_seen_at = created_at")
    with op.batch_alter_table("sessions") as batch:
        batch.alter_column("last_seen_at", existing_type=TIME, nullable=False)
        batch.create_index("ix_sessions_expires_at", ["expires_at"])
    with op.batch_alter_table("sign_in_links") as batch:
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("browser_digest", sa.Text(), nullable=True))
        batch.add_column(sa.Column("code_digest", sa.Text(), nullable=True))
        batch.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch.create_index("ix_sign_in_links_browser_digest", ["browser_digest"])
        batch.create_index("ix_sign_in_links_expires_at", ["expires_at"])
    _make_passkeys()


def _make_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("user_handle", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_passkeys_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passkey_challenges"),
        sa.UniqueConstraint("challenge", name="uq_passkey_challenges_challenge"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_passkey_challenges_person_id_people",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_passkey_challenges_person_id", "passkey_challenges", ["person_id"])
    op.create_index("ix_passkey_challenges_expires_at", "passkey_challenges", ["expires_at"])
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_address_changes"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_address_changes_person_id_people",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_address_changes_person_id", "address_changes", ["person_id"])


def downgrade() -> None:
    op.drop_table("address_changes")
    op.drop_table("passkey_challenges")
    op.drop_table("passkeys")
    op.execute("DELETE FROM sign_in_links WHERE person_id IS NULL")
    with op.batch_alter_table("sign_in_links") as batch:
        batch.drop_index("ix_sign_in_links_expires_at")
        batch.drop_index("ix_sign_in_links_browser_digest")
        batch.drop_column("tries")
        batch.drop_column("code_digest")
        batch.drop_column("browser_digest")
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("sessions") as batch:
        batch.drop_index("ix_sessions_expires_at")
        batch.drop_column("system")
        batch.drop_column("browser")
        batch.drop_column("second_factor_at")
        batch.drop_column("last_seen_at")
