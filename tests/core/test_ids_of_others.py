"""No row of another community is seen or changed by its number, wherever that number is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core import access
from core.communities import actions
from core.communities.models import Role
from core.db import db
from core.duplicates.models import Duplicate
from core.people.models import PersonTopic
from tests import elsewhere
from tests.elsewhere import FAR, SECRET
from tests.filled import forms_here
from tests.people import sign_in, someone
from tests.routes import View, address_of, every_view
from tests.sites import Site
from tests.snapshots import Snapshot
from tests.walks import links_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
IN_COMMUNITY = {access.organiser, access.ambassador, access.member, access.safeguarding}
AS_A_FRAGMENT = {"HX-Request": "true"}
NAMES = (
    *("person", "person_id", "badge", "badge_id", "contribution", "contribution_id", "wave"),
    *("wave_id", "segment", "segment_id", "owner", "owner_id", "subject_id", "subject", "ids"),
    *("with", "after", "before", "field", "field_id", "view", "who", "whom", "by", "of", "topic"),
    *("inviter", "inviter_id", "award", "award_id", "community", "community_id", "must", "never"),
    *("free", "swap", f"person-{FAR}", f"field-{FAR}", "names", "value", "kind", "seen", "shown"),
)


@pytest.fixture
def site(app: Flask, client: FlaskClient) -> Site:
    """With everything elsewhere once; whoever is signed in organises here, and nothing there."""
    site = Site()
    elsewhere.build()
    lena = someone("Lena Ode")
    for role in (Role.ORGANISER, Role.SAFEGUARDING_LEAD):
        actions.give_role(site.community, lena, role, None)
    sign_in(client, lena)
    return site


def test_there_is_something_of_almost_everything_elsewhere(site: Site) -> None:
    assert len(elsewhere.rows()) > 60


def test_in_an_address_there_is_no_such_page(app: Flask, client: FlaskClient, site: Site) -> None:
    before = elsewhere.rows()
    for view in every_view(app, community_id=site.community.id):
        if view.audience in IN_COMMUNITY:
            for name, number in elsewhere.numbers(view.arguments, view.endpoint).items():
                here = {"community_id": site.community.id, name: number}
                path = address_of(app, view.endpoint, **here)
                for headers in ({}, AS_A_FRAGMENT) if view.method == "GET" else ({},):
                    answer = client.open(path, method=view.method, headers=headers)
                    assert answer.status_code == 404, (view, name)
    assert elsewhere.rows() == before


def test_in_a_form_it_is_refused(app: Flask, client: FlaskClient, site: Site) -> None:
    before, seen, sent = elsewhere.rows(), Snapshot(), 0
    for form in forms_here(app, client):
        for name, values in form.with_row(FAR):
            sent += 1
            what = "data" if form.method == "POST" else "query_string"
            asked: dict[str, Any] = {"method": form.method, what: values}
            answer = client.open(form.path, **asked)
            assert SECRET not in answer.text, (form.path, name)
            assert answer.status_code < 500, (form.path, name)
            if form.method == "POST" and answer.status_code < 400:
                assert elsewhere.rows() == before, (form.path, name)
                seen.put_back()
    assert sent > 100
    assert elsewhere.rows() == before


def test_in_a_query_it_finds_nothing(app: Flask, client: FlaskClient, site: Site) -> None:
    Snapshot()
    for view in every_view(app, community_id=site.community.id):
        if view.method == "GET":
            answer = _asked_for_far(client, view, *NAMES)
            for name in _names_asked(answer, view):
                _asked_for_far(client, view, name)


def test_whatever_a_form_is_sent_with_it_changes_nothing_elsewhere(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    before, snapshot = elsewhere.rows(), Snapshot()
    for view in every_view(app, community_id=site.community.id):
        if view.method == "POST" and view.audience in IN_COMMUNITY:
            answer = client.post(view.path, data=dict.fromkeys(NAMES, str(FAR)))
            assert answer.status_code < 500 and SECRET not in answer.text, view
            if answer.status_code < 400:
                assert elsewhere.rows() == before, view
                snapshot.put_back()


def test_a_job_changes_nobody_elsewhere(
    client: FlaskClient, site: Site, work: Callable[[], None]
) -> None:
    ours = site.amir.id
    asked = {"kind": "topic_add", "value": "Canary beans", "ids": f"{ours}-{FAR}"}
    here = f"/communities/{site.community.id}"
    assert client.post(f"{here}/changes/", data=asked).status_code == 303
    work()
    changed = select(PersonTopic.person_id).where(PersonTopic.topic == "Canary beans")
    assert db.session.scalars(changed).all() == [ours]


def test_nobody_is_made_one_with_somebody_elsewhere(client: FlaskClient, site: Site) -> None:
    pair = Duplicate(first_id=site.amir.id, second_id=FAR, score=99, reasons=[])
    db.session.add(pair)
    db.session.commit()
    before, here = elsewhere.rows(), f"/communities/{site.community.id}/duplicates/"
    assert SECRET not in client.get(here).text
    assert client.get(f"{here}{pair.id}").status_code == 404
    for what in ("merge", "apart"):
        assert client.post(f"{here}{pair.id}/{what}", data={"name": "second"}).status_code == 404
    assert elsewhere.rows() == before


def _asked_for_far(client: FlaskClient, view: View, *names: str) -> TestResponse:
    answer = client.get(view.path, query_string=dict.fromkeys(names, str(FAR)))
    assert answer.status_code < 500 and SECRET.encode() not in answer.data, (view, names)
    return answer


def _names_asked(answer: TestResponse, view: View) -> set[str]:
    """The names under which links of this page ask its own view for numbers."""
    links = links_of(answer.text) if answer.mimetype == "text/html" else []
    asked = [urlsplit(to) for to in links]
    same = [part.query for part in asked if part.path in ("", urlsplit(view.path).path)]
    return {name for query in same for name, value in parse_qsl(query) if value.isdecimal()}
