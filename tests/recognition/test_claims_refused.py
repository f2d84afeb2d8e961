"""A code that cannot be used, or not by them, or not so: what is said, and that nothing happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.db import now
from core.safeguarding.actions import place_hold
from recognition.claims import preparing
from recognition.claims.models import Claim, ClaimCode
from tests.people import People, sign_in
from tests.recognition.badges import badge, member
from tests.recognition.claim_samples import SAID, coded
from tests.recognition.test_claims_pages import NAME, at, code, count, uses

__all__ = ["code"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_at": timedelta(days=1)}, "not open yet"),
        ({"opens_at": -timedelta(days=9), "closes_at": -timedelta(days=1)}, "is over"),
        ({"most_uses": 1, "uses": 1}, "as often as it can be"),
    ],
)
def test_a_code_that_cannot_be_used_says_why(
    people: People, client: FlaskClient, change: dict[str, Any], words: str
) -> None:
    values = {k: now() + v if isinstance(v, timedelta) else v for k, v in change.items()}
    code = coded(people.community, people.sana, badge(people), **values)
    assert words in client.get(at(code)).text
    answer = client.post(at(code), data=NAME)
    assert (answer.status_code, words in answer.text, count(Claim)) == (409, True, 0)


def test_a_stopped_code_says_no_more_than_that(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    preparing.stop(code, people.sana)
    page = client.get(at(code)).text
    assert "was stopped" in page
    assert SAID not in page
    assert client.post(at(code), data=NAME).status_code == 409


@pytest.mark.parametrize("held", ["community", "organiser"])
def test_a_hold_stops_it_at_once(
    people: People, client: FlaskClient, code: ClaimCode, held: str
) -> None:
    about = (
        ("community", people.community.id) if held == "community" else ("person", people.sana.id)
    )
    place_hold(people.community, *about, "A concern.", people.olu)
    assert SAID not in client.get(at(code)).text
    assert client.post(at(code), data=NAME).status_code == 409
    assert (uses(code), count(Claim)) == (0, 0)


def test_somebody_on_hold_claims_nothing(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, member(people, people.oisin))
    place_hold(people.community, "person", people.oisin.id, "A concern.", people.olu)
    assert client.post(at(code)).status_code == 409
    assert count(Claim) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"email": "nobody"},
        {"name": "See https://pills.example"},
        {"form_key": "short"},
    ],
)
def test_a_form_that_is_not_filled_in_is_shown_again(
    client: FlaskClient, code: ClaimCode, wrong: dict[str, str]
) -> None:
    assert client.post(at(code), data={**NAME, **wrong}).status_code == 422
    assert count(Claim) == 0
