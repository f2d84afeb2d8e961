"""Make sure that Postfix and Dovecot are here for `make mail-test`; install them where we may.

The tests run them with settings and folders of their own. What is installed here is left without
settings and is not started. Where we may not install, the answer is one line and exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("postfix", "dovecot-imapd")
IMAP = ("/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap")
ADVICE = f"Debian: apt-get install {' '.join(PACKAGES)}"
NO_SETTINGS = "postfix postfix/main_mailer_type select No configuration\n"
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # at 1, no service is started


def main() -> None:
    """Say where they are, after installing them if need be; else say what to do, and exit 1."""
    if os.geteuid() != 0:
        sys.exit(f"Postfix starts only as root: run make mail-test as root ({ADVICE}).")
    if _missing():
        _install()
    if missing := _missing():
        sys.exit(f"There is no {' and no '.join(missing)} for the mail tests ({ADVICE}).")
    print(f"     Postfix: {shutil.which('postconf')}, Dovecot: {shutil.which('dovecot')}")


def _missing() -> list[str]:
    is_here = {
        "Postfix": bool(shutil.which("postconf")),
        "Dovecot": bool(shutil.which("dovecot")) and any(Path(each).exists() for each in IMAP),
    }
    return [name for name, here in is_here.items() if not here]


def _install() -> None:
    """Install both from Debian. Another mail server that is in use here is never removed for it."""
    if not shutil.which("apt-get") or not shutil.which("debconf-set-selections"):
        return
    print("     Installing Postfix and Dovecot (10 MB) ...", flush=True)
    _run("apt-get", "update", "-qq")
    _run("debconf-set-selections", given=NO_SETTINGS)
    refused = _run("apt-get", "install", "-qq", "--no-install-recommends", "--no-remove", *PACKAGES)
    if refused:
        sys.exit(f"apt-get could not install the mail servers: {refused} ({ADVICE}).")
    if Path("/run/systemd/system").exists():
        _run("systemctl", "disable", "--now", "postfix", "dovecot.socket", "dovecot")


def _run(*command: str, given: str = "") -> str:
    """Run it, and answer its last words if it failed."""
    ran = subprocess.run(
        command,
        input=given,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
    )
    said = (ran.stderr or ran.stdout).strip() or f"exit {ran.returncode}"
    return said.splitlines()[-1] if ran.returncode else ""


if __name__ == "__main__":
    main()
