"""Fixtures of the tests of core."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.imports import Lists
from tests.people import People, sign_in


@pytest.fixture
def sana(people: People, client: FlaskClient) -> FlaskClient:
    """A browser in which Sana, who organises, is signed in."""
    sign_in(client, people.sana)
    return client


@pytest.fixture
def lists(people: People, sana: FlaskClient) -> Lists:
    return Lists(sana, people)
