"""What a tool would try that looks for SQL: on no page does true read otherwise than false."""

from __future__ import annotations

import html
import re
from typing import Any, ClassVar
from urllib.parse import unquote_plus

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from core.access import limiter
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import Site
from tests.walks import every_row

TRUE, FALSE = "qzt", "qzf"
TRIED = [("sqlite", "x' OR 'qzt'='{}"), ("postgresql", "x' OR 'qzt'='{}' -- ")]
"""With the first the condition is true, with the second false."""
LOOKED_UP: dict[str, tuple[int, set[str]]] = {}
"""By page; the same on both databases."""
NEW_EACH_TIME = re.compile(
    r"\b[0-9a-f]{32}\b|[\w-]+\.[\w-]{6}\.[\w-]{27}|(\d+|a) (second|minute)s? ago|now"
)


class Asked(ImmutableMultiDict[str, str]):
    """What was sent with a request, which notes the names that a view looks up."""

    names: ClassVar[set[str]] = set()

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self.names.add(args[0])
        return super().get(*args, **kwargs)

    def getlist(self, *args: Any, **kwargs: Any) -> Any:
        self.names.add(args[0])
        return super().getlist(*args, **kwargs)


class Noting(Request):
    parameter_storage_class = Asked


@pytest.mark.parametrize(("database", "tried"), TRIED, indirect=["database"])
def test_no_parameter_of_any_page_is_read_as_sql(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tried: str
) -> None:
    monkeypatch.setattr(app, "request_class", Noting)
    sign_in(client, Site().ada)
    before, looked = every_row(), 0
    for path in [view.path for view in every_view(app) if view.method == "GET"]:
        if path not in LOOKED_UP:
            LOOKED_UP[path] = look(client, path)
        status, names = LOOKED_UP[path]
        looked += len(names)
        if names and answered_alike(client, path, names, tried) != status and len(names) > 1:
            for name in names:
                answered_alike(client, path, {name}, tried)
    assert looked > 150 and every_row() == before


def look(client: FlaskClient, path: str) -> tuple[int, set[str]]:
    """How this page answers when it is asked for nothing, and what it looks up in its address."""
    limiter.reset()
    Asked.names.clear()
    status = client.get(path).status_code
    return status, Asked.names - {"v", "None"}  # of the files that a page names, and none at all


def answered_alike(client: FlaskClient, path: str, names: set[str], tried: str) -> int:
    """Ask for all of them, truly and falsely; how that was answered, both times alike."""
    true, false = (
        read(client, path, dict.fromkeys(names, tried.format(each))) for each in (TRUE, FALSE)
    )
    assert true == false and true[0] != 500, (path, names)
    return true[0]


def read(client: FlaskClient, path: str, asked: dict[str, str]) -> tuple[int, str]:
    """The page, however it repeats what was asked, without what the page before left to say."""
    with client.session_transaction() as session:
        session.pop("_flashes", None)
    answer = client.get(path, query_string=asked)
    text = unquote_plus(html.unescape(answer.text if answer.mimetype != "image/png" else ""))
    whole = f"{unquote_plus(str(answer.location))} {text}".casefold()
    return answer.status_code, NEW_EACH_TIME.sub("", whole).replace(FALSE, TRUE)
