"""What people did, thanks, badges, awards, news and terms.

An award that has ended stays ended: the database refuses to bring it back.

Locks: nothing; every table is new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "contribution_sheets",
    "award_contributions",
    "endorsements",
    "award_changes",
    "thanks",
    "participations",
    "contribution_versions",
    "awards",
    "contributions",
    "badge_versions",
    "thanks_spreads",
    "terms",
    "stored_files",
    "rule_checks",
    "recognition_settings",
    "news_preferences",
    "news",
    "contribution_kinds",
    "buddy_questions",
    "badges",
)
"""Each before those that it points at."""
MOVES = {
    "gathering": ("gathering", "offered", "taken_back", "revoked"),
    "offered": ("offered", "accepted", "declined", "taken_back", "revoked"),
    "accepted": ("accepted", "withdrawn", "taken_back", "revoked"),
}

LIGHT = "weight < 1 AND reviewed_at IS NULL AND taken_back_at IS NULL"


def upgrade() -> None:
    _create_tables()
    _guard_awards()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_award_move()")


def _create_tables() -> None:
    op.create_table(
        "contribution_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("knows_everybody", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column(
            "lines",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("logged", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_contribution_sheets_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["people.id"],
            name=op.f("fk_contribution_sheets_uploaded_by_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_sheets")),
    )
    with op.batch_alter_table("contribution_sheets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_sheets_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "badges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_peers", sa.Boolean(), nullable=False),
        sa.Column("by_organisers", sa.Boolean(), nullable=False),
        sa.Column("peers_needed", sa.Integer(), nullable=False),
        sa.Column("rule_count", sa.Integer(), nullable=True),
        sa.Column(
            "rule_kinds",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("rule_days", sa.Integer(), nullable=True),
        sa.Column("rule_peers", sa.Integer(), nullable=False),
        sa.Column("rule_on_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rule_fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("peers_needed BETWEEN 1 AND 5", name=op.f("ck_badges_peers_needed")),
        sa.CheckConstraint("rule_count > 0", name=op.f("ck_badges_rule_count")),
        sa.CheckConstraint("rule_days > 0", name=op.f("ck_badges_rule_days")),
        sa.CheckConstraint("rule_peers >= 0", name=op.f("ck_badges_rule_peers")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_badges_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["people.id"],
            name=op.f("fk_badges_created_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badges")),
    )
    with op.batch_alter_table("badges", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_badges_community_id_id"), ["community_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_badges_rule_on",
            ["community_id"],
            unique=False,
            sqlite_where=sa.text("rule_on_since IS NOT NULL"),
            postgresql_where=sa.text("rule_on_since IS NOT NULL"),
        )

    op.create_table(
        "buddy_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("buddy_id", sa.Integer(), nullable=False),
        sa.Column("silent_since", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IN ('well','rest','stop','not_reached')", name=op.f("ck_buddy_questions_answer")
        ),
        sa.ForeignKeyConstraint(
            ["buddy_id"],
            ["people.id"],
            name=op.f("fk_buddy_questions_buddy_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_buddy_questions_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_buddy_questions_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_questions")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "silent_since",
            name=op.f("uq_buddy_questions_community_id_person_id_silent_since"),
        ),
    )
    with op.batch_alter_table("buddy_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buddy_questions_buddy_id"), ["buddy_id"], unique=False)

    op.create_table(
        "contribution_kinds",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_contribution_kinds_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "code", name=op.f("pk_contribution_kinds")),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "told_how IN ('email','letter','read','seen')", name=op.f("ck_news_told_how")
        ),
        sa.CheckConstraint(
            "what IN ('thanks','award','proposed','asked')", name=op.f("ck_news_what")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_news_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_news_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_bundle"), ["bundle"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_news_person_id_community_id_id"),
            ["person_id", "community_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_news_untold",
            ["community_id", "person_id"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_news_what_subject_id"), ["what", "subject_id"], unique=False
        )

    op.create_table(
        "news_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "how IN ('daily','weekly','never')", name=op.f("ck_news_preferences_how")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_news_preferences_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_news_preferences_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "community_id", name=op.f("pk_news_preferences")),
    )
    op.create_table(
        "recognition_settings",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("awards_per_week", sa.Integer(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("silent_weeks", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "awards_per_week BETWEEN 1 AND 50", name=op.f("ck_recognition_settings_awards_per_week")
        ),
        sa.CheckConstraint(
            "silent_weeks BETWEEN 2 AND 52", name=op.f("ck_recognition_settings_silent_weeks")
        ),
        sa.CheckConstraint(
            "term_months BETWEEN 0 AND 60", name=op.f("ck_recognition_settings_term_months")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_recognition_settings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_recognition_settings")),
    )
    op.create_table(
        "rule_checks",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_rule_checks_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_rule_checks_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_rule_checks")),
    )
    with op.batch_alter_table("rule_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_checks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "stored_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_stored_files_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stored_by_id"],
            ["people.id"],
            name=op.f("fk_stored_files_stored_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stored_files_public_id")),
    )
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_files_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "terms",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("buddy_id", sa.Integer(), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("resting_since", sa.Date(), nullable=True),
        sa.Column("resting_until", sa.Date(), nullable=True),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emeritus_on", sa.Date(), nullable=True),
        sa.CheckConstraint("choice IN ('renew','rest','emeritus')", name=op.f("ck_terms_choice")),
        sa.ForeignKeyConstraint(
            ["buddy_id"], ["people.id"], name=op.f("fk_terms_buddy_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_terms_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_terms_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"],
            ["people.id"],
            name=op.f("fk_terms_stand_in_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_terms_person_id"), ["person_id"], unique=False)

    op.create_table(
        "thanks_spreads",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("gave", sa.Integer(), nullable=False),
        sa.Column("thanked", sa.Integer(), nullable=False),
        sa.Column("thanks", sa.Integer(), nullable=False),
        sa.Column("effective", sa.Double(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_thanks_spreads_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "segment", "value", name=op.f("pk_thanks_spreads")),
    )
    op.create_table(
        "badge_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column(
            "design",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("svg", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["badge_id"],
            ["badges.id"],
            name=op.f("fk_badge_versions_badge_id_badges"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_badge_versions_made_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_versions")),
        sa.UniqueConstraint("badge_id", "number", name=op.f("uq_badge_versions_badge_id_number")),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("for_whom", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("logged_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_contributions_minutes")),
        sa.CheckConstraint("reach > 0", name=op.f("ck_contributions_reach")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_contributions_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_contributions_file_id_stored_files"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"],
            ["people.id"],
            name=op.f("fk_contributions_logged_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint(
            "logged_by_id", "form_key", name=op.f("uq_contributions_logged_by_id_form_key")
        ),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contributions_shown",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text("shown_at IS NOT NULL AND removed_at IS NULL"),
            postgresql_where=sa.text("shown_at IS NOT NULL AND removed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_contributions_unthanked",
            ["community_id", "is_first", "shown_at", "id"],
            unique=False,
            sqlite_where=sa.text(
                "shown_at IS NOT NULL AND removed_at IS NULL AND thanked_at IS NULL"
            ),
            postgresql_where=sa.text(
                "shown_at IS NOT NULL AND removed_at IS NULL AND thanked_at IS NULL"
            ),
        )
        batch_op.create_index(
            "ix_contributions_file_id",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("file_id IS NOT NULL"),
            postgresql_where=sa.text("file_id IS NOT NULL"),
        )

    op.create_table(
        "awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("badge_version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule_why", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("shown_as", sa.Text(), nullable=True),
        sa.Column("pseudonym", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('public','members','only_me')", name=op.f("ck_awards_audience")
        ),
        sa.CheckConstraint("origin IN ('peers','rule','organiser')", name=op.f("ck_awards_origin")),
        sa.CheckConstraint(
            "shown_as <> 'pseudonym' OR pseudonym IS NOT NULL",
            name=op.f("ck_awards_pseudonym_is_given"),
        ),
        sa.CheckConstraint(
            "shown_as IN ('full_name','first_name','initials','pseudonym')",
            name=op.f("ck_awards_shown_as"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR (audience IS NOT NULL AND shown_as IS NOT NULL)",
            name=op.f("ck_awards_accepted_has_audience"),
        ),
        sa.CheckConstraint(
            "state IN ('gathering','offered','accepted','declined','withdrawn','taken_back','revoked')",
            name=op.f("ck_awards_state"),
        ),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["badges.id"], name=op.f("fk_awards_badge_id_badges")
        ),
        sa.ForeignKeyConstraint(
            ["badge_version_id"],
            ["badge_versions.id"],
            name=op.f("fk_awards_badge_version_id_badge_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_awards_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_awards_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("public_id", name=op.f("uq_awards_public_id")),
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_awards_community_id_state_accepted_at"),
            ["community_id", "state", "accepted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_awards_person_id_community_id_state"),
            ["person_id", "community_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            "uq_awards_live",
            ["badge_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('gathering','offered','accepted')"),
            postgresql_where=sa.text("state IN ('gathering','offered','accepted')"),
        )

    op.create_table(
        "contribution_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "was",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["people.id"],
            name=op.f("fk_contribution_versions_changed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_contribution_versions_contribution_id_contributions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_versions")),
    )
    with op.batch_alter_table("contribution_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_versions_contribution_id"),
            ["contribution_id"],
            unique=False,
        )

    op.create_table(
        "participations",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('confirmed','proposed','asked','declined')",
            name=op.f("ck_participations_state"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["people.id"],
            name=op.f("fk_participations_added_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_participations_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_participations_contribution_id_contributions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_participations_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_participations_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contribution_id", "person_id", name=op.f("pk_participations")),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participations_person_id_community_id_contribution_id"),
            ["person_id", "community_id", "contribution_id"],
            unique=False,
        )

    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_thanks_by_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_thanks_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_thanks_contribution_id_contributions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint(
            "contribution_id", "by_id", name=op.f("uq_thanks_contribution_id_by_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thanks_by_id_created_at"), ["by_id", "created_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_thanks_community_id_created_at"),
            ["community_id", "created_at"],
            unique=False,
        )

    op.create_table(
        "award_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column(
            "was",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["awards.id"],
            name=op.f("fk_award_changes_award_id_awards"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
            name=op.f("fk_award_changes_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_changes")),
    )
    with op.batch_alter_table("award_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_changes_award_id"), ["award_id"], unique=False)

    op.create_table(
        "endorsements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_award", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column(
            "circle",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight > 0 AND weight <= 1", name=op.f("ck_endorsements_weight")),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["awards.id"],
            name=op.f("fk_endorsements_award_id_awards"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_endorsements_by_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_endorsements_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["people.id"],
            name=op.f("fk_endorsements_reviewed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["people.id"], name=op.f("fk_endorsements_to_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("award_id", "by_id", name=op.f("uq_endorsements_award_id_by_id")),
    )
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_endorsements_by_id_created_at"), ["by_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_endorsements_light",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text(LIGHT),
            postgresql_where=sa.text(LIGHT),
        )
        batch_op.create_index(
            batch_op.f("ix_endorsements_to_id_community_id"),
            ["to_id", "community_id"],
            unique=False,
        )

    op.create_table(
        "award_contributions",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("endorsement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["awards.id"],
            name=op.f("fk_award_contributions_award_id_awards"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_award_contributions_contribution_id_contributions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["endorsement_id"],
            ["endorsements.id"],
            name=op.f("fk_award_contributions_endorsement_id_endorsements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("award_id", "contribution_id", name=op.f("pk_award_contributions")),
    )
    with op.batch_alter_table("award_contributions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_award_contributions_contribution_id"), ["contribution_id"], unique=False
        )


def _guard_awards() -> None:
    """Refuse every move of an award that is not in the table above."""
    allowed = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(map(repr, after))}))"
        for before, after in MOVES.items()
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER awards_move BEFORE UPDATE OF state ON awards WHEN NOT ({allowed}) "
            "BEGIN SELECT RAISE(ABORT, 'an award cannot make this move'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_award_move() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'an award cannot make this move' "
        "USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER awards_move BEFORE UPDATE OF state ON awards FOR EACH ROW "
        f"WHEN (NOT ({allowed})) EXECUTE FUNCTION refuse_award_move()"
    )
