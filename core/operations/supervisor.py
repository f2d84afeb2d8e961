"""Everything in one: Redis if none is set, migrations, web, workers and clock."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.operations import redis_server, web
from core.operations.processes import tied_to_us
from core.settings import ROOT, Settings, SettingsError

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
GRACE = 20.0
PATIENCE = 15.0
WORKER = [sys.executable, "-m", "wsgi", "worker"]
CLOCK = [sys.executable, "-m", "wsgi", "clock"]


@dataclass
class Child:
    """One process that is kept alive. `wait` grows each time that it dies soon."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    wait: float = FIRST_WAIT
    due: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Start it when it is not running and its time has come."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            say(f"{self.name} ended ({self.process.returncode}); starting it again.")
            self.process, self.due = None, time.monotonic() + self.wait
            self.wait = min(LONGEST_WAIT, self.wait * 2)
        if time.monotonic() >= self.due:
            self.process = self.start()

    def stop(self) -> None:
        """Ask it to end, and make it end if it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(settings: Settings, prepare: Callable[[], str], is_at_work: Callable[[], bool]) -> None:
    """Run until SIGINT or SIGTERM. `prepare` migrates and answers the sign-in link to print, or "".

    It says that it is ready once the web answers and `is_at_work` holds, or has been waited for.
    Raises SettingsError when something cannot be used, in one sentence.
    """
    lock = only_one(settings.var)
    _port_is_free(settings)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    children = [Child("Redis", lambda: redis_server.start(settings))] * settings.redis_is_embedded
    try:
        for child in children:
            child.look()
        link = prepare()
        children += _ours(settings)
        _keep_alive(settings, children, stop, link, is_at_work)
    finally:
        for child in reversed(children):
            child.stop()
        lock.close()
    say(f"Stopped. Everything is kept in {settings.var}.")


def keep_workers(count: int) -> None:
    """Run that many workers until SIGINT or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with workers(count) as look:
        while not stop.is_set():
            look()
            stop.wait(0.2)


@contextmanager
def workers(count: int) -> Iterator[Callable[[], None]]:
    """Run that many workers inside the block. Yields what starts those again that have ended."""
    children = [Child(f"Worker {n + 1}", _starter(WORKER)) for n in range(count)]

    def look() -> None:
        for child in children:
            child.look()

    try:
        look()
        yield look
    finally:
        for child in children:
            child.stop()


def say(text: str) -> None:
    """One line for whoever watches the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _ours(settings: Settings) -> list[Child]:
    """In the order of starting; they are stopped the other way round."""
    commands = [(f"Worker {n + 1}", WORKER) for n in range(settings.workers)]
    commands += [("Clock", CLOCK), ("Web", web.command(settings))]
    return [Child(name, _starter(command)) for name, command in commands]


def _starter(command: list[str]) -> Callable[[], subprocess.Popen[bytes]]:
    """What serves people or mail never learns how to become the owner of the database."""
    env = {**os.environ, "DATABASE_OWNER_URL": ""}
    return lambda: subprocess.Popen(command, cwd=ROOT, env=env, **tied_to_us())  # noqa: S603


def _keep_alive(
    settings: Settings,
    children: list[Child],
    stop: threading.Event,
    link: str,
    is_at_work: Callable[[], bool],
) -> None:
    is_ready, patient_until = False, time.monotonic() + PATIENCE
    while not stop.is_set():
        for child in children:
            child.look()
        if not is_ready and _answers(settings):
            is_ready = is_at_work() or time.monotonic() > patient_until
            if is_ready:
                _welcome(settings, link)
        stop.wait(0.2)


def _welcome(settings: Settings, link: str) -> None:
    mail = (
        f"Mail stays here, in the outbox: {settings.base_url}/outbox/"
        if settings.mail_is_local
        else "Mail leaves through SMTP_URL."
    )
    say(f"\nNextTen is ready: {settings.base_url}/")
    if link:
        say(f"Sign in as the administrator, once, within 24 hours:\n  {link}")
    else:
        say("`nextten signin-link` prints a link for the administrator.")
    say(f"{mail}\nCtrl-C stops it; everything is kept.\n")


def _answers(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=1):
            return True
    except OSError:
        return False


def only_one(var: Path) -> IO[str]:
    """Hold VAR for us alone, for as long as we run."""
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (var / "serve.lock").open("w")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SettingsError(f"NextTen is running on {var} already; stop it first.") from error
    except OSError as error:
        raise SettingsError(f"VAR cannot be written to: {error.strerror} ({var}).") from error
    file.write(str(os.getpid()))
    file.flush()
    return file


def _port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"PORT {settings.port} cannot be used on {settings.host}: {error.strerror}. "
                "Set PORT to another number."
            ) from error
