"""What the application of a test or a benchmark is set to, and what all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import run_wsgi_app

from core.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Compiled(BytecodeCache):
    """Templates that any application of this process has compiled; the key holds their text."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def settings_for(database_url: str, redis_url: str, var: Path, smtp_url: str = "") -> Settings:
    """Settings for this database, this Redis, and this mail server or the local outbox."""
    return Settings(
        secret_key="a secret for tests, and for nothing else",
        privacy_key="another one for tests, and for nothing else",
        database_url=database_url,
        redis_url=redis_url,
        smtp_url=smtp_url,
        base_url="http://localhost",
        var=var,
        testing=True,
    )


def environment(settings: Settings) -> dict[str, str]:
    """The environment variables that make a process read these settings."""
    values = {f.name.upper(): getattr(settings, f.name) for f in fields(settings) if f.metadata}
    return {name: str(value) for name, value in values.items() if value != ""}


def read_to_the_end(app: Flask) -> WSGIApplication:
    """Close what an answer reads before sending it: this server forgets to when one hangs up."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts, status, headers = run_wsgi_app(app, environ, buffered=True)
        start_response(status, headers.to_wsgi_list())
        return parts

    return answer
