"""Each community edits its kinds; what was logged before keeps its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from recognition.kinds.offered import kinds_of
from tests.people import People, sign_in
from tests.recognition.deeds import logged


@pytest.fixture
def page(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/kinds/"


def offered(people: People) -> list[str]:
    return [kind.name for kind in kinds_of(people.community.id).values() if kind.is_offered]


def test_the_list_is_what_was_written_in_that_order(
    page: str, people: People, client: FlaskClient
) -> None:
    client.post(page, data={"kinds": "Beekeeping\nAn event\n\n  Pruning  "})
    assert offered(people) == ["Beekeeping", "An event", "Pruning"]
    assert kinds_of(people.elsewhere.id)["event"].is_offered


def test_a_kind_that_is_gone_still_names_what_was_logged(
    page: str, people: People, client: FlaskClient
) -> None:
    logged(people, people.amir, kind="translation")
    client.post(page, data={"kinds": "Beekeeping"})
    home = f"/communities/{people.community.id}/contributions/"
    assert "A translation" in client.get(home).text
    assert "A translation" not in client.get(f"{home}new").text


def test_a_kind_that_comes_back_is_the_same_kind(
    page: str, people: People, client: FlaskClient
) -> None:
    for kinds in ("Beekeeping", "Pruning", "Beekeeping\nPruning"):
        client.post(page, data={"kinds": kinds})
    assert offered(people) == ["Beekeeping", "Pruning"]
    assert len(kinds_of(people.community.id)) == 11


@pytest.mark.parametrize(
    ("kinds", "status"),
    [("", 422), ("a\nA", 409), ("x" * 61, 422), ("\n".join(map(str, range(31))), 422)],
)
def test_a_list_that_cannot_be_is_refused(
    page: str, people: People, client: FlaskClient, kinds: str, status: int
) -> None:
    assert client.post(page, data={"kinds": kinds}).status_code == status
    assert len(offered(people)) == 9
