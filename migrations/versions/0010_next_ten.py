"""What it takes to say who the next ten should be.

Nominations learn where they came from, how the two know each other, whether the nominee may hear
who named them, and the keys under which two voices for one candidate meet; erasing a person erases
what was said when they were named. People have a kind of organisation and are online or rarely.
Segments with targets, what the chooser was told for a wave, askings of random members, trials, and
what a community has decided about asking. Invitations keep why the chooser proposed them, waves
what the readiness panel said when they were opened. Who took a role since a day is found by an
index.

Locks: nominations, while they are written anew; people, invitations and waves, for columns that
need no rewriting; memberships, while the index is built.
"""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "wishes",
    "trial_people",
    "segment_people",
    "choosings",
    "asked_members",
    "trials",
    "segments",
    "outreach_settings",
    "askings",
)
"""Each before those that it points at."""
INDEXES = (
    ["asked_member_id"],
    ["community_id", "nominated_by_id", "created_at"],
    ["community_id", "state", "email_key"],
    ["community_id", "state", "name_key"],
    ["person_id"],
)


def upgrade() -> None:
    _create_tables()
    op.add_column("people", sa.Column("organisation_kind", sa.Text(), nullable=True))
    op.add_column(
        "people",
        sa.Column("is_rarely_online", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_people_organisation_kind_id", "people", ["organisation_kind", "id"])
    op.add_column("invitations", sa.Column("reasons", JSON, nullable=True))
    op.add_column("waves", sa.Column("readiness", JSON, nullable=True))
    op.create_index(
        "ix_memberships_community_id_role_since", "memberships", ["community_id", "role", "since"]
    )
    with op.batch_alter_table("nominations") as table:
        table.add_column(sa.Column("asked_member_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("email_key", sa.Text(), nullable=True))
        table.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default="staff"))
        for name in ("name_key", "known_how"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.add_column(
            sa.Column("is_named", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_check_constraint(
            "origin", "origin IN ('staff','answer','member','friend','self')"
        )
        table.create_foreign_key(
            "fk_nominations_asked_member_id_asked_members",
            "asked_members",
            ["asked_member_id"],
            ["id"],
            ondelete="SET NULL",
        )
        _point_at_people(table, "CASCADE")
    _write_keys()
    op.execute("UPDATE nominations SET origin = 'answer' WHERE invitation_id IS NOT NULL")
    op.drop_index("ix_nominations_community_id_state", "nominations")
    for columns in INDEXES:
        op.create_index(f"ix_nominations_{'_'.join(columns)}", "nominations", columns)


def downgrade() -> None:
    for columns in INDEXES:
        op.drop_index(f"ix_nominations_{'_'.join(columns)}", "nominations")
    op.create_index("ix_nominations_community_id_state", "nominations", ["community_id", "state"])
    with op.batch_alter_table("nominations") as table:
        table.drop_constraint("fk_nominations_asked_member_id_asked_members", type_="foreignkey")
        table.drop_constraint("origin", type_="check")
        _point_at_people(table, "SET NULL")
        for name in ("is_named", "known_how", "name_key", "origin", "email_key", "asked_member_id"):
            table.drop_column(name)
    op.drop_index("ix_memberships_community_id_role_since", "memberships")
    op.drop_column("waves", "readiness")
    op.drop_column("invitations", "reasons")
    op.drop_index("ix_people_organisation_kind_id", "people")
    op.drop_column("people", "is_rarely_online")
    op.drop_column("people", "organisation_kind")
    for name in TABLES:
        op.drop_table(name)


def _write_keys() -> None:
    """Under which two voices for one candidate meet; the database alone folds no accents."""
    connection, last = op.get_bind(), 0
    page = sa.text("SELECT id, name, email FROM nominations WHERE id > :last ORDER BY id LIMIT 500")
    keys = sa.text("UPDATE nominations SET name_key = :name, email_key = :email WHERE id = :id")
    while rows := connection.execute(page, {"last": last}).all():
        connection.execute(
            keys,
            [{"id": row.id, "name": _folded(row.name), "email": _key(row.email)} for row in rows],
        )
        last = rows[-1].id


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _key(address: str | None) -> str | None:
    return unicodedata.normalize("NFKC", address).strip().casefold() if address else None


def _point_at_people(table: BatchOperations, ondelete: str) -> None:
    """What becomes of what was said about a nominee when that person is erased."""
    name = "fk_nominations_person_id_people"
    table.drop_constraint(name, type_="foreignkey")
    table.create_foreign_key(name, "people", ["person_id"], ["id"], ondelete=ondelete)


def _create_tables() -> None:
    op.create_table(
        "askings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size BETWEEN 1 AND 200", name=op.f("ck_askings_size")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_askings_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_askings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_askings")),
    )
    op.create_index(op.f("ix_askings_community_id"), "askings", ["community_id"])

    op.create_table(
        "outreach_settings",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("suggestions_each", sa.Integer(), nullable=False),
        sa.Column("takes_self_nominations", sa.Boolean(), nullable=False),
        sa.Column("most_of_one_organisation", sa.Integer(), nullable=False),
        sa.Column("months_between_askings", sa.Integer(), nullable=False),
        sa.Column("invitations_per_inviter", sa.Integer(), nullable=False),
        sa.Column("ready_answered", sa.Integer(), nullable=False),
        sa.Column("ready_contributed", sa.Integer(), nullable=False),
        sa.Column("hours_a_week", sa.Integer(), nullable=True),
        sa.Column("minutes_invitation", sa.Integer(), nullable=False),
        sa.Column("minutes_follow_up", sa.Integer(), nullable=False),
        sa.Column("minutes_thanks", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hours_a_week BETWEEN 1 AND 10000", name=op.f("ck_outreach_settings_hours_a_week")
        ),
        sa.CheckConstraint(
            "invitations_per_inviter BETWEEN 1 AND 20",
            name=op.f("ck_outreach_settings_invitations_per_inviter"),
        ),
        sa.CheckConstraint(
            "minutes_follow_up BETWEEN 1 AND 240",
            name=op.f("ck_outreach_settings_minutes_follow_up"),
        ),
        sa.CheckConstraint(
            "minutes_invitation BETWEEN 1 AND 240",
            name=op.f("ck_outreach_settings_minutes_invitation"),
        ),
        sa.CheckConstraint(
            "minutes_thanks BETWEEN 1 AND 240", name=op.f("ck_outreach_settings_minutes_thanks")
        ),
        sa.CheckConstraint(
            "months_between_askings BETWEEN 0 AND 24",
            name=op.f("ck_outreach_settings_months_between_askings"),
        ),
        sa.CheckConstraint(
            "most_of_one_organisation BETWEEN 1 AND 10",
            name=op.f("ck_outreach_settings_most_of_one_organisation"),
        ),
        sa.CheckConstraint(
            "ready_answered BETWEEN 0 AND 100", name=op.f("ck_outreach_settings_ready_answered")
        ),
        sa.CheckConstraint(
            "ready_contributed BETWEEN 0 AND 100",
            name=op.f("ck_outreach_settings_ready_contributed"),
        ),
        sa.CheckConstraint(
            "suggestions_each BETWEEN 1 AND 10", name=op.f("ck_outreach_settings_suggestions_each")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_outreach_settings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_outreach_settings")),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('topic','place','language','organisation_kind','rarely_online','own')",
            name=op.f("ck_segments_kind"),
        ),
        sa.CheckConstraint("target BETWEEN 1 AND 100000", name=op.f("ck_segments_target")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_segments_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint(
            "community_id", "kind", "name", name=op.f("uq_segments_community_id_kind_name")
        ),
    )
    op.create_table(
        "trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("ways", JSON, nullable=False),
        sa.Column("people_each", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("adopted", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "option IN ('sender','reminder_day','wording')", name=op.f("ck_trials_option")
        ),
        sa.CheckConstraint("people_each BETWEEN 20 AND 500", name=op.f("ck_trials_people_each")),
        sa.CheckConstraint(
            "adopted IS NULL OR (adopted IN (0, 1) AND ended_at IS NOT NULL)",
            name=op.f("ck_trials_adopted"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_trials_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_trials_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trials")),
    )
    op.create_index(op.f("ix_trials_community_id"), "trials", ["community_id"])
    op.create_index(
        "uq_trials_running",
        "trials",
        ["community_id", "option"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "asked_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nobody", sa.Boolean(), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asking_id"],
            ["askings.id"],
            name=op.f("fk_asked_members_asking_id_askings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_asked_members_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_members")),
        sa.UniqueConstraint(
            "asking_id", "person_id", name=op.f("uq_asked_members_asking_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_asked_members_public_id")),
    )
    op.create_index(op.f("ix_asked_members_person_id"), "asked_members", ["person_id"])

    op.create_table(
        "choosings",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("weights", JSON, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["people.id"],
            name=op.f("fk_choosings_changed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_choosings_wave_id_waves"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_choosings")),
    )
    op.create_table(
        "segment_people",
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_segment_people_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["segments.id"],
            name=op.f("fk_segment_people_segment_id_segments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("segment_id", "person_id", name=op.f("pk_segment_people")),
    )
    op.create_index(op.f("ix_segment_people_person_id"), "segment_people", ["person_id"])

    op.create_table(
        "trial_people",
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way IN (0, 1)", name=op.f("ck_trial_people_way")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_trial_people_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trial_id"],
            ["trials.id"],
            name=op.f("fk_trial_people_trial_id_trials"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trial_id", "person_id", name=op.f("pk_trial_people")),
    )
    op.create_index(op.f("ix_trial_people_person_id"), "trial_people", ["person_id"])

    op.create_table(
        "wishes",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('must','never')", name=op.f("ck_wishes_kind")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_wishes_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_wishes_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_wishes_wave_id_waves"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wave_id", "person_id", name=op.f("pk_wishes")),
    )
    op.create_index(op.f("ix_wishes_person_id"), "wishes", ["person_id"])
