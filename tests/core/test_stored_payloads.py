"""Whatever stands in a column that people fill is text wherever it is shown, also in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import JSON, Column, String, bindparam, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.exports.writing import FORMULA
from core.journal.actions import record
from tests.hostile import STORED, alive
from tests.people import sign_in
from tests.routes import every_view
from tests.sites import LONG, Site

CALCULATED = (
    *('=HYPERLINK("//zqx.test")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1", "\n=1+1"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)"),
)
SHEETS = {
    "core.exports.download",
    "core.imports.refused",
    "core.journal.download",
    "recognition.sheets.template",
}
NOT_TYPED = {
    *("status", "state", "kind", "role", "basis", "channel", "preferred_channel", "timezone"),
    *("openness", "risk_tier", "colour", "sort_name", "email_key", "name_key", "origin"),
    *("audience", "shown_as", "media_type", "code", "document", "salt", "svg", "via", "uid"),
    *("lease", "step", "choice", "option", "form_key", "key", "public_id", "digest", "language"),
    *("token_digest", "browser_digest", "code_digest", "address_digest", "content_digest"),
    *("state_digest", "nonce", "verifier", "folded", "path", "term", "variant", "mailbox"),
    *("bounce", "controller", "public_key", "subject_id", "task", "champions_shown_to", "device"),
    *("domain", "host", "segment", "subject"),
}
"""What the product itself writes; every other text of every table is filled."""
ALSO_NOT = {
    *("answers.answer", "invitations.answer", "buddy_questions.answer", "terms.choice"),
    *("wordings.purpose", "wordings.language", "consent_changes.purpose", "consent_changes.how"),
    *("news.what", "news.told_how", "news_preferences.how", "person_requests.how"),
    "person_requests.told_how",
    *("award_changes.what", "inbound_messages.what", "people_import_rows.outcome"),
    *("person_requests.outcome", "retention_settings.name", "word_variants.word"),
    *("champion_tags.what", "skipped_steps.step", "champion_words.word", "keepsakes.name"),
    *("keepsakes.value", "identities.issuer", "old_names.name", "old_names.now"),
    *("signing_keys.withdrawn_why", "reminders.choice", "questions.concern"),
}
SEALED = {"journal", "journal_heads", "consent_changes", "wordings"}
"""Nobody can change a line of these."""
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def test_no_stored_text_comes_alive_on_any_page(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    public, by = site.public_pages(), site.ada
    sheets = {v.path for v in every_view(app) if v.endpoint in SHEETS}
    filled = fill(STORED)
    record("hold.placed", by=by, community_id=site.community.id, reason=" ".join(STORED))
    db.session.commit()
    assert len(filled) > 80, filled
    views = {view.path for view in every_view(app) if view.method == "GET"} - {*public}
    shown = [path for path in public if _is_shown_dead(client, path, sheets)]
    sign_in(client, by)
    shown += [path for path in sorted(views) if _is_shown_dead(client, path, sheets)]
    assert len(shown) > 100


def test_no_cell_of_any_file_is_calculated(app: Flask, client: FlaskClient, site: Site) -> None:
    fill(CALCULATED)
    db.session.commit()
    sign_in(client, site.ada)
    seen, odd = set(), 0
    for endpoint, answer in files(app, client):
        assert answer.status_code == 200, endpoint
        for cell in cells(answer):
            assert not cell.lstrip(" \n").startswith(FORMULA), (endpoint, cell)
            odd += cell.lstrip("'").lstrip(" \n").startswith(FORMULA)
        seen.add(endpoint)
        assert answer.headers["Content-Disposition"].startswith("attachment"), endpoint
        assert answer.headers["X-Content-Type-Options"] == "nosniff", endpoint
    assert seen == SHEETS and odd > 100


def _is_shown_dead(client: FlaskClient, path: str, sheets: set[str]) -> bool:
    """Whether what was stored is shown there; none of it may live."""
    answer = client.get(path)
    assert answer.status_code < 500, path
    assert answer.mimetype != "text/csv" or path in sheets, path
    if answer.mimetype != "text/html":
        return False
    is_mail = "sandbox" in answer.headers["Content-Security-Policy"]
    assert alive(answer.text, is_mail) == [], path
    return "zqx" in answer.text


def fill(texts: tuple[str, ...]) -> list[str]:
    """Write all of these texts into every text that people fill, and tell which that are."""
    filled = []
    for table in db.metadata.sorted_tables:
        for column in table.c if table.name not in SEALED else ():
            if _is_typed(column):
                with suppress(IntegrityError), db.session.begin_nested():  # one of a few words
                    _write(column, (" ".join(texts),) if texts is STORED else texts)
                    filled.append(f"{table.name}.{column.name}")
            elif isinstance(column.type, JSON):
                _write_json(column, " ".join(texts))
    db.session.commit()
    return filled


def _is_typed(column: Column[Any]) -> bool:
    names = {column.name, f"{column.table.name}.{column.name}"}
    is_text = isinstance(column.type, String) and not column.foreign_keys
    return is_text and not names & (NOT_TYPED | ALSO_NOT)


def _write(column: Column[Any], texts: tuple[str, ...]) -> None:
    """Each row gets a number behind the text, since some columns hold nothing twice."""
    table = column.table
    number: Any = literal_column("rowid")
    for at, text in enumerate(texts):
        value = {column.name: bindparam("typed_", text, String).op("||")(number)}
        chosen = update(table).where(number % len(texts) == at, column.is_not(None))
        if table.name == "field_values":  # numbers and days are kept as we write them
            chosen = chosen.where(table.c.number.is_(None), table.c.on.is_(None))
        db.session.execute(chosen.values(value))


def _write_json(column: Column[Any], text: str) -> None:
    """Put it where the example has its longest word."""
    table = column.table
    for row in db.session.execute(select(*table.primary_key, column)).all():
        if LONG[:20] in str(row[-1]):
            keys = [key == value for key, value in zip(table.primary_key, row[:-1], strict=True)]
            changed = update(table).where(*keys).values({column.name: _replaced(row[-1], text)})
            db.session.execute(changed)


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, text) for each in value]
    return text if isinstance(value, str) and LONG[:20] in value else value


def files(app: Flask, client: FlaskClient) -> Iterator[tuple[str, Any]]:
    """Every list that can be taken away, in each form, and whatever else answers with a sheet."""
    for view in every_view(app):
        if view.endpoint == "core.exports.download":
            for name, form in product(app.extensions["tables"], ("csv", "xlsx")):
                path = view.path.replace("unknown", name)
                yield view.endpoint, client.post(path, data={"form": form, "wave_id": "1"})
        elif view.endpoint in SHEETS:
            yield view.endpoint, client.open(view.path, method=view.method)


def cells(answer: Any) -> Iterator[str]:
    """Every cell of a sheet. One of a workbook calculates nothing if it is text, and marked so."""
    if answer.mimetype == "text/csv":
        text = answer.data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        again = io.StringIO(newline="")
        csv.writer(again, quoting=csv.QUOTE_ALL).writerows(rows)
        assert again.getvalue() == text  # every cell stands in quotes
        yield from (cell for row in rows for cell in row)
        return
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)):
        for cells_of_row in sheet.iter_rows():
            for cell in cells_of_row:
                assert cell.value is None or cell.data_type == "s"
                text = str(cell.value or "")
                assert cell.quotePrefix or not text.lstrip(" \n").startswith(FORMULA)
                yield f"'{text}"
