"""The report, the refused rows, and what cannot be imported."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.imports import FILES, Lists, Work, named
from tests.people import People, sign_in


def test_refused_rows_come_back_as_a_harmless_sheet(lists: Lists) -> None:
    page = lists.check((FILES / "broken.csv").read_bytes(), "name email phone place notes")
    answer = lists.client.get(f"{page}/refused.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][-1] == "Why it was refused"
    assert len(rows) == 6
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for row in rows for cell in row if cell)
    assert "'=cmd@evil" in answer.text


def test_the_corrected_refusals_can_be_imported(lists: Lists, work: Work) -> None:
    page = lists.check("Name,Phone\n,+44 113 496 0001\n", "name phone")
    sheet = lists.client.get(f"{page}/refused.csv").text.replace('""', '"Fiona"', 1)
    again = lists.check(sheet.encode(), "name phone")
    assert lists.apply(again, work) == {"new": 1}
    assert named("Fiona").phone == "+44 113 496 0001"


def test_the_report_shows_200_rows_a_page_and_one_outcome(lists: Lists) -> None:
    rows = "".join(f"Person {n:03},{'bad' if n % 3 == 0 else ''}\n" for n in range(300))
    page = lists.check("Name,E-mail\n" + rows, "name email")
    first = lists.client.get(page).text
    assert "Person 199" in first
    assert "Person 200" not in first
    assert "Person 200" in lists.client.get(f"{page}?after=201").text
    refused = lists.client.get(f"{page}?outcome=refused").text
    assert "Person 297" in refused
    assert "Person 298" not in refused


def test_a_long_list_is_checked_by_a_worker_and_the_page_follows(lists: Lists, work: Work) -> None:
    rows = "".join(f"Person {n}\n" for n in range(1_200))
    page = lists.check("Name\n" + rows, "name")
    shown = lists.client.get(page, headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 2s"' in shown
    work()
    shown = lists.client.get(page, headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in shown
    assert shown.strip().startswith('<div id="report">')
    assert "Import 1,200 people" in shown


@pytest.mark.parametrize("method", ["", "/columns", "/refused.csv"])
def test_a_list_of_another_community_is_not_there(
    lists: Lists, people: People, client: FlaskClient, method: str
) -> None:
    page = lists.check("Name\nFiona\n", "name")
    sign_in(client, people.zoe)
    foreign = page.replace(
        f"/communities/{people.community.id}/", f"/communities/{people.elsewhere.id}/"
    )
    assert client.get(foreign + method).status_code == 404
    assert client.get(page + method).status_code == 404
    for change in ("applying", "removal", "columns"):
        assert client.post(f"{foreign}/{change}").status_code == 404


@pytest.mark.parametrize("who", ["amir", "olu", "zoe"])
def test_nobody_but_organisers_can_import(people: People, client: FlaskClient, who: str) -> None:
    sign_in(client, getattr(people, who))
    home = f"/communities/{people.community.id}/people/imports/"
    assert client.get(home).status_code == 404
    answer = client.post(home, data={"file": (io.BytesIO(b"Name\nx\n"), "x.csv")})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["workbook.xlsx", "picture.csv", "empty.csv", None])
def test_what_cannot_be_read_is_refused_beside_the_field(lists: Lists, name: str | None) -> None:
    data = {"file": (io.BytesIO((FILES / name).read_bytes()), name)} if name else {}
    answer = lists.client.post(lists.home, data=data)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_a_strange_file_name_is_only_text(lists: Lists) -> None:
    page = lists.upload("Name\nFiona\n", "../../<b>\x07.csv")
    assert (
        "<b>"
        not in lists.client.get(f"{page}/columns").text.split("<main")[1].split("<h1")[1][:200]
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_throwing_a_list_away_asks_once_more(lists: Lists) -> None:
    page = lists.check("Name\nFiona\n", "name")
    for shown in (page, f"{page}/columns"):
        asked = lists.client.get(shown).text.partition('<details class="choice">')[2]
        assert "Nobody is imported" in asked
        assert asked.index("<summary>") < asked.index("/removal") < asked.index("</details>")
