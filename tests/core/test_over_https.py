"""Over https, forms of pages that hide their address are taken: their browsers send no referrer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from core.settings import Settings
from tests.conftest import Applications
from tests.databases import let_go

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ORIGIN = "https://champions.example.org"
HIDDEN = {"token", "code"}


@pytest.fixture
def secure(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The application at an https address, which asks for the token of each form."""
    app = applications(replace(settings, base_url=ORIGIN))
    yield app
    let_go(app)


def test_no_form_needs_a_referrer(secure: Flask) -> None:
    client = secure.test_client()
    page = client.get("/sign-in", base_url=ORIGIN).text
    (token,) = set(re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page))
    hidden = [rule for rule in secure.url_map.iter_rules() if HIDDEN & rule.arguments]
    posts = [rule for rule in hidden if "POST" in (rule.methods or ())]
    assert len(posts) > 10
    for rule in posts:
        built = rule.build(dict.fromkeys(rule.arguments, "1"))
        assert built is not None
        answer = client.post(built[1], base_url=ORIGIN, data={"csrf_token": token})
        assert answer.status_code != 400, rule
