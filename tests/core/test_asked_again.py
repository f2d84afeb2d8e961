"""Whoever asks once more, when what they asked for before is long removed, is written to again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import addresses
from core.accounts.jobs import forget_what_is_over
from core.accounts.models import AddressChange, SignInLink
from core.db import db
from core.held.models import HeldLink
from tests.clock import Clock
from tests.people import People
from tests.smtp_sink import Sink

Ask = Callable[[People, FlaskClient], object]


def what_we_hold(people: People, client: FlaskClient) -> None:
    client.post("/about-you/", data={"email": people.oisin.email})


def signing_in(people: People, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": people.amir.email})


def another_address(people: People, _client: FlaskClient) -> None:
    addresses.follow(people.amir, "amir@old.example", by=people.ada)


@pytest.mark.parametrize(
    "ask", [what_we_hold, signing_in, another_address], ids=lambda ask: ask.__name__
)
def test_it_is_sent_again(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    clock: Clock,
    ask: Ask,
) -> None:
    for number in (1, 2):
        ask(people, client)
        db.session.commit()
        work()
        assert len(sink.accepted) == number
        clock.move(days=8)
        forget_what_is_over()
        for table in (AddressChange, HeldLink, SignInLink):
            assert not db.session.scalars(select(table.id)).all()
