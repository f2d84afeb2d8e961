"""Every page that can be reached by a link answers, and looking at it changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.asked import pages
from tests.people import sign_in
from tests.routes import View, every_view
from tests.sites import Site
from tests.walks import Found, every_row, walk

OFTEN_REFUSED = ["\x00", "9" * 40, "1e-99999", "\ud83d"]
NONSENSE = [*OFTEN_REFUSED, "-1", "%", "'\"<x>", "2026-02-30", ""]
LONG_ADDRESS = "é" * 300  # a web server takes no address longer than 4 kB
IN_FORMS = [("sqlite", each) for each in NONSENSE] + [
    ("postgresql", each) for each in OFTEN_REFUSED
]
"""PostgreSQL refuses some of what SQLite takes, and nothing else."""
IN_ADDRESSES = [("sqlite", LONG_ADDRESS), ("postgresql", LONG_ADDRESS), *IN_FORMS]
LONG_TEXT = "é" * 3000
TOO_LARGE = 413
IN_NO_OTHER_FORMAT = ("/oembed", 501)
OWN_FIELDS = {"field-1", "field-1-from", "field-2-to"}
"""Looked up only once they are asked for."""
SIGN_OUT = {"core.accounts.sign_out", "core.sessions.end"}
WALKED: list[Found] = []
NOT_LINKED = {
    "static": "files, not pages",
    "core.bulk.new": "the answer to the list of people",
    "core.bulk.preview": "the answer to a form",
    "core.single_sign_on.back": "the issuer leads to it",
    "core.identities.new": "whoever comes from the issuer is asked",
    "core.health.alive": "for machines",
    "core.health.ready": "for machines",
    "core.health.metrics": "for machines",
    "core.calendars.feed": "for calendars",
    "core.signposts.robots": "for machines",
    "core.signposts.security": "for machines",
    "outreach.tasks.talk": "the answer to a form",
    "outreach.touchpoints.log": "its form stands on the page of a person",
    "outreach.touchpoints.names": "what a field asks for while somebody types",
    "recognition.award_reviews.find": "the answer to a form",
    "core.people.count": "a part of the list, asked after it",
    "core.journal.check": "a part of the journal, asked for while it is checked",
    "core.saved_views.new": "linked from the list of people while filters are given",
}


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@pytest.fixture
def found(app: Flask, client: FlaskClient, site: Site) -> list[Found]:
    """Where Ada comes on a walk, and what can be filled in there: the same on both databases."""
    if not WALKED:
        sign_in(client, site.ada)
        WALKED.extend(walk(app, client, "/", *site.public_pages()))
    return WALKED


def test_every_link_leads_somewhere(app: Flask, client: FlaskClient, site: Site) -> None:
    for name in ("Ada", "Amir", "Olu"):
        sign_in(client, site.accounts[name])
        broken = [found for found in walk(app, client) if found.status >= 400]
        assert broken == [], name
    for path in site.public_pages():
        assert client.get(path).status_code < 500, path


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_can_be_reached(app: Flask, found: list[Found]) -> None:
    reached = {each.endpoint for each in found}
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable - reached - set(NOT_LINKED) == set()


@pytest.mark.parametrize(("database", "nonsense"), IN_ADDRESSES, indirect=["database"])
def test_nonsense_in_an_address_breaks_no_page(
    app: Flask, client: FlaskClient, site: Site, nonsense: str
) -> None:
    sign_in(client, site.ada)
    asking = [page for page in pages(app, client, site) if page.names]
    names = frozenset.union(*(page.names for page in asking))
    asked = {name: nonsense.encode("utf-8", "surrogatepass") for name in names | OWN_FIELDS}
    assert len(asking) > 50
    for page in asking:
        status = client.get(page.path, query_string=asked).status_code
        assert status < 500 or (page.path, status) == IN_NO_OTHER_FORMAT, page


@pytest.mark.parametrize(("database", "nonsense"), IN_FORMS, indirect=["database"])
def test_nonsense_in_a_form_breaks_no_page(
    app: Flask, client: FlaskClient, site: Site, found: list[Found], nonsense: str
) -> None:
    sign_in(client, site.ada)
    names = {name for each in found for _to, name in each.fields}
    filled_in = {name: nonsense.encode("utf-8", "surrogatepass") for name in names}
    assert len(names) > 50
    for view in _changing(app):
        status = client.post(view.path, data=filled_in).status_code
        assert status < 500 and status != TOO_LARGE, view


def test_a_long_text_in_a_form_breaks_no_page(
    app: Flask, client: FlaskClient, site: Site, found: list[Found]
) -> None:
    sign_in(client, site.ada)
    fields = {field for each in found for field in each.fields}
    for view in _changing(app):
        filled_in = {name: LONG_TEXT for to, name in fields if to == view.endpoint}
        status = client.post(view.path, data=filled_in).status_code
        assert status < 500 and status != TOO_LARGE, view


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_looking_changes_nothing(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.ada)
    public = site.public_pages()
    before = every_row()
    for _found in walk(app, client):
        pass
    for path in (*public, *(view.path for view in every_view(app))):
        client.get(path)
        client.head(path)
    assert every_row() == before


def _changing(app: Flask) -> list[View]:
    """Every view that a form is sent to, but for those after which Ada is nobody."""
    posts = [view for view in every_view(app) if view.method == "POST"]
    return [view for view in posts if view.endpoint not in SIGN_OUT]
