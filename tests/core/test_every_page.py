"""Every page that can be reached by a link answers, and looking at it changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site
from tests.walks import every_row, walk

ASKED = (
    "person",
    "badge",
    "contribution",
    "name",
    "after",
    "before",
    "q",
    "topic",
    "place",
    "role",
    "kind",
    "wave",
    "outcome",
    "subject",
    "subject_id",
)
NONSENSE = ["\x00", "9" * 40, "-1", "%", "'\"<x>", "é" * 3000, "\ud83d", "2026-02-30", ""]
NOT_LINKED = {
    "static": "files, not pages",
    "core.health.alive": "for machines",
    "core.health.ready": "for machines",
    "core.health.metrics": "for machines",
    "recognition.award_reviews.find": "the answer to a form",
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


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_an_address_breaks_no_page(
    app: Flask, client: FlaskClient, site: Site, nonsense: str
) -> None:
    sign_in(client, site.ada)
    asked = {name: nonsense.encode("utf-8", "surrogatepass") for name in ASKED}
    for view in every_view(app):
        if view.method == "GET":
            status = client.get(view.path, query_string=asked).status_code
            assert status < 500, view


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_a_form_breaks_no_page(
    app: Flask, client: FlaskClient, site: Site, nonsense: str
) -> None:
    sign_in(client, site.ada)
    names = {name for found in walk(app, client) for name in found.fields}
    filled_in = {name: nonsense.encode("utf-8", "surrogatepass") for name in names}
    assert len(names) > 50
    for view in every_view(app):
        if view.method == "POST" and view.endpoint != "core.accounts.sign_out":
            status = client.post(view.path, data=filled_in).status_code
            assert status < 500, view


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
