"""The web server, as a process of its own."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from core.operations.web import command
from core.settings import ROOT, Settings
from tests.applications import environment
from tests.servers import running

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
IMPATIENT = """
from core.operations import web
from gunicorn.app.wsgiapp import run
web.ARRIVES_WITHIN = 1
run()
"""
HEAD = """POST /sign-in HTTP/1.1
Host: localhost
Content-Type: application/x-www-form-urlencoded
Content-Length: 9

"""


@ONCE
def test_who_stops_in_the_middle_of_a_request_keeps_no_thread(
    settings: Settings, port: int, tmp_path: Path
) -> None:
    settings = replace(settings, port=port, web_threads=1)
    python, *_module, _gunicorn = (asked := command(settings))[:3]
    env = {**os.environ, **environment(settings)}
    with running([python, "-c", IMPATIENT, *asked[3:]], tmp_path / "log", cwd=ROOT, env=env):
        _alive(port, patience=120)
        for half in (HEAD[:40], f"{HEAD}email="):
            with socket.create_connection(("127.0.0.1", port)) as slow:
                slow.sendall(half.replace("\n", "\r\n").encode())
                time.sleep(0.5)
                _alive(port)


def _alive(port: int, patience: int = 30) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + patience
    while True:
        try:
            assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10).ok
            return
        except requests.RequestException:
            assert time.monotonic() < until
            time.sleep(0.2)
