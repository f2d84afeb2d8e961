"""Second factors of the people of a test, and how they are shown."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

import pyotp
from flask.testing import FlaskClient

from core.accounts import actions as accounts
from core.db import db, now
from core.passkeys.models import Passkey
from core.people.models import Person
from core.second_factor import actions

ASK, NEW = "/sign-in/second-factor", "/account/authenticator/new"


def has_a_passkey(person: Person, name: str) -> None:
    """Let somebody have a passkey of this name, and ten recovery codes."""
    kept = {name: secrets.token_bytes(16) for name in ("credential_id", "user_handle")}
    key = Passkey(person_id=person.id, public_key=b"", sign_count=0, name=name, **kept)
    db.session.add(key)
    db.session.flush()
    actions.make_recovery_codes(person)


def link(client: FlaskClient, person: Person) -> str:
    """Sign in by a link, and say where it leads."""
    url = accounts.new_link(person)
    return str(client.post(urlsplit(url).path).location)


def set_up(client: FlaskClient) -> pyotp.TOTP:
    page = client.get(NEW).text
    app = pyotp.TOTP(shown(page))
    assert client.post(NEW, data={"seed": hidden(page), "code": at(app)}).status_code == 200
    return app


def shown(page: str) -> str:
    """The seed in letters, as the page of setting up shows it."""
    found = re.search(r"<code[^>]*>([A-Z2-7 ]{32,})</code>", page)
    assert found
    return found[1].replace(" ", "")


def hidden(page: str) -> str:
    found = re.search(r'name="seed"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def at(app: pyotp.TOTP) -> str:
    """The code that the app shows at the time of the clock."""
    return app.at(now())


def token(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["token"])
