"""What an issuer that is trusted to sign people in is not trusted with."""

from __future__ import annotations

from flask.testing import FlaskClient

from core.db import now
from core.people.models import Person
from tests.clock import Clock
from tests.core.test_single_sign_on_pages import ONCE, enter, known, leave, liar, settings
from tests.issuers import Liar

__all__ = ["known", "liar", "settings"]


@ONCE
def test_an_issuer_that_lets_people_through_without_a_word_shows_nothing_anew(
    client: FlaskClient, liar: Liar, known: Person, clock: Clock
) -> None:
    remove = "/account/identities/99/removal"
    began = int(now().timestamp())
    for said, is_fresh in ((None, False), (began - 901, False), ("x", False), (began - 60, True)):
        liar.claims = {"auth_time": said, "amr": ["mfa"]}
        assert "max_age" not in leave(client)
        assert enter(client, liar).status_code == 303
        assert (client.post(remove).status_code == 404) == is_fresh, said
        client.post("/sign-out")
    enter(client, liar)
    assert "max_age=900" in leave(client)
    clock.move(minutes=15)
    assert client.post(remove).location == "/sign-in/again"
