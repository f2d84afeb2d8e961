"""Nothing that somebody sends, asks for or makes a page wait for is without an end."""

from __future__ import annotations

import re
from io import RawIOBase
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.communities import actions
from core.db import db
from core.people.listing import PAGE
from tests.people import People, sign_in, someone

MEGABYTE = 1024**2
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
SIZES = ("limit", "per_page", "page_size", "size", "count", "n", "rows", "pageSize", "first")


@pytest.fixture
def strict(client: FlaskClient) -> FlaskClient:
    """As in production, the token is looked for first."""
    client.application.config["WTF_CSRF_ENABLED"] = True
    return client


class Zeros(RawIOBase):
    """So many bytes of a form, made while they are read."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.left, self.was_read = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        given = min(self.left, len(room))
        room[:given] = b"0" * given
        self.left -= given
        self.was_read += given
        return given

    def tell(self) -> int:
        return 0

    def seek(self, _to: int, _whence: int = 0) -> int:
        return 0


@ONCE
def test_a_form_of_33_megabytes_is_refused_with_a_plain_page(client: FlaskClient) -> None:
    large = Zeros(33 * MEGABYTE)
    answer = client.post(
        "/sign-in",
        input_stream=large,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(33 * MEGABYTE)},
    )
    assert answer.status_code == 413 and "That is too much at once" in answer.text
    assert large.was_read == 0


@ONCE
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_one_that_does_not_say_how_large_it_is_is_cut_off(
    strict: FlaskClient, content_type: str
) -> None:
    large = Zeros(40 * MEGABYTE)
    answer = strict.post(
        "/sign-in",
        input_stream=large,
        content_type=content_type,
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert answer.status_code in (400, 413)
    assert 0 < large.was_read <= 33 * MEGABYTE


@ONCE
def test_a_form_of_too_many_parts_is_refused(strict: FlaskClient) -> None:
    few, many = ({f"field{n}": "x" for n in range(k)} for k in (900, 1_001))
    kind = "multipart/form-data"
    assert strict.post("/sign-in", data=few, content_type=kind).status_code == 400  # no token
    assert strict.post("/sign-in", data=many, content_type=kind).status_code == 413


@ONCE
def test_a_form_of_very_many_fields_or_of_3_megabytes_is_refused(strict: FlaskClient) -> None:
    def status_of(form: bytes) -> int:
        kind = "application/x-www-form-urlencoded"
        return strict.post("/sign-in", data=form, content_type=kind).status_code

    assert status_of(b"a&" * 10_000) == 400  # no token
    assert status_of(b"a&" * 10_001) == 413
    assert status_of(b"a=" + b"b" * MEGABYTE) == 400
    assert status_of(b"a=" + b"b" * 3 * MEGABYTE) == 413


@ONCE
def test_no_list_grows_because_somebody_asks_for_more(people: People, client: FlaskClient) -> None:
    for number in range(PAGE + 10):
        actions.know(people.community, someone(f"Person {number}"))
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/people/"
    asked = client.get(home, query_string=dict.fromkeys(SIZES, "100000")).text
    assert len(set(re.findall(rf'href="{home}(\d+)"', asked))) == PAGE


@ON_POSTGRESQL
def test_postgresql_ends_what_a_page_waits_for_too_long(app: Flask) -> None:
    assert _limit_of_a_page(app) == "30s"


@ON_POSTGRESQL
def test_neither_is_a_page_bound_less_that_borrows_what_was_opened_for_something_else(
    app: Flask,
) -> None:
    db.session.remove()
    db.engine.dispose()
    assert db.session.scalar(text("SHOW statement_timeout")) == "0"
    db.session.remove()
    with app.test_request_context("/"):
        assert db.session.scalar(text("SHOW statement_timeout")) == "30s"
        db.session.remove()
    db.engine.dispose()


@ON_POSTGRESQL
def test_a_job_may_take_its_time(app: Flask) -> None:
    db.session.remove()
    db.engine.dispose()
    assert db.session.scalar(text("SHOW statement_timeout")) == "0"


def _limit_of_a_page(app: Flask) -> str | None:
    """What holds for a connection that a page has opened."""
    db.session.remove()
    db.engine.dispose()
    with app.test_request_context("/"):
        found: str | None = db.session.scalar(text("SHOW statement_timeout"))
        db.session.rollback()  # a pool does so too before it lends the connection again
        again: str | None = db.session.scalar(text("SHOW statement_timeout"))
        db.session.remove()
    db.engine.dispose()
    assert found == again
    return found
