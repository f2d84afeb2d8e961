"""When something of ours fails: a page with a number to quote, and nobody's details in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from core.db import db
from tests.people import People, sign_in


@pytest.fixture
def broken(people: People) -> Iterator[None]:
    """A database that lacks a table while the test lasts."""
    db.session.execute(text("ALTER TABLE acquaintances RENAME TO elsewhere"))
    db.session.commit()
    yield
    db.session.rollback()
    db.session.execute(text("ALTER TABLE elsewhere RENAME TO acquaintances"))
    db.session.commit()


def test_the_page_says_sorry_with_a_number_and_the_log_says_no_name(
    broken: None, people: People, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, people.sana)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    person = {"name": "Fiona Reid", "source": "Met her", "basis": "consent"}
    person["notes"] = "A private note"
    answer = client.post(f"/communities/{people.community.id}/people/new", data=person)
    assert answer.status_code == 500
    found = re.findall(r"failure ([0-9a-f]{8})", caplog.text)
    assert found and found[0] in answer.text, (caplog.text, answer.text)
    assert "A private note" not in caplog.text and "Fiona" not in caplog.text
