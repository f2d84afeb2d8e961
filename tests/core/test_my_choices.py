"""One's own choices, by signing in: no address stays behind that opens them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from core.choices.actions import OFFERED, chosen
from core.consents import links, queries
from core.db import db
from core.privacy.actions import unsubscribe
from core.privacy.queries import is_suppressed
from tests.deliveries import queued_invitation
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


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_an_old_page_lifts_nothing_that_was_said_since_it_was_opened(
    people: People, client: FlaskClient, is_signed_in: bool
) -> None:
    page = urlsplit(links.choices_url(people.amir.id)).path
    if is_signed_in:
        sign_in(client, people.amir)
        page = MINE
    _invitation, delivery = queued_invitation(people, people.amir)
    old = client.get(page).text
    unsubscribe(delivery)
    db.session.commit()
    kept = [each for each in OFFERED if each != "news"]
    said = {"about": kept, "never_by": ["phone"], "shown": shown_on(old)}
    answer = client.post(page, data=said, follow_redirects=True).text
    assert chosen(people.amir) == (kept, ["email", "phone"])
    assert is_suppressed(people.amir.email or "")
    assert "Something was chosen elsewhere" in answer
    again = {**said, "shown": shown_on(answer)}
    assert "It holds from now on" in client.post(page, data=again, follow_redirects=True).text
    assert chosen(people.amir)[1] == ["phone"] and not is_suppressed(people.amir.email or "")


def test_a_made_up_page_takes_back_no_more_than_one_could_choose(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    before = len(queries.of_person(people.amir.id, None))
    made_up = "news contact publishing photo badge anything email phone"
    told = {"about": [each for each in OFFERED if each != "news"], "shown": made_up}
    assert client.post(MINE, data=told).status_code == 303
    assert chosen(people.amir) == (told["about"], [])
    assert len(queries.of_person(people.amir.id, None)) == before + 1


def shown_on(page: str) -> str:
    """What a page says that it showed."""
    found = re.search(r'<input[^>]*name="shown"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]
