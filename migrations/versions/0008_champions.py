"""Credentials, champions, questions to them, claims at events and thank-you pages.

Awards learn since when their link is on and their credential is due; what was accepted before gets
one. Peers say whether their name stands beside their words, whether strangers read them, and
whether they are signed; what was written before is for members only. What a file is attached to is found at
once.

Locks: awards and endorsements, for columns that need no rewriting; awards and contributions,
while an index is built; awards, while those that were accepted are marked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "credentials",
    "status_lists",
    "signing_keys",
    "claims",
    "claim_codes",
    "questions",
    "champion_words",
    "champion_tags",
    "champions",
    "thank_you_pages",
)
"""Each before those that it points at."""
VOICE = ("is_named", "is_for_strangers", "signs")
DUE = sa.text("credential_due_at IS NOT NULL")
WITH_FILE = sa.text("file_id IS NOT NULL")


def upgrade() -> None:
    _create_tables()
    op.add_column("awards", sa.Column("link_on_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "awards", sa.Column("credential_due_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute("UPDATE awards SET credential_due_at = accepted_at WHERE state = 'accepted'")
    op.create_index(
        "ix_awards_credential_due",
        "awards",
        ["credential_due_at", "id"],
        sqlite_where=DUE,
        postgresql_where=DUE,
    )
    for name in VOICE:
        op.add_column(
            "endorsements",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    with op.batch_alter_table("recognition_settings") as table:
        table.add_column(sa.Column("champions_shown_to", sa.Text(), nullable=True))
        table.add_column(
            sa.Column("shows_totals", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_check_constraint(
            "champions_shown_to", "champions_shown_to IN ('everybody','members','nobody')"
        )
    op.create_index(
        "ix_contributions_file_id",
        "contributions",
        ["file_id"],
        sqlite_where=WITH_FILE,
        postgresql_where=WITH_FILE,
    )


def downgrade() -> None:
    _must_not_forget_keys()
    op.drop_index("ix_contributions_file_id", "contributions")
    with op.batch_alter_table("recognition_settings") as table:
        table.drop_constraint("champions_shown_to", type_="check")
        table.drop_column("shows_totals")
        table.drop_column("champions_shown_to")
    for name in VOICE:
        op.drop_column("endorsements", name)
    op.drop_index("ix_awards_credential_due", "awards")
    op.drop_column("awards", "credential_due_at")
    op.drop_column("awards", "link_on_at")
    for table_name in TABLES:
        op.drop_table(table_name)


def _must_not_forget_keys() -> None:
    """Badges that people carry can be verified only as long as their keys and lists are kept."""
    issued = sa.text("SELECT 1 FROM credentials WHERE issued_at IS NOT NULL LIMIT 1")
    if op.get_bind().execute(issued).first():
        raise RuntimeError(
            "Badges have been issued: without the tables of this version nobody could verify them "
            "ever again. Restore a backup from before the upgrade instead of going back."
        )


def _create_tables() -> None:
    op.create_table(
        "status_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("revoked", sa.LargeBinary(), nullable=False),
        sa.Column("taken", sa.LargeBinary(), nullable=False),
        sa.Column("taken_count", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_status_lists"),
        sa.UniqueConstraint("public_id", name="uq_status_lists_public_id"),
    )
    op.create_index("ix_status_lists_is_stale_signed_at", "status_lists", ["is_stale", "signed_at"])

    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("controller", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("endorsement_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(retired_at IS NULL AND withdrawn_at IS NULL) OR sealed IS NULL",
            name="ck_signing_keys_ended_is_destroyed",
        ),
        sa.CheckConstraint(
            "NOT (retired_at IS NULL AND withdrawn_at IS NULL) OR sealed IS NOT NULL",
            name="ck_signing_keys_in_use_is_whole",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_signing_keys_person_id_people",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["endorsement_id"],
            ["endorsements.id"],
            name="fk_signing_keys_endorsement_id_endorsements",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_keys"),
        sa.UniqueConstraint("public_key", name="uq_signing_keys_public_key"),
    )
    op.create_index("ix_signing_keys_controller_id", "signing_keys", ["controller", "id"])
    op.create_index("ix_signing_keys_endorsement_id", "signing_keys", ["endorsement_id"])
    op.create_index("ix_signing_keys_person_id", "signing_keys", ["person_id"])
    op.create_index(
        "uq_signing_keys_in_use",
        "signing_keys",
        ["controller"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL AND withdrawn_at IS NULL"),
    )

    op.create_table(
        "thank_you_pages",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('only_me','members','link')", name="ck_thank_you_pages_audience"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_thank_you_pages_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_thank_you_pages_person_id_people",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name="pk_thank_you_pages"),
        sa.UniqueConstraint("public_id", name="uq_thank_you_pages_public_id"),
    )
    op.create_index("ix_thank_you_pages_person_id", "thank_you_pages", ["person_id"])

    op.create_table(
        "champions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("photo_says", sa.Text(), nullable=True),
        sa.Column("shows_emeritus", sa.Boolean(), nullable=False),
        sa.Column("questions_per_week", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public','members','nobody')", name="ck_champions_audience"
        ),
        sa.CheckConstraint(
            "shown_as IN ('full_name','first_name','initials','pseudonym')",
            name="ck_champions_shown_as",
        ),
        sa.CheckConstraint(
            "questions_per_week BETWEEN 0 AND 20", name="ck_champions_questions_per_week"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_champions_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_champions_person_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["stored_files.id"],
            name="fk_champions_photo_id_stored_files",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_champions"),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "shown_as",
            "pseudonym",
            name="uq_champions_community_id_person_id_shown_as_pseudonym",
        ),
        sa.UniqueConstraint("public_id", name="uq_champions_public_id"),
    )
    op.create_index(
        "ix_champions_emeritus",
        "champions",
        ["community_id", "shows_emeritus", "shown_at", "id"],
        sqlite_where=sa.text("audience <> 'nobody'"),
        postgresql_where=sa.text("audience <> 'nobody'"),
    )
    op.create_index("ix_champions_person_id", "champions", ["person_id"])
    op.create_index(
        "ix_champions_public",
        "champions",
        ["community_id", "shown_at", "id"],
        sqlite_where=sa.text("audience = 'public'"),
        postgresql_where=sa.text("audience = 'public'"),
    )
    op.create_index(
        "ix_champions_seen",
        "champions",
        ["community_id", "shown_at", "id"],
        sqlite_where=sa.text("audience <> 'nobody'"),
        postgresql_where=sa.text("audience <> 'nobody'"),
    )

    op.create_table(
        "claim_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("most_uses BETWEEN 1 AND 1000", name="ck_claim_codes_most_uses"),
        sa.CheckConstraint("opens_at < closes_at", name="ck_claim_codes_opens_before_it_closes"),
        sa.CheckConstraint("uses BETWEEN 0 AND most_uses", name="ck_claim_codes_uses"),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["badges.id"], name="fk_claim_codes_badge_id_badges", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_claim_codes_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name="fk_claim_codes_made_by_id_people",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_claim_codes"),
        sa.UniqueConstraint("code", name="uq_claim_codes_code"),
    )
    op.create_index("ix_claim_codes_badge_id", "claim_codes", ["badge_id"])
    op.create_index("ix_claim_codes_community_id_id", "claim_codes", ["community_id", "id"])

    op.create_table(
        "champion_tags",
        sa.Column("champion_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('topic','place','language')", name="ck_champion_tags_what"),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["champions.id"],
            name="fk_champion_tags_champion_id_champions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_champion_tags_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("champion_id", "what", "folded", name="pk_champion_tags"),
    )
    op.create_index(
        "ix_champion_tags_community_id_what_folded_shown_at_champion_id",
        "champion_tags",
        ["community_id", "what", "folded", "shown_at", "champion_id"],
    )

    op.create_table(
        "champion_words",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("champion_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.CheckConstraint("audience IN ('public','members')", name="ck_champion_words_audience"),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["champions.id"],
            name="fk_champion_words_champion_id_champions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_champion_words_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "word", "champion_id", name="pk_champion_words"),
    )
    op.create_index("ix_champion_words_champion_id", "champion_words", ["champion_id"])

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("champion_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Text(), nullable=True),
        sa.Column("concern", sa.Text(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state <> 'answered' OR answer IS NOT NULL", name="ck_questions_answered_has_answer"
        ),
        sa.CheckConstraint(
            "state IN ('unconfirmed','waiting','answered','unanswered','passed','stopped')",
            name="ck_questions_state",
        ),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["people.id"], name="fk_questions_asker_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["champions.id"],
            name="fk_questions_champion_id_champions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_questions_community_id_communities",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"],
            ["people.id"],
            name="fk_questions_looked_by_id_people",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("public_id", name="uq_questions_public_id"),
    )
    op.create_index("ix_questions_asker_id_asked_at", "questions", ["asker_id", "asked_at"])
    op.create_index("ix_questions_champion_id_asked_at", "questions", ["champion_id", "asked_at"])
    op.create_index(
        "ix_questions_reported",
        "questions",
        ["community_id", "id"],
        sqlite_where=sa.text("reported_at IS NOT NULL AND looked_at IS NULL"),
        postgresql_where=sa.text("reported_at IS NOT NULL AND looked_at IS NULL"),
    )
    op.create_index("ix_questions_state_asked_at", "questions", ["state", "asked_at"])

    op.create_table(
        "claims",
        sa.Column("claim_code_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("helped_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name="fk_claims_award_id_awards", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["claim_code_id"],
            ["claim_codes.id"],
            name="fk_claims_claim_code_id_claim_codes",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name="fk_claims_contribution_id_contributions",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["helped_by_id"],
            ["people.id"],
            name="fk_claims_helped_by_id_people",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_claims_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_code_id", "person_id", name="pk_claims"),
    )
    op.create_index("ix_claims_person_id", "claims", ["person_id"])

    op.create_table(
        "credentials",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name="fk_credentials_award_id_awards", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_keys.id"], name="fk_credentials_key_id_signing_keys"
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_lists.id"],
            name="fk_credentials_status_list_id_status_lists",
        ),
        sa.PrimaryKeyConstraint("award_id", name="pk_credentials"),
        sa.UniqueConstraint("code", name="uq_credentials_code"),
        sa.UniqueConstraint(
            "status_list_id", "status_index", name="uq_credentials_status_list_id_status_index"
        ),
    )
    op.create_index("ix_credentials_key_id", "credentials", ["key_id"])
