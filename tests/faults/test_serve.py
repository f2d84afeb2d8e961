"""`nextten serve` for real: it starts, heals, stops, and starts again with everything there."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

NEXTTEN = str(Path(sys.executable).parent / "nextten")
PATIENCE = 45.0


class Installation:
    """An installation in a folder of its own, started and stopped as an administrator would."""

    def __init__(self, var: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        self.env = {**kept, "VAR": str(var), "PORT": str(self.port)}
        self.log = var.parent / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start, wait until it is ready, and answer what it printed."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [NEXTTEN, "serve"], env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_for_text("Ctrl-C stops it")
        return self.log.read_text()

    def wait_for_text(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while text not in self.log.read_text():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [NEXTTEN, *arguments], env=self.env, capture_output=True, text=True, check=False
        )

    def status_of(self, url: str) -> int:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)

    def processes(self, kind: str) -> list[int]:
        """The processes of this installation that run this command."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                command = (entry / "cmdline").read_bytes().decode()
                env = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if entry.name.isdigit() and kind in command and f"PORT={self.port}\0" in env + "\0":
                found.append(int(entry.name))
        return found


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "var")
    yield installation
    if installation.process is not None and installation.process.poll() is None:
        installation.end(signal.SIGKILL)


def test_it_starts_heals_stops_and_starts_again(installation: Installation) -> None:
    link = sign_in_link(installation.start())
    assert installation.status_of(link) == 200
    assert installation.run("doctor").returncode == 0

    second = installation.run("serve")
    assert second.returncode == 1 and "is running on" in second.stderr

    (worker,) = installation.processes("worker")[:1]
    os.kill(worker, signal.SIGKILL)
    installation.wait_for_text("starting it again")

    assert installation.run("example").returncode == 0
    assert installation.end(signal.SIGINT) == 0
    assert "Everything is kept" in installation.log.read_text()

    assert sign_in_link(installation.start()) != link
    listed = installation.run("example").stdout
    assert "Sana Malik" in listed
    assert installation.end(signal.SIGTERM) == 0


def test_nothing_outlives_a_killed_supervisor(installation: Installation) -> None:
    installation.start()
    installation.end(signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while installation.processes("") and time.monotonic() < end:
        time.sleep(0.2)
    assert installation.processes("") == []


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("PORT", "taken", "PORT"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "DATABASE_URL"),
        ("VAR", "/proc/nextten", "VAR"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    installation: Installation, setting: str, value: str, says: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        value = str(taken.getsockname()[1]) if value == "taken" else value
        installation.env[setting] = value
        refused = installation.run("serve")
    assert refused.returncode == 1
    assert says in refused.stderr and "Traceback" not in refused.stderr


def sign_in_link(printed: str) -> str:
    found = re.search(r"http://\S+/sign-in/\S+", printed)
    assert found, printed
    return found.group(0)
