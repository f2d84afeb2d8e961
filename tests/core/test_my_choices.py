"""One's own choices, by signing in: no address stays behind that opens them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.choices.actions import chosen
from core.db import db
from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MINE = "/my-choices/"


def test_the_page_of_an_account_leads_to_no_lasting_address(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    page = client.get(MINE)
    assert page.status_code == 200 and "/choices/" not in page.text.replace(MINE, "")
    client.post("/sign-out")
    assert client.get(MINE).location == "/sign-in"


def test_what_is_chosen_there_holds(people: People, client: FlaskClient) -> None:
    sign_in(client, people.amir)
    answer = client.post(MINE, data={"about": ["news"], "never_by": ["phone"]})
    assert (answer.status_code, answer.location) == (303, MINE)
    db.session.rollback()
    assert chosen(people.amir) == (["news"], ["phone"])
    assert client.post(MINE, data={"about": ["anything"]}).status_code == 422
    assert chosen(people.amir) == (["news"], ["phone"])
