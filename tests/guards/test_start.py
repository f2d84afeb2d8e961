"""What every command, worker and server waits for when it starts."""

from __future__ import annotations

import subprocess
import sys

from tests.guards.sources import ROOT

SELDOM = ("fpdf", "fontTools", "openpyxl", "psycopg", "scipy")
"""Heavy, and of use to a few pages or one database only: whoever needs one imports it there."""


def test_what_is_heavy_and_seldom_used_is_not_read_at_the_start() -> None:
    asked = f"import sys, wsgi; print(*(each for each in {SELDOM} if each in sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == []
