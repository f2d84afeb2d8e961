"""Making a file piece by piece while it is already on its way."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, current_app
from flask_babel import force_locale, get_locale


def in_context(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make the pieces after the page has gone, in the language that it had."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    language = str(get_locale())

    def later() -> Iterator[bytes]:
        while True:
            with app.app_context(), force_locale(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return later()
