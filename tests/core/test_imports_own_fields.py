"""Custom fields in a list are read as a form reads them, in the language of the list."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.fields import actions, queries
from core.fields.models import Field, FieldKind
from tests.imports import Lists, Work, counts, named
from tests.people import People, sign_in


@pytest.fixture
def lists(people: People, client: FlaskClient) -> Lists:
    for name, kind in (("Plots", FieldKind.NUMBER), ("Since", FieldKind.DATE)):
        actions.add(people.community, name, kind, [], by=people.sana)
    db.session.commit()
    sign_in(client, people.sana)
    return Lists(client, people)


def fields(lists: Lists) -> list[Field]:
    return list(queries.of_community(int(lists.home.split("/")[2])))


def read(lists: Lists, work: Work, sheet: str) -> list[str | None]:
    """What is kept of Fiona after this list: plots, and since when."""
    plots, since = fields(lists)
    page = lists.check(sheet, f"name field-{plots.id} field-{since.id}")
    lists.apply(page, work)
    fiona = named("Fiona Reid")
    said = queries.said_by([plots.id, since.id], [fiona.id]).get(fiona.id, {})
    return [said.get(plots.id), said.get(since.id)]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ('"1,234.5",3/5/2026', ["1234.5", "2026-05-03"]),
        ("1.234,3 May 2026", ["1.234", "2026-05-03"]),
        ("12,31/5/2026", ["12", "2026-05-31"]),
        ("12,5/31/2026", ["12", "2026-05-31"]),
        ("0.30000000000000004,2026-05-03 00:00:00", ["0.3", "2026-05-03"]),
    ],
)
def test_a_list_is_read_as_a_form_is(
    lists: Lists, work: Work, row: str, kept: list[str | None]
) -> None:
    assert read(lists, work, f"Name,Plots,Since\nFiona Reid,{row}\n") == kept


def test_a_list_with_semicolons_has_commas_in_its_numbers(lists: Lists, work: Work) -> None:
    sheet = "Name;Plots;Since\nFiona Reid;1.234,5;03.05.2026\n"
    assert read(lists, work, sheet) == ["1234.5", "2026-05-03"]


def test_what_a_form_refuses_a_list_refuses(lists: Lists) -> None:
    plots, since = fields(lists)
    sheet = "Name,Plots,Since\nA B,many,\nC D,999999999999999,\nE F,,31/2/2026\n"
    page = lists.check(sheet, f"name field-{plots.id} field-{since.id}")
    assert counts(page) == {"refused": 3}
    shown = lists.client.get(f"{page}?outcome=refused").text
    assert "is not a number" in shown and "more than 14 digits" in shown and "not a day" in shown


def test_a_day_is_picked(lists: Lists, people: People) -> None:
    _plots, since = fields(lists)
    actions.set_values([(since.id, people.bea.id, "3 May 2026")])
    db.session.commit()
    shown = lists.client.get(f"{lists.home}../{people.bea.id}/details".replace("imports/../", ""))
    (field,) = [line for line in shown.text.splitlines() if f'name="field_{since.id}"' in line]
    assert 'type="date"' in field and 'value="2026-05-03"' in field
