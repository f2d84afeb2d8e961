"""What concerns security stands in the log: what, when (UTC) and by whom, as a number."""

from __future__ import annotations

import io
import json
import logging
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import actions
from core.db import db
from core.journal.actions import record
from core.people.models import Person
from core.safeguarding.actions import place_hold
from tests.core.test_operations_logs import lines
from tests.people import People, sign_in

__all__ = ["lines"]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FORGED = '\n{"time": "2020-01-01T00:00:00+00:00", "message": "signed.in"}'


@pytest.fixture(autouse=True)
def _all_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def told(lines: io.StringIO, logger: str) -> list[dict[str, Any]]:
    """What this logger said; every line must be one object."""
    found = [json.loads(each) for each in lines.getvalue().splitlines()]
    return [each for each in found if each["logger"] == logger]


def test_who_signs_in_gives_roles_and_takes_lists_away_is_told_by_number(
    people: People, client: FlaskClient, lines: io.StringIO
) -> None:
    people.sana.rename(f"Sana{FORGED}")
    link = urlsplit(actions.new_link(people.sana)).path
    home, by = f"/communities/{people.community.id}", people.sana.id
    team = {"name": people.bea.name, "who": people.bea.id, "role": "member"}
    client.post(link)
    assert client.post(f"{home}/team/new", data=team).status_code == 303
    assert client.post(f"{home}/exports/people", data={"form": "csv"}).status_code == 200
    place_hold(people.community, "person", people.bea.id, f"A concern.{FORGED}", people.sana)
    client.post("/sign-out")
    found = told(lines, "core.journal.echo")
    words = ["signed.in", "role.given", "list.exported", "hold.placed", "signed.out"]
    assert [each["message"] for each in found] == words
    assert {each["by"] for each in found} == {by} and found[1]["person"] == people.bea.id
    assert all(each["time"].endswith("+00:00") for each in found)
    assert [each["position"] for each in found] == sorted({each["position"] for each in found})
    everybody = db.session.scalars(select(Person)).all()
    secrets = {link.rpartition("/")[2], "concern", *(each.name for each in everybody)}
    secrets |= {each.email or "concern" for each in everybody}
    assert {each for each in secrets if each in lines.getvalue()} == set()


def test_what_is_rolled_back_is_not_told(people: People, lines: io.StringIO) -> None:
    record("role.given", by=people.ada, person_id=people.bea.id)
    db.session.flush()
    db.session.rollback()
    record("role.taken", by=people.ada, person_id=people.bea.id)
    db.session.commit()
    assert [each["message"] for each in told(lines, "core.journal.echo")] == ["role.taken"]


def test_what_was_refused_is_told_by_its_page_and_never_by_its_address(
    people: People, client: FlaskClient, lines: io.StringIO
) -> None:
    home = f"/communities/{people.community.id}"
    client.get("/sign-in/a-token-that-was-made-up")
    client.post("/sign-in/sent", data={"code": "123456"})
    sign_in(client, people.amir)
    client.get(f"{home}/people/{people.bea.id}")
    client.get("/nowhere")
    found = [
        (each["page"], each["status"], each["by"])
        for each in told(lines, "core.operations.refusals")
    ]
    assert found == [
        ("core.accounts.link", 410, None),
        ("core.accounts.asked", 422, None),
        ("core.people.show", 404, people.amir.id),
    ]
    assert "made-up" not in lines.getvalue() and "123456" not in lines.getvalue()


def test_who_asks_too_often_is_told(client: FlaskClient, lines: io.StringIO) -> None:
    for _time in range(11):
        client.post("/sign-in", data={"email": "nobody@example.org"})
    assert told(lines, "core.operations.refusals")[-1]["status"] == 429
    assert "nobody@" not in lines.getvalue()
