"""A form changes what stands in it, whatever else is sent along."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities import actions
from core.communities.models import Membership, Role
from core.db import db
from core.people.models import Person
from tests import elsewhere
from tests.elsewhere import FAR
from tests.filled import Filled, forms_here
from tests.people import sign_in, someone
from tests.sites import Site
from tests.snapshots import Snapshot

Powers = tuple[set[int], set[tuple[int, int, str]]]
LONG_AGO = datetime(1999, 9, 9, tzinfo=UTC)
EXTRA = {
    "role": "organiser",
    "is_administrator": "1",
    "community_id": str(FAR),
    "person_id": str(FAR),
    "id": str(FAR),
    "by_id": str(FAR),
    "owner_id": str(FAR),
    "created_at": LONG_AGO.isoformat(),
}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_what_stands_in_no_form_changes_nothing(app: Flask, client: FlaskClient) -> None:
    site = Site()
    elsewhere.build()
    lena = someone("Lena Ode")
    actions.give_role(site.community, lena, Role.ORGANISER, None)
    sign_in(client, lena)
    before, may, snapshot, done = elsewhere.rows(), _powers(), Snapshot(), 0
    for form in forms_here(app, client):
        if form.method == "POST":
            more = {name: text for name, text in EXTRA.items() if name not in form.offered}
            answer = client.post(form.path, data={**more, **form.values})
            assert answer.status_code < 500, form.path
            if answer.status_code < 400:
                done += 1
                changed = _powers()
                assert (elsewhere.rows(), _of_long_ago()) == (before, []), form.path
                snapshot.put_back()
                assert changed == may or changed == _after(client, form), form.path
                snapshot.put_back()
    assert done > 50


def _after(client: FlaskClient, form: Filled) -> Powers:
    """What people may do after this form was sent as it is: some forms are there for that."""
    client.post(form.path, data=form.values)
    return _powers()


def _powers() -> Powers:
    """Who looks after the installation, and who has which part in which community."""
    db.session.rollback()
    parts = select(Membership.person_id, Membership.community_id, Membership.role)
    administrators = db.session.scalars(select(Person.id).where(Person.is_administrator))
    return set(administrators), {(row[0], row[1], row[2]) for row in db.session.execute(parts)}


def _of_long_ago() -> list[str]:
    """The tables with a row that says that it is as old as nothing here is."""
    return [
        table.name
        for table in db.metadata.sorted_tables
        if "created_at" in table.c
        and db.session.scalar(select(func.min(table.c.created_at))) == LONG_AGO
    ]
