"""Every page that can be reached by a link answers, and looking at it changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import sign_in
from tests.sites import Site, every_row, walk

NOT_LINKED = {
    "static": "files, not pages",
    "core.health.alive": "for machines",
    "core.health.ready": "for machines",
}


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def test_every_link_leads_somewhere(app: Flask, client: FlaskClient, site: Site) -> None:
    for name in ("Ada", "Amir", "Olu"):
        sign_in(client, site.accounts[name])
        broken = [found for found in walk(app, client) if found.status >= 400]
        assert broken == [], name


def test_every_page_can_be_reached(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.ada)
    starts = ["/", *site.public_pages()]
    reached = {found.endpoint for found in walk(app, client, *starts)}
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable - reached - set(NOT_LINKED) == set()


def test_looking_changes_nothing(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.ada)
    public = site.public_pages()
    before = every_row()
    for _found in walk(app, client):
        pass
    for path in public:
        client.get(path)
        client.head(path)
    assert every_row() == before
