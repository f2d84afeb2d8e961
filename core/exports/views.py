"""Taking a list away as a file. It is a POST, because the journal is told of it.

It is told which filters there were, and not what they said: that may be a name, an address or what
a custom field says of somebody.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from flask import Blueprint, Response, abort, request

from core.access import asks_again, community, me
from core.communities.models import Community
from core.db import db, reading, today
from core.exports import writing
from core.exports.streaming import in_context
from core.exports.tables import Table, named
from core.journal.actions import record
from core.people.models import folded

bp = Blueprint("exports", __name__, url_prefix="/communities/<int:community_id>/exports")
BATCH = 500
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard; charset=utf-8",
}


@bp.post("/<name>")
@asks_again()
def download(name: str) -> Response:
    table, form = named(name), request.form.get("form", "")
    if table is None or form not in TYPES or (form == "vcf" and table.cards is None):
        abort(404)
    given = table.given(community(), request.form)
    if given is None:
        abort(404)
    db.session.rollback()
    with reading():
        keys = array("q", (key for batch in table.keys(community(), given) for key in batch))
    record(
        "list.exported",
        by=me(),
        community_id=community().id,
        table=table.name,
        form=form,
        filters=sorted(given),
        count=len(keys),
    )
    db.session.commit()
    pieces = in_context(_pieces(table, community().id, keys, form))
    answer = Response(pieces, content_type=TYPES[form])
    answer.headers.set("Content-Disposition", "attachment", filename=_file_name(table, form))
    return answer


def _pieces(table: Table, community_id: int, keys: array[int], form: str) -> Iterator[bytes]:
    """The bytes of the file, read a batch at a time."""
    with reading():
        headings = table.headings(db.session.get_one(Community, community_id))
    if form == "vcf":
        for rows in _batches(table, community_id, keys, form):
            yield "".join(row[0] for row in rows).encode("utf-8", "replace")
        return
    write = writing.as_csv if form == "csv" else writing.as_xlsx
    yield from write(headings, _batches(table, community_id, keys, form))


def _batches(
    table: Table, community_id: int, keys: array[int], form: str
) -> Iterator[Sequence[Sequence[str]]]:
    """The rows of the file; a card is a row with one text."""
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        with reading():
            there = db.session.get_one(Community, community_id)
            if form == "vcf" and table.cards is not None:
                rows: Sequence[Sequence[str]] = [[card] for card in table.cards(there, batch)]
            else:
                rows = table.rows(there, batch)
        yield rows


def _file_name(table: Table, form: str) -> str:
    """Such as garden-helpers-people-2026-05-03.csv."""
    words = re.sub(r"[\W_]+", "-", folded(f"{community().name} {table.name}")).strip("-")
    return f"{words[:80]}-{today().isoformat()}.{form}"
