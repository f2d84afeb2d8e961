"""What people agreed to, with which words, and what else lets us write to them.

A ledger that only grows: the database refuses to change a line, and to remove one as long as its
person is there. Lists and nominations remember why we may write to whom they bring.

Whoever we know already gets a line for each community that knows them, which says plainly what it
is: their yes to an invitation, their part in the community, or that we knew them before this was
written down, which is only our own interest. Nobody's consent is made up. Whoever said never has
that written down. Whoever should have been told by now that we hold their details, and was not,
gets ten days before they are forgotten, so that somebody can still tell them.

Locks: people, while those days are written; people_imports and nominations, for a column that needs
no rewriting. The other tables are new.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PURPOSES = (
    "'contact','invitation','asking','news','question','naming','publishing','photo','badge',"
    "'anything'"
)
BASES = "'consent','contract','legitimate_interests','named_by_friend'"
HOWS = "'page','message','phone','in_person','paper','import','staff'"
FROM_BEFORE = {
    "consent": "They said yes to an invitation before agreements were written down here.",
    "contract": "They had a part in the community before agreements were written down here.",
    "legitimate_interests": (
        "The community knew them before agreements were written down here. Nobody asked them "
        "whether they agree."
    ),
}
FROZEN = "id, community_id, purpose, channel, basis, is_given, wording_id, at, how, note"
GRACE = timedelta(days=10)


def upgrade() -> None:
    _create_wordings()
    _create_changes()
    _create_balancing_tests()
    op.add_column(
        "people_imports", sa.Column("basis", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("nominations", sa.Column("basis", sa.Text(), nullable=False, server_default=""))
    _write_what_was()
    _guard()


def downgrade() -> None:
    with op.batch_alter_table("nominations") as table:
        table.drop_column("basis")
    with op.batch_alter_table("people_imports") as table:
        table.drop_column("basis")
    op.drop_table("balancing_tests")
    op.drop_table("consent_changes")
    op.drop_table("wordings")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_consent_change()")


def _write_what_was() -> None:
    connection, at = op.get_bind(), datetime.now(UTC)
    if connection.scalar(sa.text("SELECT 1 FROM people LIMIT 1")) is None:
        return
    wordings = sa.table(
        "wordings",
        *map(sa.column, ("id", "purpose", "version", "language", "text", "digest")),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {
            "purpose": "contact",
            "version": number,
            "language": "en",
            "text": text,
            "digest": hashlib.sha256(f"contact\nen\n{text}".encode()).hexdigest(),
            "created_at": at,
        }
        for number, text in enumerate(FROM_BEFORE.values(), 1)
    ]
    connection.execute(wordings.insert(), rows)
    moment = sa.bindparam("at", at, sa.DateTime(timezone=True))
    connection.execute(sa.text(_KNOWN_SINCE).bindparams(moment))
    connection.execute(sa.text(_NEVER))
    late = sa.text(
        "UPDATE people SET inform_by = :then WHERE informed_at IS NULL AND inform_by < :then"
    )
    then = sa.bindparam("then", at.date() + GRACE, sa.Date())
    connection.execute(late.bindparams(then))


_KNOWN_SINCE = """
    INSERT INTO consent_changes
        (person_id, community_id, purpose, basis, is_given, wording_id, at, how, note)
    SELECT known.person_id, known.community_id, 'contact', known.basis, true, wordings.id, :at,
        'import', ''
    FROM (
        SELECT acquaintances.person_id, acquaintances.community_id,
            CASE WHEN EXISTS (
                SELECT 1 FROM invitations WHERE invitations.person_id = acquaintances.person_id
                AND invitations.community_id = acquaintances.community_id
                AND invitations.answer = 'yes'
            ) THEN 'consent' WHEN EXISTS (
                SELECT 1 FROM memberships WHERE memberships.person_id = acquaintances.person_id
                AND memberships.community_id = acquaintances.community_id
            ) THEN 'contract' ELSE 'legitimate_interests' END AS basis
        FROM acquaintances JOIN people ON people.id = acquaintances.person_id
        WHERE people.never_contact_at IS NULL
    ) AS known
    JOIN wordings ON wordings.version =
        CASE known.basis WHEN 'consent' THEN 1 WHEN 'contract' THEN 2 ELSE 3 END
"""
_NEVER = """
    INSERT INTO consent_changes (person_id, purpose, is_given, at, how, note)
    SELECT id, 'anything', false, never_contact_at, 'import', ''
    FROM people WHERE never_contact_at IS NOT NULL
"""


def _guard() -> None:
    """Let no line be changed, but for whose it is; let it go with its person or community only."""
    is_there = (
        "EXISTS (SELECT 1 FROM people WHERE id = OLD.person_id) AND (OLD.community_id IS NULL "
        "OR EXISTS (SELECT 1 FROM communities WHERE id = OLD.community_id))"
    )
    if op.get_bind().dialect.name == "sqlite":
        refused = "BEGIN SELECT RAISE(ABORT, 'what was agreed to is never changed'); END"
        op.execute(
            f"CREATE TRIGGER consent_changes_stay BEFORE UPDATE OF {FROZEN} ON consent_changes "
            f"{refused}"
        )
        op.execute(
            "CREATE TRIGGER consent_changes_go BEFORE DELETE ON consent_changes "
            f"WHEN {is_there} {refused}"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'UPDATE' OR ({is_there}) THEN "
        "RAISE EXCEPTION 'what was agreed to is never changed' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER consent_changes_stay BEFORE UPDATE OF {FROZEN} ON consent_changes "
        "FOR EACH ROW EXECUTE FUNCTION refuse_consent_change()"
    )
    op.execute(
        "CREATE TRIGGER consent_changes_go BEFORE DELETE ON consent_changes "
        "FOR EACH ROW EXECUTE FUNCTION refuse_consent_change()"
    )


def _create_wordings() -> None:
    op.create_table(
        "wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordings")),
        sa.UniqueConstraint("digest", name=op.f("uq_wordings_digest")),
    )
    op.create_index("ix_wordings_purpose_language", "wordings", ["purpose", "language"])


def _create_changes() -> None:
    op.create_table(
        "consent_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_consent_changes_purpose")),
        sa.CheckConstraint(f"basis IN ({BASES})", name=op.f("ck_consent_changes_basis")),
        sa.CheckConstraint(f"how IN ({HOWS})", name=op.f("ck_consent_changes_how")),
        sa.CheckConstraint(
            "is_given = (basis IS NOT NULL)", name=op.f("ck_consent_changes_basis_of_given")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_consent_changes_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_consent_changes_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["wordings.id"], name=op.f("fk_consent_changes_wording_id_wordings")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
            name=op.f("fk_consent_changes_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_changes")),
    )
    for columns in (["person_id", "id"], ["community_id"], ["wording_id"], ["by_id"]):
        op.create_index(f"ix_consent_changes_{'_'.join(columns)}", "consent_changes", columns)
    op.create_index(
        "ix_consent_changes_named",
        "consent_changes",
        ["at", "person_id"],
        sqlite_where=sa.text("basis = 'named_by_friend'"),
        postgresql_where=sa.text("basis = 'named_by_friend'"),
    )


def _create_balancing_tests() -> None:
    op.create_table(
        "balancing_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_balancing_tests_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
            name=op.f("fk_balancing_tests_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balancing_tests")),
    )
    op.create_index("ix_balancing_tests_community_id_id", "balancing_tests", ["community_id", "id"])
    op.create_index("ix_balancing_tests_by_id", "balancing_tests", ["by_id"])
