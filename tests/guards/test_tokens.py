"""No change is accepted without the token of the form, wherever it is sent to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from core.settings import Settings
from tests.conftest import Applications
from tests.databases import let_go

ONE_CLICK = {"core.privacy.stop_mail"}  # what mail programs press by themselves, RFC 8058


@pytest.fixture
def strict_app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The application as it is in production: no test switches."""
    app = applications(replace(settings, base_url="http://strict.localhost"))
    yield app
    let_go(app)


def test_a_change_without_the_token_is_refused(strict_app: Flask) -> None:
    client = strict_app.test_client()
    accepted = {rule.endpoint for rule in _changing(strict_app) if not _refuses(client, rule)}
    assert accepted == ONE_CLICK


def _changing(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def _refuses(client: FlaskClient, rule: Rule) -> bool:
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "x"
        for name, converter in rule._converters.items()
    }
    built = rule.build(values)
    assert built is not None
    return client.post(built[1]).status_code == 400
