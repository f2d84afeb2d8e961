"""Both databases as they are in real use: what is committed survives a loss of power."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.settings import Settings
from tests.applications import settings_for
from tests.databases import Database, Postgresql, Sqlite, upgrade
from tests.servers import DURABLE, postgresql_server, redis_server
from wsgi import create_app


def databases(smtp_url: str = "") -> Iterator[tuple[str, Database, Settings]]:
    """Each kind of database with its name, and the settings of an application on it."""
    with redis_server() as redis_url, tempfile.TemporaryDirectory() as folder:
        var = Path(folder)

        def migrate(url: str) -> None:
            upgrade(create_app(settings_for(url, redis_url, var)))

        on_file = Sqlite(var, migrate)
        yield "SQLite", on_file, settings_for(on_file.url, redis_url, var, smtp_url)
        with postgresql_server(DURABLE) as server:
            served = Postgresql(server, "benchmark", migrate)
            yield "PostgreSQL", served, settings_for(served.url, redis_url, var, smtp_url)
