"""What the database that is replaced knows better than the backup: who must not be written to.

Whoever said stop, took back what they agreed to, was erased or put on hold after the backup was
made, stays so. What two said who were made one since, each of them said: nobody knows who did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app
from sqlalchemy import Connection, text

from core.backups import tables
from core.privacy.digests import key_fingerprint

KEEP = """
    CREATE TEMPORARY TABLE kept_suppressions AS SELECT * FROM suppressions;
    CREATE TEMPORARY TABLE kept_people AS
        SELECT people.id, one.never_contact_at, one.restricted_at
        FROM people JOIN people AS one ON one.id = coalesce(people.merged_into_id, people.id)
        WHERE one.never_contact_at IS NOT NULL OR one.restricted_at IS NOT NULL;
    CREATE TEMPORARY TABLE kept_refusals AS
        SELECT people.id AS person_id, community_id, purpose, channel, is_given, at, how, note
        FROM people JOIN consent_changes ON person_id = coalesce(people.merged_into_id, people.id)
        WHERE NOT is_given;
    CREATE TEMPORARY TABLE kept_erased AS
        SELECT person_id, max(CASE details ->> 'badges' WHEN 'kept' THEN 1 ELSE 0 END) AS keeps
        FROM journal WHERE what = 'person.erased' AND person_id IS NOT NULL GROUP BY person_id;
    CREATE TEMPORARY TABLE kept_holds AS SELECT * FROM holds WHERE lifted_at IS NULL;
"""
CARRY = """
    INSERT INTO suppressions (address_digest, reason, created_at)
        SELECT address_digest, reason, created_at FROM kept_suppressions WHERE true
        ON CONFLICT (address_digest) DO UPDATE SET reason = excluded.reason
        WHERE excluded.reason IN ('never', 'erased');
    UPDATE people SET
        never_contact_at = coalesce(never_contact_at, (SELECT kept_people.never_contact_at
            FROM kept_people WHERE kept_people.id = people.id)),
        restricted_at = coalesce(restricted_at, (SELECT kept_people.restricted_at
            FROM kept_people WHERE kept_people.id = people.id))
        WHERE id IN (SELECT id FROM kept_people);
    INSERT INTO consent_changes
        (person_id, community_id, purpose, channel, is_given, at, how, note)
        SELECT person_id, community_id, purpose, channel, is_given, at, how, note
        FROM kept_refusals WHERE person_id IN (SELECT id FROM people)
        AND (community_id IS NULL OR community_id IN (SELECT id FROM communities))
        AND NOT EXISTS (SELECT 1 FROM consent_changes AS there
            WHERE there.person_id = kept_refusals.person_id AND there.at = kept_refusals.at
            AND there.purpose = kept_refusals.purpose AND NOT there.is_given);
    INSERT INTO holds (community_id, subject, subject_id, reason, placed_by_id, placed_at)
        SELECT community_id, subject, subject_id, reason,
            (SELECT id FROM people WHERE people.id = kept_holds.placed_by_id), placed_at
        FROM kept_holds WHERE community_id IN (SELECT id FROM communities)
        AND (subject <> 'person' OR subject_id IN (SELECT id FROM people))
        AND NOT EXISTS (SELECT 1 FROM holds AS there
            WHERE there.subject = kept_holds.subject AND there.subject_id = kept_holds.subject_id
            AND there.community_id = kept_holds.community_id AND there.lifted_at IS NULL);
"""
FORGET = ("kept_suppressions", "kept_people", "kept_refusals", "kept_erased", "kept_holds")

Bring = Callable[[], None]


def add(app: Flask, remember: Callable[[], Bring]) -> None:
    """Have another package carry something over: it looks first, and brings it in afterwards."""
    app.extensions.setdefault("carried_over_restores", []).append(remember)


@dataclass(frozen=True)
class Before:
    """What was there. `is_ours` when it was this very installation, under the same key.

    Each of `bring` brings in what another package has put aside.
    """

    is_ours: bool = False
    counters: dict[str, int] = field(default_factory=dict)
    head: str = ""
    bring: Sequence[Bring] = ()


def remember(connection: Connection) -> Before:
    """Put aside what must outlive the database that is there, within its transaction."""
    if not is_ours(connection):
        return Before()
    for statement in _each(KEEP):
        connection.exec_driver_sql(statement)
    others = current_app.extensions.get("carried_over_restores", ())
    bring = [remember() for remember in others]
    return Before(True, tables.counters(connection), _head(connection), bring)


def is_ours(connection: Connection) -> bool:
    """True when addresses are hashed here as they are in the backup, so that they compare."""
    kept = "SELECT value FROM keepsakes WHERE name = 'privacy_key'"
    return connection.scalar(text(kept)) in (None, key_fingerprint())  # None: never started


def carry(connection: Connection, before: Before) -> dict[int, bool]:
    """Bring it into what was restored; answers who was erased since, and whether with badges."""
    if not before.is_ours:
        return {}
    for statement in _each(CARRY):
        connection.exec_driver_sql(statement)
    for bring in before.bring:
        bring()
    there = "SELECT id, keeps FROM people JOIN kept_erased ON person_id = id"
    erased = {row.id: bool(row.keeps) for row in connection.execute(text(there))}
    for name in FORGET:
        connection.exec_driver_sql(f"DROP TABLE {name}")
    return erased


def _each(script: str) -> list[str]:
    return [each for each in script.split(";") if each.strip()]


def _head(connection: Connection) -> str:
    """Where the journal ended, so that what was lost of it can be told."""
    found = connection.execute(text("SELECT position, hash FROM journal_heads")).first()
    return f"{found.position}:{bytes(found.hash).hex()}" if found else ""
