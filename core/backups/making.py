"""Making a backup in its own place, and letting old ones go."""

from __future__ import annotations

from pathlib import Path

from pyrage.x25519 import Recipient

from core.backups import writing
from core.backups.writing import Made
from core.db import now
from core.journal.actions import record
from core.settings import Settings

NAMED = "nextten-*.age"


def make(path: Path, settings: Settings, to: Recipient) -> Made:
    """Write a backup to this path, and note in the journal that all was taken along."""
    made = writing.write(path, settings, to)
    record("backup.made", by=None, rows=made.rows)
    return made


def next_path(settings: Settings) -> Path:
    """A new name there, which sorts by time."""
    return settings.backup_folder / f"nextten-{now():%Y-%m-%dT%H%M%SZ}.age"


def kept(settings: Settings) -> list[Path]:
    """The backups that are there, the newest first."""
    return sorted(settings.backup_folder.glob(NAMED), reverse=True)
