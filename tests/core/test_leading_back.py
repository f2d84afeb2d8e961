"""Nobody is led to another host, whatever they or their browser say they came from."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core.accounts import actions
from core.accounts.models import Session, SignInLink
from core.db import db, now
from core.people.models import Person
from tests.people import People, sign_in

SPELLINGS = [
    "https://evil.test/",
    "//evil.test/",
    "///evil.test/",
    "////evil.test",
    "/\\evil.test/",
    "\\\\evil.test/",
    "/\t/evil.test/",
    "/\n/evil.test/",
    "\x01//evil.test/",
    " //evil.test/",
    "https:evil.test",
    "https:/evil.test/",
    "http://localhost@evil.test/",
    "http://localhost.evil.test/",
    "javascript:alert(1)//evil.test",
    "data:text/html,evil.test",
    "/%09/evil.test/",
    "/%5cevil.test/",
    ".evil.test",
    "@evil.test",
]
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def link(person: Person) -> str:
    """The path of a link that signs this person in."""
    made = SignInLink(person_id=person.id)
    url = actions.write_token(made)
    db.session.add(made)
    db.session.commit()
    return urlsplit(url).path


@ONCE
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_signing_in_leads_to_this_host(people: People, client: FlaskClient, spelling: str) -> None:
    with client.session_transaction() as session:
        session["next"] = spelling
    assert _host(client.post(link(people.sana)).location) == "localhost"


@ONCE
@pytest.mark.parametrize("spelling", [each for each in SPELLINGS if each.startswith("/")])
def test_what_was_asked_for_leads_to_this_host(
    people: People, client: FlaskClient, spelling: str
) -> None:
    """A link to us that is made so that the page that was wanted looks like another host."""
    client.get(f"http://localhost/{spelling}", base_url=None)
    client.get("/account/", environ_overrides={"PATH_INFO": f"/{spelling}account/"})
    assert _host(client.post(link(people.sana)).location) == "localhost"


@ONCE
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_who_shows_again_who_they_are_comes_back_to_this_host(
    people: People, client: FlaskClient, spelling: str
) -> None:
    for came_from in (_header(spelling), f"http://localhost{_header(spelling)}"):
        sign_in(client, people.sana)
        db.session.execute(update(Session).values(created_at=now() - timedelta(minutes=20)))
        said = {"Referer": came_from, "HX-Current-URL": came_from}
        asked = client.post("/account/identities/1/removal", headers=said)
        assert asked.location == "/sign-in/again"
        assert _host(client.post(link(people.sana)).location) == "localhost"


@ONCE
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_way_back_from_a_refusal_leads_to_this_host(client: FlaskClient, spelling: str) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    page = client.post("/sign-in", headers={"Referer": _header(spelling)})
    assert page.status_code == 400
    links = re.findall(r'<a [^>]*href="([^"]*)"', page.text)
    assert links and {_host(each) for each in links} == {"localhost"}
    there = client.post("/sign-in", headers={"Referer": "http://localhost/sign-in?x=1"})
    assert 'href="http://localhost/sign-in?x=1"' in there.text


def _host(location: str) -> str | None:
    """Where a browser goes from our page: it drops tabs and lines, and takes `\\` for `/`."""
    read = re.sub(r"[\t\r\n]", "", location).strip("\x00\x01 ").replace("\\", "/")
    return urlsplit(urljoin("http://localhost/sign-in", read)).hostname


def _header(text: str) -> str:
    return re.sub(r"[\r\n]", "", text)
