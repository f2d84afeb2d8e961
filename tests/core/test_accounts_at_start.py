"""The link for the administrator that is printed when NextTen starts."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.accounts import actions
from core.operations.supervisor import _welcome
from core.settings import Settings
from tests.people import People


def test_it_goes_into_no_log_once_an_administrator_has_signed_in(
    app: Flask, people: People, client: FlaskClient
) -> None:
    """Nobody has yet: a link that was killed by the next start is no sign-in."""
    first = actions.link_at_start(is_watched=False)
    second = actions.link_at_start(is_watched=False)
    assert "/sign-in/" in first and "/sign-in/" in second
    client.post(urlsplit(actions.new_link(people.sana)).path)
    third = actions.link_at_start(is_watched=False)
    assert client.post(urlsplit(third).path).status_code == 303
    kept = actions.new_link(people.ada)
    assert actions.link_at_start(is_watched=False) == ""
    assert client.get(urlsplit(kept).path).status_code == 200
    assert "/sign-in/" in actions.link_at_start(is_watched=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_one_it_is_said_how_to_get_one(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    _welcome(settings, "")
    assert "nextten signin-link" in capsys.readouterr().out


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_terminal_makes_one_for_an_administrator_without_an_address(
    app: Flask, people: People, client: FlaskClient
) -> None:
    people.ada.set_email(None)
    client.get("/sign-in")
    ran = app.test_cli_runner().invoke(args=["signin-link"])
    assert client.post(urlsplit(ran.output.strip()).path).status_code == 303
