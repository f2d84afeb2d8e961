"""Nobody sees or changes what is not theirs, whatever number they write into an address."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import access
from core.communities import actions
from core.communities.models import Membership, Role
from core.db import db
from core.people.models import Person
from tests.people import community, sign_in, someone
from tests.routes import View, every_view
from tests.sites import Site
from tests.walks import every_row

IN_COMMUNITY = {access.organiser, access.ambassador, access.member}


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@pytest.fixture
def zoe(site: Site) -> Person:
    """She organises another community."""
    zoe = someone("Zoë Tan")
    actions.give_role(community("Tool library"), zoe, Role.ORGANISER, None)
    db.session.commit()
    return zoe


def test_a_stranger_is_asked_to_sign_in(app: Flask, client: FlaskClient, site: Site) -> None:
    before = every_row()
    for view in every_view(app):
        if view.audience is not access.public:
            answer = client.open(view.path, method=view.method)
            assert (answer.status_code, str(answer.location)) == (303, "/sign-in"), view
    assert every_row() == before


def test_an_organiser_elsewhere_finds_nothing(app: Flask, client: FlaskClient, zoe: Person) -> None:
    sign_in(client, zoe)
    before = every_row()
    for view in every_view(app):
        if view.audience in IN_COMMUNITY:
            assert _status(client, view) == 404, view
    assert every_row() == before


def test_the_rows_of_one_community_are_not_in_another(
    app: Flask, client: FlaskClient, zoe: Person
) -> None:
    sign_in(client, zoe)
    hers = db.session.scalars(select(Membership.community_id).filter_by(person_id=zoe.id)).one()
    before = every_row()
    for view in every_view(app, community_id=hers):
        if view.audience in IN_COMMUNITY and view.arguments - {"community_id", "option", "step"}:
            assert _status(client, view) == 404, view
    assert every_row() == before


def test_an_ambassador_organises_nothing(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.amir)
    before = every_row()
    for view in every_view(app):
        if view.audience in (access.organiser, access.administrator):
            assert _status(client, view) == 404, view
    assert every_row() == before


def test_an_organiser_does_not_look_after_the_machine(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    sign_in(client, site.accounts["Sana"])
    for view in every_view(app):
        if view.audience is access.administrator:
            assert _status(client, view) == 404, view


def _status(client: FlaskClient, view: View) -> int:
    return client.open(view.path, method=view.method).status_code
