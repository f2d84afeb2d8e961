"""Making a backup in its own place, and letting old ones go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pyrage.x25519 import Recipient

from core.backups import writing
from core.backups.writing import Made
from core.db import now
from core.journal.actions import record
from core.settings import Settings

NAMED = "nextten-%Y-%m-%dT%H%M%SZ.age"
LEFT_BEHIND = 86_400


def make(path: Path, settings: Settings, to: Recipient) -> Made:
    """Write a backup to this path, and note in the journal that all was taken along."""
    _let_parts_go(path.parent)
    made = writing.write(path, settings, to)
    record("backup.made", by=None, rows=made.rows)
    return made


def next_path(settings: Settings) -> Path:
    """A new name there, which sorts by time."""
    return settings.backup_folder / f"{now():{NAMED}}"


def kept(settings: Settings) -> list[Path]:
    """The backups that are there under such names, the newest first."""
    found = settings.backup_folder.glob("nextten-*.age")
    return sorted((path for path in found if _moment(path)), reverse=True)


def last_at(settings: Settings) -> datetime | None:
    """When the newest was made."""
    newest = next(iter(kept(settings)), None)
    return _moment(newest) if newest else None


def _moment(path: Path) -> datetime | None:
    """When a backup was made, as its name says."""
    try:
        return datetime.strptime(path.name, NAMED).replace(tzinfo=UTC)
    except ValueError:
        return None


def let_old_ones_go(settings: Settings) -> None:
    """Remove all but the newest."""
    for old in kept(settings)[settings.backups_kept :]:
        old.unlink(missing_ok=True)


def _let_parts_go(folder: Path) -> None:
    """Remove what backups that were killed have left."""
    for part in folder.glob("nextten-*.age.*.part"):
        if now().timestamp() - part.stat().st_mtime > LEFT_BEHIND:
            part.unlink(missing_ok=True)
