"""Secrets are signed with and changed, and stand in no answer and no log."""

from __future__ import annotations

import io
import logging
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.config import Config
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.consents.links import choices_url
from core.db import db
from core.operations import database
from core.operations.logs import Structured
from core.operations.web import ServerLog, command
from core.settings import ROOT, Settings
from tests.conftest import Applications
from tests.core.test_operations_logs import lines
from tests.databases import let_go
from tests.people import People, sign_in
from tests.routes import every_view
from wsgi import create_app

__all__ = ["lines"]
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CANARY = "canary-0123456789-abcdefghij-KLMNOP"
KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-1[0-9A-Z]{50}|AKIA[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{30}|xox[abp]-[0-9A-Za-z-]{20}"
)


@pytest.fixture
def telling(
    settings: Settings, applications: Applications, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application all of whose secrets can be told apart from anything else."""
    monkeypatch.setenv("SECRET_KEY", CANARY)
    app = applications(
        replace(
            settings,
            secret_key=f"{CANARY}1",
            secret_key_old=f"{CANARY}2",
            privacy_key=f"{CANARY}3",
            metrics_token=f"{CANARY}4",
            oidc_issuer="http://localhost:9",
            oidc_client_id="nextten",
            oidc_client_secret=f"{CANARY}5",
            smtp_url=f"smtp://nextten:{CANARY}6@localhost:9",
        )
    )
    app.config |= {"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False}
    with app.app_context():
        yield app
        db.session.remove()
    let_go(app)


@ONCE
def test_no_secret_and_no_token_of_an_address_is_in_an_error_or_a_log(
    telling: Flask, lines: io.StringIO
) -> None:
    db.session.execute(text("ALTER TABLE people RENAME TO elsewhere"))
    db.session.commit()
    client = telling.test_client()
    failed = 0
    for view in every_view(telling, token=f"{CANARY}7"):
        answer = client.open(view.path, method=view.method, data={"email": "a@example.org"})
        failed += answer.status_code == 500
        shown = re.sub(r'(action|href|value|name)="[^"]*"', "", answer.text)
        assert CANARY not in shown and "Traceback" not in answer.text, view
    assert failed and "Traceback" in lines.getvalue()
    assert CANARY not in lines.getvalue()


@ONCE
def test_no_password_is_told_by_a_database_that_is_away(
    telling: Flask, lines: io.StringIO, tmp_path: Path
) -> None:
    before: Settings = telling.config["SETTINGS"]
    url = f"postgresql://nextten:{CANARY}8@127.0.0.1:9/none"
    owner = f"postgresql://owner:{CANARY}9@127.0.0.1:9/none"
    away = create_app(replace(before, database_url=url, database_owner_url=owner, var=tmp_path))
    away.config["PROPAGATE_EXCEPTIONS"] = False
    answer = away.test_client().post("/sign-in", data={"email": "a@example.org"})
    with away.app_context():
        with database.as_owner(), pytest.raises(OperationalError) as failed:
            db.session.execute(text("SELECT 1"))
        said = f"{database.what_is_wrong(failed.value)} {failed.value} {database.name()} {before!r}"
        logging.getLogger("test").error(said)
        db.engine.dispose()
    assert CANARY not in answer.text + said + lines.getvalue()


@ONCE
def test_what_the_key_before_signed_stays_valid(
    app: Flask, settings: Settings, applications: Applications, people: People, client: FlaskClient
) -> None:
    """A session, and a link in a mail; and neither once the old key is gone."""
    sign_in(client, people.sana)
    client.get("/account/")
    cookie = client.get_cookie("nextten")
    choices = choices_url(people.bea.id).removeprefix("http://localhost")
    assert cookie
    turned = replace(settings, secret_key=CANARY, secret_key_old=settings.secret_key)
    for now_set, expected in (
        (turned, (200, 200)),
        (replace(turned, secret_key_old=""), (303, 404)),
    ):
        browser = applications(now_set).test_client()
        browser.set_cookie("nextten", cookie.value)
        assert _statuses(browser, "/account/", choices) == expected
        let_go(browser.application)


def test_the_web_server_writes_no_addresses(lines: io.StringIO) -> None:
    started = command(Settings(secret_key=CANARY, privacy_key=CANARY, var=Path("/nowhere")))
    assert not [each for each in started if "access" in each]
    log = ServerLog(Config())
    written = io.StringIO()
    log.error_log.handlers = [logging.StreamHandler(written)]
    log.error_log.handlers[0].setFormatter(Structured())
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", f"/sign-in/{CANARY}")
    assert "Error handling request" in written.getvalue() and "ValueError" in written.getvalue()
    assert CANARY not in written.getvalue()


def test_no_secret_is_in_the_source() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    with_text = [path for path in files if path.suffix not in (".png", ".gz", ".xlsx", ".woff2")]
    assert len(with_text) > 500
    found = [path for path in with_text if KEY.search(path.read_text(errors="replace"))]
    assert [path.name for path in found if path.name != Path(__file__).name] == []


def _statuses(client: FlaskClient, *paths: str) -> tuple[int, ...]:
    return tuple(client.get(path).status_code for path in paths)
