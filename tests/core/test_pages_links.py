"""The tokens in links: what was signed once stays valid, and only for what it was signed for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from markupsafe import Markup

from core.pages.links import linked, sign, unsign
from core.settings import Settings

SETTINGS = Settings(secret_key="a secret for tests, and for nothing else", privacy_key="p" * 32)
TOKEN = "0123abcd~vcfElKMhK1-KJz9mJ1mijGTTdya4GRUmj8UBzelR5as"


@pytest.fixture
def ours() -> Flask:
    app = Flask("tokens")
    app.config["SETTINGS"] = SETTINGS
    return app


def test_a_token_in_a_letter_of_last_year_still_opens_its_page(ours: Flask) -> None:
    with ours.app_context():
        assert sign("answer", "0123abcd") == TOKEN
        assert unsign("answer", TOKEN) == "0123abcd"


@pytest.mark.parametrize("token", ["", "~", "0123abcd", f"{TOKEN}x", "é", "\ud800"])
def test_what_we_did_not_sign_is_no_token(ours: Flask, token: str) -> None:
    with ours.app_context():
        assert unsign("answer", token) is None


def test_a_token_of_one_kind_is_none_of_another(ours: Flask) -> None:
    with ours.app_context():
        assert unsign("award", TOKEN) is None


def test_a_token_of_the_old_key_is_valid_and_new_ones_are_not_made_with_it(ours: Flask) -> None:
    turned = replace(SETTINGS, secret_key="k" * 32, secret_key_old=SETTINGS.secret_key)
    ours.config["SETTINGS"] = turned
    with ours.app_context():
        assert unsign("answer", TOKEN) == "0123abcd"
        assert sign("answer", "0123abcd") != TOKEN
        ours.config["SETTINGS"] = replace(turned, secret_key_old="")
        assert unsign("answer", TOKEN) is None


def test_addresses_in_a_text_are_links_over_https_and_to_mailboxes_alone(ours: Flask) -> None:
    own = SETTINGS.base_url
    said = f"{own}/a http://zqx.test/ https://zqx.test/?a=1&b=2 amir@example.org"
    typed = f'{said} javascript:zqx() ftp://zqx.test <a href="http://zqx.test/">x</a> "onclick=x'
    with ours.app_context():
        made = str(linked(typed))
    assert re.findall('href="([^"]*)"', made) == [
        f"{own}/a",
        "https://zqx.test/?a=1&amp;b=2",
        "mailto:amir@example.org",
    ]
    assert made.count(' rel="noopener nofollow ugc"') == 2
    assert Markup(made).striptags() == " ".join(typed.split())
