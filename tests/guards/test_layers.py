"""Who may import whom. The contracts themselves are in pyproject.toml."""

from __future__ import annotations

import pytest
from importlinter.cli import lint_imports


def test_the_layers_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports() == 0, capsys.readouterr().out
