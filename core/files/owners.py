"""Who may read a file: what it is attached to is asked, since core does not know what that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

from core.files.models import StoredFile

Owner = Callable[[StoredFile], bool]


def add(app: Flask, owner: Owner) -> None:
    """Let something that files are attached to say whether the reader of a request may read one."""
    app.extensions.setdefault("file_owners", []).append(owner)


def may_be_read(file: StoredFile) -> bool:
    """True when something that it is attached to lets the reader see it."""
    owners = cast(list[Owner], current_app.extensions.get("file_owners", []))
    return any(owner(file) for owner in owners)
