"""The local outbox: what it says to whoever sees all mail, and to whoever sees some."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.people import People, sign_in


def test_mail_that_administrators_alone_see_is_not_called_nothing(
    people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    sign_in(client, people.ada)
    assert "Every message that leaves can be read here" in client.get("/outbox/").text
    client.post("/sign-in", data={"email": people.amir.email})
    work()
    assert people.amir.name in client.get("/outbox/").text
    sign_in(client, people.sana)
    page = client.get("/outbox/").text
    assert "in communities that you organise" in page and "for administrators" in page
    assert people.amir.name not in page and "is empty" not in page
