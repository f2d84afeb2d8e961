"""Who may import whom. The contracts themselves are in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.settings import ROOT


def test_the_layers_hold() -> None:
    """In a process of its own: the linter switches off every log of the one it runs in."""
    program = Path(sys.executable).parent / "lint-imports"
    call = [str(program), "--no-logo"]
    done = subprocess.run(call, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
