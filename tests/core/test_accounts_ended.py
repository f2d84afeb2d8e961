"""A link that is out there opens nothing once its person is out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import actions as accounts
from core.communities.actions import take_role
from core.communities.models import Membership
from core.db import db
from core.second_factor.actions import reset
from core.sessions.actions import end_theirs
from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def without_a_role(people: People) -> None:
    held = select(Membership).where(Membership.person_id == people.amir.id)
    take_role(people.community, db.session.scalars(held).one(), people.sana)


def signed_out_everywhere(people: People) -> None:
    end_theirs(people.amir.id, by=people.ada)


def without_a_second_factor(people: People) -> None:
    reset(people.amir, by=people.ada, reason="He called.")


@pytest.mark.parametrize(
    "out",
    [without_a_role, signed_out_everywhere, without_a_second_factor],
    ids=lambda out: out.__name__,
)
def test_an_earlier_link_opens_nothing(
    people: People, client: FlaskClient, out: Callable[[People], None]
) -> None:
    link = urlsplit(accounts.new_link(people.amir)).path
    out(people)
    assert client.post(link).status_code == 410
    assert client.get("/today/").status_code == 303


def test_who_ends_their_other_sessions_ends_their_links_too(
    app: Flask, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    link = urlsplit(accounts.new_link(people.amir)).path
    client.post("/account/sessions/ending")
    assert app.test_client().post(link).status_code == 410
