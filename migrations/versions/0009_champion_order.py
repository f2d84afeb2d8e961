"""Champions, their tags and their badges are found in the order in which they are shown.

A tag knows who sees it, as its champion does, so that a list for strangers is walked past nobody
whom they do not see.

Locks: champion_tags, while who sees each is written; champion_tags, champion_words and awards,
while indexes are built.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEEN = sa.text("audience <> 'nobody'")
PUBLIC = sa.text("audience = 'public'")
PUBLIC_AWARD = sa.text("state = 'accepted' AND audience = 'public'")
TURN = ("community_id", "what", "folded", "shown_at", "champion_id")
OF_PERSON = ("person_id", "community_id", "state")
NEW: tuple[tuple[str, str, tuple[str, ...], sa.TextClause | None], ...] = (
    ("ix_champion_tags_seen", "champion_tags", TURN, SEEN),
    ("ix_champion_tags_public", "champion_tags", TURN, PUBLIC),
    ("ix_awards_public", "awards", ("community_id", "state", "accepted_at"), PUBLIC_AWARD),
    (
        f"ix_awards_{'_'.join(OF_PERSON)}_shown_as_accepted_at",
        "awards",
        (*OF_PERSON, "shown_as", "accepted_at"),
        None,
    ),
    (
        "ix_champion_words_champion_id_word_audience",
        "champion_words",
        ("champion_id", "word", "audience"),
        None,
    ),
)
REPLACED = (
    (f"ix_champion_tags_{'_'.join(TURN)}", "champion_tags", TURN),
    (f"ix_awards_{'_'.join(OF_PERSON)}", "awards", OF_PERSON),
    ("ix_champion_words_champion_id", "champion_words", ("champion_id",)),
)


def upgrade() -> None:
    op.add_column(
        "champion_tags", sa.Column("audience", sa.Text(), nullable=False, server_default="nobody")
    )
    op.execute(
        "UPDATE champion_tags SET audience = "
        "(SELECT audience FROM champions WHERE champions.id = champion_tags.champion_id)"
    )
    for name, table, columns, rows in NEW:
        op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)
    for name, table, _columns in REPLACED:
        op.drop_index(name, table)


def downgrade() -> None:
    for name, table, columns in REPLACED:
        op.create_index(name, table, columns)
    for name, table, _columns, _rows in NEW:
        op.drop_index(name, table)
    op.drop_column("champion_tags", "audience")
