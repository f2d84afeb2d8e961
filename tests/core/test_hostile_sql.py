"""What a tool would try that looks for SQL: on no page does true read otherwise than false."""

from __future__ import annotations

import html
import re
from collections.abc import Set
from urllib.parse import unquote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.access import limiter
from tests.asked import views
from tests.people import sign_in
from tests.sites import Site
from tests.walks import every_row

TRUE, FALSE = "qzt", "qzf"
TRIED = [("sqlite", "x' OR 'qzt'='{}"), ("postgresql", "x' OR 'qzt'='{}' -- ")]
"""With the first the condition is true, with the second false."""
NEW_EACH_TIME = re.compile(
    r"\b[0-9a-f]{32}\b|[\w-]+\.[\w-]{6}\.[\w-]{27}|(\d+|a) (second|minute)s? ago|now"
)


@pytest.mark.parametrize(("database", "tried"), TRIED, indirect=["database"])
def test_no_parameter_of_any_page_is_read_as_sql(
    app: Flask, client: FlaskClient, tried: str
) -> None:
    sign_in(client, Site().ada)
    before, every_page = every_row(), views(app, client)
    for page in every_page:
        limiter.reset()
        answered = answered_alike(client, page.path, page.names, tried) if page.names else None
        if answered not in (None, page.status) and len(page.names) > 1:
            for name in page.names:
                answered_alike(client, page.path, {name}, tried)
    assert sum(len(page.names) for page in every_page) > 150 and every_row() == before


def answered_alike(client: FlaskClient, path: str, names: Set[str], tried: str) -> int:
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
