"""Mail servers that are missing are named in one line; the mail tests are never skipped for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import mail_servers


def test_it_says_in_one_line_what_to_install(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, mail_servers.__file__],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1 and asked.stdout == ""
    (line,) = asked.stderr.splitlines()
    assert line.endswith("(Debian: apt-get install postfix dovecot-imapd).")
