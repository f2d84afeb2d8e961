"""What nobody but organisers and the product itself needs stands in no page, feed or file."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, cast, select, update

from core.communities import actions
from core.communities.models import Acquaintance, Role
from core.db import db
from core.matrix.lines import LETS_IN, Who
from core.people.models import Person
from outreach.invitations.models import Invitation
from tests.people import sign_in, someone
from tests.routes import every_view
from tests.sites import Site

MARK = "canary"
PRIVATE = ("phone", "postal_address", "notes", "access_needs")
"""What is known of somebody that only those need who write to them."""
NEVER = re.compile(r"digest|sealed|verifier|nonce|lease$")
"""What is kept to compare with, and what only the product itself reads."""
ADDRESSES_OF_PAGES = {"suppressions.address_digest"}
A_FEW_LETTERS = 20
FEEDS = ("champions", "champions/feed.atom", "champions/feed.json", "champions/embed")
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def site(app: Flask) -> Site:
    """Everybody has a marked phone, address, note and need; everything secret is marked too."""
    site = Site()
    for column in (Person.__table__.c[name] for name in PRIVATE):
        marked = f"{MARK}-" + cast(Person.id, String) + f"-{column.name}"
        db.session.execute(update(Person).values({column.name: marked}))
    db.session.commit()
    return site


def test_a_stranger_reads_nothing_private(app: Flask, client: FlaskClient, site: Site) -> None:
    pages = [f"/communities/{site.community.id}/{each}" for each in FEEDS]
    assert _told(app, client, Who.STRANGER, *pages) == set()


def test_a_link_tells_of_the_one_alone_to_whom_it_was_sent(client: FlaskClient, site: Site) -> None:
    told = [{who for who, _what in _marks(_body(client, path))} for path in site.public_pages()]
    assert {len(each) for each in told} == {0, 1}


def test_a_member_reads_nothing_private(app: Flask, client: FlaskClient, site: Site) -> None:
    mel = someone("Mel Moss")
    actions.give_role(site.community, mel, Role.MEMBER, None)
    sign_in(client, mel)
    assert _told(app, client, Who.MEMBER) == set()


def test_an_ambassador_reads_it_of_those_alone_whom_they_write_to(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    sign_in(client, site.amir)
    own = select(Invitation.person_id).where(Invitation.inviter_id == site.amir.id)
    looked_after = select(Acquaintance.person_id).where(Acquaintance.owner_id == site.amir.id)
    theirs = {site.amir.id, *db.session.scalars(own), *db.session.scalars(looked_after)}
    told = _told(app, client, Who.AMBASSADOR)
    assert {number for number, _what in told} <= theirs
    assert not {what for _number, what in told} & {"notes"}


def test_nobody_reads_what_is_secret(app: Flask, client: FlaskClient, site: Site) -> None:
    sign_in(client, site.ada)
    secrets = {text for text in _secrets() if len(text) > A_FEW_LETTERS}
    assert len(secrets) > A_FEW_LETTERS
    for path, body in _bodies(app, client, Who.ADMINISTRATOR, *site.public_pages()):
        assert not [each for each in secrets if each in body], path


def _told(app: Flask, client: FlaskClient, who: Who, *more: str) -> set[tuple[int, str]]:
    """Of whom what is told, at each address of the example that opens for them."""
    return {each for _path, body in _bodies(app, client, who, *more) for each in _marks(body)}


def _marks(body: str) -> set[tuple[int, str]]:
    return {(int(number), what) for number, what in re.findall(rf"{MARK}-(\d+)-(\w+)", body)}


def _bodies(app: Flask, client: FlaskClient, who: Who, *more: str) -> Iterator[tuple[str, str]]:
    views = [each for each in every_view(app) if each.method == "GET"]
    for path in (*(each.path for each in views if who in LETS_IN[each.audience]), *more):
        yield path, _body(client, path)


def _body(client: FlaskClient, path: str) -> str:
    return str(client.get(path).data, "utf-8", "replace")


def _secrets() -> Iterator[str]:
    """Whatever is kept so that nobody can read it, as it stands in the database."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if NEVER.search(column.name) and str(column) not in ADDRESSES_OF_PAGES:
                for value in db.session.scalars(select(column).where(column.is_not(None))):
                    yield value.hex() if isinstance(value, bytes) else str(value)
