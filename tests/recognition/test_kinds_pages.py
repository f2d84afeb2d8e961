"""Each community edits its kinds; what was logged before keeps its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from recognition.kinds.offered import kinds_of
from tests.people import People, sign_in
from tests.recognition.badges import badge_in, with_rule
from tests.recognition.deeds import logged


@pytest.fixture
def page(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/kinds/"


def offered(people: People) -> dict[str, str]:
    kinds = kinds_of(people.community.id)
    return {kind.code: kind.name for kind in kinds.values() if kind.is_offered}


def lines(*kinds: tuple[str, str]) -> dict[str, str]:
    """The form with these codes and names, in this order."""
    cells: dict[str, str] = {}
    for at, (code, name) in enumerate(kinds):
        cells |= {f"rows-{at}-code": code, f"rows-{at}-name": name, f"rows-{at}-place": str(at)}
    return cells


def test_the_list_is_what_was_written_in_the_order_of_the_places(
    page: str, people: People, client: FlaskClient
) -> None:
    form = lines(("", "  Pruning  "), ("event", "An event"), ("", ""), ("", "Beekeeping"))
    client.post(page, data=form | {"rows-0-place": "9"})
    assert list(offered(people).values()) == ["An event", "Beekeeping", "Pruning"]
    assert kinds_of(people.elsewhere.id)["event"].is_offered


def test_a_kind_that_is_renamed_stays_the_same_kind(
    page: str, people: People, client: FlaskClient
) -> None:
    logged(people, people.amir, kind="event")
    badge = with_rule(badge_in(people.community, people.sana), people.sana)
    db.session.commit()
    renamed = [
        (code, "A meeting" if code == "event" else name) for code, name in offered(people).items()
    ]
    client.post(page, data=lines(*renamed))
    assert offered(people)["event"] == "A meeting" and len(offered(people)) == 9
    home = f"/communities/{people.community.id}"
    for where in ("contributions/", f"badges/{badge.id}"):
        text = client.get(f"{home}/{where}").text
        assert "A meeting" in text and "An event" not in text


def test_a_name_that_moves_to_a_new_kind_leaves_the_old_one_alone(
    page: str, people: People, client: FlaskClient
) -> None:
    client.post(page, data=lines(("", "An event"), ("event", "A meeting")))
    assert offered(people) == {"own-1": "An event", "event": "A meeting"}


def test_a_kind_that_is_gone_still_names_what_was_logged(
    page: str, people: People, client: FlaskClient
) -> None:
    logged(people, people.amir, kind="translation")
    client.post(page, data=lines(("", "Beekeeping"), ("translation", "")))
    home = f"/communities/{people.community.id}/contributions/"
    assert "A translation" in client.get(home).text
    assert "A translation" not in client.get(f"{home}new").text


def test_a_kind_that_comes_back_is_the_same_kind(
    page: str, people: People, client: FlaskClient
) -> None:
    for names in (["Beekeeping"], ["Pruning"], ["Beekeeping", "Pruning"]):
        client.post(page, data=lines(*[("", name) for name in names]))
    assert list(offered(people).values()) == ["Beekeeping", "Pruning"]
    assert len(kinds_of(people.community.id)) == 11


@pytest.mark.parametrize(
    ("names", "status", "says"),
    [
        ([], 409, "at least one kind"),
        (["a", "A"], 409, "the same name"),
        (["x" * 61], 422, "too long"),
        ([str(each) for each in range(31)], 409, "At most 30 kinds"),
    ],
)
def test_a_list_that_cannot_be_is_refused(
    page: str, people: People, client: FlaskClient, names: list[str], status: int, says: str
) -> None:
    answer = client.post(page, data={"rows-²-name": "x", **lines(*[("", name) for name in names])})
    assert answer.status_code == status and says in answer.text
    assert len(offered(people)) == 9
