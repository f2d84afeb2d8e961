"""Whatever is sent, in whatever place, is refused or read; nothing of ours breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from tests.core.test_every_page import SIGN_OUT
from tests.people import sign_in
from tests.routes import View, every_view
from tests.sites import Site

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FORM = "application/x-www-form-urlencoded"
IN_PATHS = [
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"%00",
    b"%zz",
    b"..",
    "é\u202e\U0001f600".encode() * 50,
    b"9" * 400,
    b"' OR 1=1--",
    b"<x>~~.~",
]
HEADERS = {
    "Accept": "q=;;,*/*;q=nan",
    "Accept-Language": "xx-\xff;q=x,,;q=9,*;q=",
    "Authorization": "Basic \xff:",
    "Cookie": 'nextten=%%%.x.y; nextten-device="\xff; =; ;;',
    "HX-Current-URL": "http://[",
    "HX-Request": "\xff",
    "HX-Target": "\xff<x>",
    "HX-Trigger": "{",
    "If-Modified-Since": "yesterday",
    "If-None-Match": '"\xff',
    "If-Range": "W/",
    "Origin": "http://[",
    "Range": "bytes=-1--1,9999999999999999999999-",
    "Referer": "http://[::1/\xff",
    "User-Agent": "\xff" * 2000,
    "X-Forwarded-For": "\xff,,999.999.999.999",
    "X-Forwarded-Host": "evil.test",
    "X-Requested-With": "\xff",
}
BODIES: dict[str, tuple[str, bytes]] = {
    "a form that breaks off": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAb',
    ),
    "parts without a boundary": ("multipart/form-data", b'--x\r\n\r\n"'),
    "a part without a name": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nA\r\n--x--\r\n",
    ),
    "another charset": (f"{FORM}; charset=utf-16", "name=Zoë&q=%ff%fe".encode("utf-16")),
    "a charset that there is none of": (f"{FORM}; charset=klingon", b"name=%ff&name=\xff"),
    "broken signs": (FORM, b"%zz=%&=&&&name=%u0041&%00=%00&csrf_token=%"),
    "JSON": ("application/json", b'[{"name": [["a"]], "id": 1e400}, null'),
    "XML": ("text/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
}


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@pytest.fixture
def ada(client: FlaskClient, site: Site) -> FlaskClient:
    sign_in(client, site.ada)
    return client


@ONCE
def test_odd_text_in_a_path_breaks_no_page(app: Flask, ada: FlaskClient) -> None:
    views = list(_with_text(app))
    assert len(views) > 60
    for at, (rule, path) in enumerate(views):
        for odd in (b"\x00", IN_PATHS[at % len(IN_PATHS)]):
            raw = path.encode().replace(b"PLACE", odd).decode("latin-1")
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            answer = ada.open(path, method=method, environ_overrides={"PATH_INFO": raw})
            assert answer.status_code < 500, (rule, odd)


@ONCE
def test_odd_headers_break_no_page(app: Flask, ada: FlaskClient) -> None:
    for view in every_view(app):
        if view.endpoint not in SIGN_OUT:
            answer = ada.open(view.path, method=view.method, headers=_but("Cookie"))
            assert answer.status_code < 500, view


@ONCE
def test_odd_cookies_sign_nobody_in_and_break_no_page(app: Flask, site: Site) -> None:
    client = app.test_client(use_cookies=False)
    for view in every_view(app):
        answer = client.open(view.path, method=view.method, headers=HEADERS)
        assert answer.status_code < 500, view
    assert client.get("/account/", headers=HEADERS).status_code == 303


@ONCE
def test_an_odd_body_breaks_no_page(app: Flask, ada: FlaskClient) -> None:
    """Each view gets two of them, so that all come by everywhere in a capability."""
    kinds = list(BODIES.values())
    for at, view in enumerate(_posts(app)):
        for content_type, body in (kinds[at % len(kinds)], kinds[(at + 3) % len(kinds)]):
            answer = ada.post(view.path, data=body, content_type=content_type)
            assert answer.status_code < 500, (view, content_type, body)


@ONCE
def test_lists_where_one_value_is_expected_break_no_page(app: Flask, ada: FlaskClient) -> None:
    names = ("name", "email", "q", "id", "kind", "ids", "who", "person", "after", "before", "token")
    twice: dict[str, Any] = {f"{each}{end}": ["1", "\x00"] for each in names for end in ("", "[]")}
    for view in every_view(app):
        if view.endpoint not in SIGN_OUT:
            sent: dict[str, Any] = (
                {"query_string": twice} if view.method == "GET" else {"data": twice}
            )
            assert ada.open(view.path, method=view.method, **sent).status_code < 500, view


def _but(*left_out: str) -> dict[str, str]:
    return {name: value for name, value in HEADERS.items() if name not in left_out}


def _posts(app: Flask) -> list[View]:
    found = [view for view in every_view(app) if view.method == "POST"]
    return [view for view in found if view.endpoint not in SIGN_OUT]


def _with_text(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each rule that takes text, with a path that has PLACE where the text stands."""
    for rule in app.url_map.iter_rules():
        values: dict[str, Any] = {}
        for name, converter in rule._converters.items():
            if isinstance(converter, AnyConverter):
                values[name] = min(converter.items)
            else:
                values[name] = 1 if isinstance(converter, IntegerConverter) else "PLACE"
        built = rule.build(values)
        if "PLACE" in values.values() and rule.endpoint not in SIGN_OUT and built is not None:
            yield rule, built[1]
