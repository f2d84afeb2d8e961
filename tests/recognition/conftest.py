"""What tests of credentials ask for besides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.pages import languages


@pytest.fixture
def speaking() -> Iterator[None]:
    """Sentences for people without a database behind them: a verifier needs no more."""
    app = Flask("speaking")
    languages.init_app(app)
    with app.app_context():
        yield
