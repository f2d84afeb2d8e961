"""People at scale: found by terms, custom fields, duplicates, bulk changes, and what to do today.

Locks: people, acquaintances and touchpoints, while SQLite writes them anew (a foreign key, a check)
and PostgreSQL builds an index; invitations likewise; people_imports, for columns that need no
rewriting; person_words, which goes. Filling person_terms takes about a minute for 100,000 people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BY_LETTER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OWNED = "ix_acquaintances_owner_id_community_id_contact_due_on"
KINDS = "kind IN ('call','talk','meeting','letter','email')"
KINDS_NOW = "kind IN ('call','talk','meeting','letter','email','note')"
ASKED_BY = "fk_invitations_asked_by_id_people"
UNTOLD = "informed_at IS NULL"
NOT_NOW = "answer = 'not_now'"
TABLES = (
    "touchpoint_people",
    "next_steps",
    "field_values",
    "bulk_change_people",
    "working_weeks",
    "snoozes",
    "saved_views",
    "person_terms",
    "person_keys",
    "old_names",
    "merges",
    "meetings",
    "hand_overs",
    "fields",
    "duplicates",
    "calendar_feeds",
    "bulk_changes",
    "word_variants",
)
"""Each before those that it points at."""
TOLD_ALONE = (
    "UPDATE reminders SET bundle = id"
    " WHERE id IN (SELECT subject_id FROM deliveries WHERE kind = 'reminder-notice')"
)
POINTING = (
    "journal.by_id",
    "deliveries.held_by_id",
    "inbound_messages.confirmed_by_id",
    "nominations.nominated_by_id",
    "nominations.decided_by_id",
    "invitations.approved_by_id",
    "answers.taken_by_id",
    "reminders.decided_by_id",
    "interviews.by_id",
    "endorsements.reviewed_by_id",
    "award_changes.by_id",
    "participations.added_by_id",
    "participations.decided_by_id",
    "contribution_versions.changed_by_id",
    "buddy_questions.person_id",
    "claims.helped_by_id",
    "questions.looked_by_id",
    "stored_files.stored_by_id",
    "terms.buddy_id",
    "terms.stand_in_id",
)
"""Columns that point at people and had no index: removing somebody looked through the tables."""


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("acquaintances") as table:
        table.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("contact_every_days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("contact_due_on", sa.Date(), nullable=True))
        table.create_check_constraint("contact_every_days", "contact_every_days BETWEEN 1 AND 1000")
        table.create_foreign_key(
            "fk_acquaintances_owner_id_people", "people", ["owner_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(OWNED, "acquaintances", ["owner_id", "community_id", "contact_due_on"])
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_people_merged_into_id_people",
            "people",
            ["merged_into_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_people_merged_into_id", "people", ["merged_into_id"])
    op.add_column(
        "people_imports", sa.Column("recognised", sa.Text(), server_default="", nullable=False)
    )
    for name in ("cancelled_at", "undoing_at", "undone_at"):
        column = sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        op.add_column("people_imports", column)
    with op.batch_alter_table("touchpoints") as table:
        table.drop_constraint("kind", type_="check")
        table.create_check_constraint("kind", KINDS_NOW)
        table.add_column(sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("form_key", sa.Text(), nullable=True))
    op.create_index("ix_touchpoints_by_id_at", "touchpoints", ["by_id", "at"])
    given = sa.text("form_key IS NOT NULL")
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
    _fill_terms()
    _let_terms_go_with_acquaintances()
    op.drop_table("person_words")
    _hand_over_invitations()
    _index_what_is_due()
    for table, column in (each.split(".") for each in POINTING):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in (each.split(".") for each in POINTING):
        op.drop_index(f"ix_{table}_{column}", table)
    _make_words_again()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER acquaintances_go")
    else:
        op.execute("DROP TRIGGER acquaintances_go ON acquaintances")
        op.execute("DROP FUNCTION forget_terms()")
    op.drop_index("ix_people_untold", "people")
    op.drop_index("ix_invitations_ask_again", "invitations")
    op.drop_index("ix_invitations_inviter_id_answered_at", "invitations")
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint(ASKED_BY, type_="foreignkey")
        table.drop_column("asked_by_id")
    op.drop_index("ix_reminders_bundle", "reminders")
    op.drop_column("reminders", "bundle")
    op.drop_index("uq_touchpoints_form_key", "touchpoints")
    op.drop_index("ix_touchpoints_by_id_at", "touchpoints")
    op.execute("DELETE FROM touchpoints WHERE kind = 'note'")
    with op.batch_alter_table("touchpoints") as table:
        table.drop_constraint("kind", type_="check")
        table.create_check_constraint("kind", KINDS)
        table.drop_column("form_key")
        table.drop_column("logged_at")
    for name in ("undone_at", "undoing_at", "cancelled_at", "recognised"):
        op.drop_column("people_imports", name)
    op.drop_index("ix_people_merged_into_id", "people")
    with op.batch_alter_table("people") as table:
        table.drop_constraint("fk_people_merged_into_id_people", type_="foreignkey")
        table.drop_column("merged_into_id")
    op.drop_index(OWNED, "acquaintances")
    with op.batch_alter_table("acquaintances") as table:
        table.drop_constraint("fk_acquaintances_owner_id_people", type_="foreignkey")
        table.drop_constraint("contact_every_days", type_="check")
        for name in ("contact_due_on", "contact_every_days", "owner_id"):
            table.drop_column(name)
    for name in TABLES:
        op.drop_table(name)


def _let_terms_go_with_acquaintances() -> None:
    """Cheaper than two foreign keys, which would check each of some twenty rows a person."""
    gone = "DELETE FROM person_terms WHERE person_id = OLD.person_id"
    gone += " AND community_id = OLD.community_id;"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER acquaintances_go AFTER DELETE ON acquaintances BEGIN {gone} END"
        )
        return
    op.execute(
        "CREATE FUNCTION forget_terms() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {gone} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER acquaintances_go AFTER DELETE ON acquaintances "
        "FOR EACH ROW EXECUTE FUNCTION forget_terms()"
    )


def _make_words_again() -> None:
    op.create_table(
        "person_words",
        sa.Column("word", BY_LETTER, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_person_words_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "person_id", name=op.f("pk_person_words")),
    )
    op.create_index(op.f("ix_person_words_person_id_word"), "person_words", ["person_id", "word"])
    op.execute(
        "INSERT INTO person_words (word, person_id) "
        "SELECT DISTINCT term, person_id FROM person_terms WHERE term NOT LIKE '#%'"
    )


def _fill_terms() -> None:
    """By what everybody is found from now on; the database alone folds no accents."""
    connection, last = op.get_bind(), 0
    page = sa.text("SELECT * FROM people WHERE id > :last ORDER BY id LIMIT 500")
    known: set[str] = set()
    while people := connection.execute(page, {"last": last}).all():
        ids = {"first": people[0].id, "last": people[-1].id}
        topics = _of(connection, "topic", "person_topics", ids)
        languages = _of(connection, "language", "person_languages", ids)
        here = _of(connection, "community_id", "acquaintances", ids)
        rows = [
            {"community": each, "term": term, "name": _folded(one.name)[:60], "person": one.id}
            for one in people
            for term in _terms(one, topics.get(one.id, ()), languages.get(one.id, ()))
            for each in here.get(one.id, ())
        ]
        _write_terms(connection, rows, known)
        last = people[-1].id


def _of(connection: Any, column: str, table: str, ids: dict[str, int]) -> dict[int, list[Any]]:
    rows = sa.table(table, sa.column("person_id"), sa.column(column))
    query = sa.select(rows).where(rows.c.person_id.between(ids["first"], ids["last"]))
    found: dict[int, list[Any]] = {}
    for person_id, value in connection.execute(query):
        found.setdefault(person_id, []).append(value)
    return found


def _write_terms(connection: Any, rows: list[dict[str, Any]], known: set[str]) -> None:
    if rows:
        connection.execute(
            sa.text("INSERT INTO person_terms VALUES (:community, :term, :name, :person)"), rows
        )
    new = {
        row["term"]
        for row in rows
        if len(row["term"]) >= 4 and row["term"].isalpha() and not SPACELESS.match(row["term"])
    } - known
    known |= new
    starts = [(word, word[:8]) for word in new]
    left_out = {
        (variant, word)
        for word, start in starts
        for variant in (start, *(start[:at] + start[at + 1 :] for at in range(len(start))))
    }
    if left_out:
        connection.execute(
            sa.text("INSERT INTO word_variants VALUES (:variant, :word)"),
            [{"variant": variant, "word": word} for variant, word in sorted(left_out)],
        )


RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
MARKS = "".join(
    chr(c) for c in range(0x300, 0x1200) if unicodedata.category(chr(c)) in ("Mn", "Mc")
)
SPACELESS = re.compile(rf"[{RANGES}]")
WORD = re.compile(rf"[{RANGES}]+|(?:(?![{RANGES}_])[\w{MARKS}])+")
ASCII_WORD = re.compile(r"[a-z0-9]+")


def _terms(one: Any, topics: Any, languages: Any) -> set[str]:
    found = {"#all", f"#email:{'with' if one.email else 'without'}"}
    for text in (one.name, one.organisation, one.place, one.email, one.notes, *topics):
        found |= set(list(dict.fromkeys(_findable(text or "")))[:100])
    traits = [("topic", each) for each in topics] + [("language", each) for each in languages]
    traits += [("place", one.place), ("kind", one.organisation_kind)]
    found |= {f"#{name}:{_folded(value)[:100]}" for name, value in traits if value}
    return found | ({"#rarely-online"} if one.is_rarely_online else set())


def _findable(text: str) -> Iterator[str]:
    if text.isascii():
        yield from (word[:40] for word in ASCII_WORD.findall(text.lower()))
        return
    for run in WORD.findall(unicodedata.normalize("NFKC", text.casefold())):
        is_spaceless = SPACELESS.match(run)
        parts = [run[at : at + 12] for at in range(len(run))] if is_spaceless else [run]
        for part in parts:
            latin = "".join(ASCII_WORD.findall(anyascii(part).lower()))
            yield from filter(None, (_cut(_folded(part)), latin[:40]))


def _cut(word: str) -> str:
    return word[: 12 if SPACELESS.match(word) else 40]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _hand_over_invitations() -> None:
    """Who asked stays known where somebody else took an invitation over."""
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(ASKED_BY, "people", ["asked_by_id"], ["id"], ondelete="SET NULL")


def _index_what_is_due() -> None:
    """What people have to do today is found without looking at anybody else's."""
    op.create_index("ix_people_untold", "people", ["inform_by", "id"], **_where(UNTOLD))
    columns = ["inviter_id", "ask_again_on"]
    op.create_index("ix_invitations_ask_again", "invitations", columns, **_where(NOT_NOW))
    columns = ["inviter_id", "answered_at"]
    op.create_index("ix_invitations_inviter_id_answered_at", "invitations", columns)


def _where(test: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(test), "postgresql_where": sa.text(test)}


def _create_tables() -> None:
    op.create_table(
        "word_variants",
        sa.Column("variant", BY_LETTER, nullable=False),
        sa.Column("word", BY_LETTER, nullable=False),
        sa.PrimaryKeyConstraint("variant", "word", name=op.f("pk_word_variants")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_word_variants_word"), "word_variants", ["word"])

    op.create_table(
        "bulk_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("filters", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("is_gathered", sa.Boolean(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('running','done','undoing','undone')", name=op.f("ck_bulk_changes_state")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_bulk_changes_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_bulk_changes_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("key", name=op.f("uq_bulk_changes_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_changes")),
    )
    op.create_index(op.f("ix_bulk_changes_community_id_at"), "bulk_changes", ["community_id", "at"])

    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_calendar_feeds_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feeds_token_digest")),
    )
    op.create_table(
        "duplicates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open','apart','merged')", name=op.f("ck_duplicates_state")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicates_in_order")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_duplicates_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["people.id"],
            name=op.f("fk_duplicates_first_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["people.id"],
            name=op.f("fk_duplicates_second_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicates")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicates_first_id_second_id")),
    )
    op.create_index(op.f("ix_duplicates_second_id"), "duplicates", ["second_id"])
    op.create_index(op.f("ix_duplicates_decided_by_id"), "duplicates", ["decided_by_id"])
    op.create_index(op.f("ix_duplicates_state_score_id"), "duplicates", ["state", "score", "id"])

    op.create_table(
        "fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unindexed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text','number','date','choice')", name=op.f("ck_fields_kind")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_fields_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fields")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_fields_community_id_name")),
    )
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_hand_overs_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_hand_overs_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["people.id"],
            name=op.f("fk_hand_overs_from_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index(op.f("ix_hand_overs_community_id_at"), "hand_overs", ["community_id", "at"])
    op.create_index(op.f("ix_hand_overs_from_id"), "hand_overs", ["from_id"])

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 1440", name=op.f("ck_meetings_minutes")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_meetings_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_meetings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_meetings_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("uid", name=op.f("uq_meetings_uid")),
    )
    op.create_index(op.f("ix_meetings_by_id_starts_at"), "meetings", ["by_id", "starts_at"])
    op.create_index(
        op.f("ix_meetings_person_id_community_id"), "meetings", ["person_id", "community_id"]
    )

    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("changes", JSON, nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_merges_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_merges_community_id_communities"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["people.id"], name=op.f("fk_merges_gone_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["people.id"], name=op.f("fk_merges_kept_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"],
            ["people.id"],
            name=op.f("fk_merges_undone_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_community_id_at"), "merges", ["community_id", "at"])
    op.create_index(op.f("ix_merges_gone_id"), "merges", ["gone_id"])
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"])

    op.create_table(
        "old_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_old_names")),
    )

    op.create_table(
        "person_keys",
        sa.Column("key", BY_LETTER, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_person_keys_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_person_keys")),
    )
    op.create_index(op.f("ix_person_keys_person_id"), "person_keys", ["person_id"])

    op.create_table(
        "person_terms",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("term", BY_LETTER, nullable=False),
        sa.Column("sort_name", BY_LETTER, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "term", "sort_name", "person_id", name=op.f("pk_person_terms")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_person_terms_person_id_community_id_term"),
        "person_terms",
        ["person_id", "community_id", "term"],
    )

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", JSON, nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_saved_views_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_saved_views_owner_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint(
            "community_id",
            "owner_id",
            "name",
            name=op.f("uq_saved_views_community_id_owner_id_name"),
        ),
    )
    op.create_index(op.f("ix_saved_views_owner_id"), "saved_views", ["owner_id"])

    op.create_table(
        "snoozes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_snoozes_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "task", name=op.f("pk_snoozes")),
    )
    op.create_table(
        "working_weeks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("minutes", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_working_weeks_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_working_weeks")),
    )
    op.create_table(
        "bulk_change_people",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("was", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["bulk_changes.id"],
            name=op.f("fk_bulk_change_people_change_id_bulk_changes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_bulk_change_people_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "person_id", name=op.f("pk_bulk_change_people")),
    )
    op.create_index(op.f("ix_bulk_change_people_person_id"), "bulk_change_people", ["person_id"])

    op.create_table(
        "field_values",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Numeric(precision=20, scale=6), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["field_id"],
            ["fields.id"],
            name=op.f("fk_field_values_field_id_fields"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_field_values_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("field_id", "person_id", name=op.f("pk_field_values")),
    )
    op.create_index(
        op.f("ix_field_values_field_id_number_person_id"),
        "field_values",
        ["field_id", "number", "person_id"],
    )
    op.create_index(
        op.f("ix_field_values_field_id_on_person_id"),
        "field_values",
        ["field_id", "on", "person_id"],
    )
    op.create_index(op.f("ix_field_values_person_id"), "field_values", ["person_id"])

    op.create_table(
        "next_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("touchpoint_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_next_steps_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"],
            ["people.id"],
            name=op.f("fk_next_steps_done_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_next_steps_owner_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_next_steps_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"],
            ["touchpoints.id"],
            name=op.f("fk_next_steps_touchpoint_id_touchpoints"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_steps")),
    )
    op.create_index(
        "ix_next_steps_open",
        "next_steps",
        ["owner_id", "due_on"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        op.f("ix_next_steps_person_id_community_id"), "next_steps", ["person_id", "community_id"]
    )
    op.create_index(op.f("ix_next_steps_touchpoint_id"), "next_steps", ["touchpoint_id"])
    op.create_index(op.f("ix_next_steps_done_by_id"), "next_steps", ["done_by_id"])

    op.create_table(
        "touchpoint_people",
        sa.Column("touchpoint_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_touchpoint_people_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"],
            ["touchpoints.id"],
            name=op.f("fk_touchpoint_people_touchpoint_id_touchpoints"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("touchpoint_id", "person_id", name=op.f("pk_touchpoint_people")),
    )
    op.create_index(op.f("ix_touchpoint_people_person_id"), "touchpoint_people", ["person_id"])
