"""Fixtures of the tests of core."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.imports import Lists
from tests.people import People, sign_in


@pytest.fixture
def lists(people: People, client: FlaskClient) -> Lists:
    sign_in(client, people.sana)
    return Lists(client, people)
