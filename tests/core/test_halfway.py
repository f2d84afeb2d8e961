"""Staff who showed a link and no second factor are nobody yet, on every page there is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import access
from core.accounts.models import Session
from core.db import db
from core.settings import Settings
from tests.core.factor_samples import ASK
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site
from tests.walks import every_row

OPEN = {access.public, access.halfway}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, second_factor="staff")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_and_every_button_asks_for_the_second_factor(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, Site().ada)
    before, asked = every_row(), 0
    for view in every_view(app):
        if view.audience not in OPEN:
            asked += 1
            page = client.open(view.path, method=view.method)
            assert (page.status_code, page.location) == (303, ASK), view
    assert asked > 300 and every_row() == before
    assert db.session.query(Session).one().second_factor_at is None
