"""A new installation knows nobody: no account that others know of, no password to guess."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.accounts import actions
from core.accounts.models import Session, SignInLink
from core.db import db
from core.deliveries.models import Delivery
from core.people.models import Person
from core.settings import Settings
from tests.clock import Clock


def count(*tables: type) -> list[int]:
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def test_nobody_is_here_and_nobody_gets_in(app: Flask, client: FlaskClient) -> None:
    assert count(Person, Session) == [0, 0]
    for address in ("root@example.org", "administrator@example.org", "nextten@example.org"):
        assert client.post("/sign-in", data={"email": address}).status_code == 303
        ran = app.test_cli_runner().invoke(args=["signin-link", address])
        assert ran.exit_code == 1 and "/sign-in/" not in ran.output
    assert count(Delivery, Person, Session) == [0, 0, 0]


def test_the_first_administrator_comes_by_a_printed_link_once_within_a_day(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    link = urlsplit(actions.new_link(actions.administrator())).path
    assert client.get(link).status_code == 200 and count(Session) == [0]
    assert client.post(link).status_code == 303
    assert app.test_client().post(link).status_code == 410
    assert client.get("/journal/").status_code == 200
    later = urlsplit(actions.new_link(actions.administrator())).path
    clock.move(hours=24.1)
    assert client.post(later).status_code == 410
    assert count(Person, SignInLink) == [1, 2]


@pytest.mark.parametrize(
    ("base_url", "who"),
    [
        ("https://champions.example.org", "staff"),
        ("http://192.0.2.7:8000", "staff"),
        ("http://localhost:8000", "nobody"),
        ("", "nobody"),
    ],
)
def test_staff_show_a_second_factor_unless_only_this_machine_is_served(
    tmp_path: Path, base_url: str, who: str
) -> None:
    found = {"VAR": str(tmp_path), **({"BASE_URL": base_url} if base_url else {})}
    assert Settings.from_environment(found).second_factor == who
