"""The page about oneself speaks to its reader, and shows how they sign in as well."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.accounts.models import Session, SignInLink
from core.db import db, now
from core.held import sections
from core.held.sections import About
from core.journal.actions import record
from core.passkeys.models import Passkey
from core.people.models import Person
from tests.core.held_samples import page_of
from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SOON = timedelta(hours=1)


def signs_in(person: Person) -> None:
    """A browser, a passkey, and two links, one of which is over."""
    until = now() + SOON
    about = {"person_id": person.id, "token_digest": "a"}
    db.session.add(Session(**about, expires_at=until, browser="Firefox", system="Linux"))
    db.session.add(SignInLink(**about, expires_at=until))
    db.session.add(SignInLink(**about | {"token_digest": "b"}, expires_at=now() - SOON))
    keys = {"credential_id": b"c", "user_handle": b"h", "public_key": b"k", "sign_count": 0}
    db.session.add(Passkey(person_id=person.id, name="Blue phone", **keys))
    db.session.commit()


def test_it_tells_in_words_how_they_sign_in(people: People, client: FlaskClient) -> None:
    signs_in(people.amir)
    shown = client.get(page_of(people.amir)).text
    section = shown.split('id="held-account"')[1].split("</section>")[0]
    assert "Firefox on Linux" in section and "Blue phone" in section
    assert section.count("A link to sign in, which works until") == 1
    assert section.count("A link to this page") == 1


def test_no_community_reads_how_they_sign_in(people: People) -> None:
    signs_in(people.amir)
    for community_id, is_there in ((None, True), (people.community.id, False)):
        about = About(people.amir, [people.amir.id], community_id)
        assert ("account" in {each.name for each in sections.of(about)}) is is_there


def test_it_says_you_where_others_read_they(people: People, client: FlaskClient) -> None:
    about: dict[str, Any] = {"person_id": people.bea.id, "community_id": people.community.id}
    for word in ("person.told", "person.restricted", "role.given", "rest.begun"):
        record(word, by=people.sana, **about)
    db.session.commit()
    own = client.get(page_of(people.bea)).text.split('id="held-changed"')[1]
    changed = own.split("</section>")[0]
    assert "told you what we hold about you" in changed and "You began to rest" in changed
    assert not re.search(r"\b(they|them|their)\b", changed, re.IGNORECASE)
    sign_in(client, people.sana)
    told = client.get(f"/communities/{people.community.id}/people/{people.bea.id}").text
    assert "told them what we hold about them" in told and "They began to rest" in told
