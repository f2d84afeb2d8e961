"""A paper sheet is typed in at one go; what cannot be logged is said beside its row."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from recognition.contributions.models import Contribution, Participation
from recognition.kinds import actions as kinds
from recognition.kinds.actions import Wanted
from recognition.news.models import News
from recognition.sheets import jobs
from recognition.sheets.models import ContributionSheet
from tests.clock import Clock
from tests.people import People, sign_in

KEY = {"form_key": "b" * 32, "usual_kind": "other"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/sheets/"


def row(number: int, **cells: str) -> dict[str, str]:
    return {f"rows-{number}-{name}": text for name, text in cells.items()}


def count() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(Contribution)) or 0


def parts() -> dict[int, tuple[str, str | None]]:
    return {
        each.person_id: (each.state, each.agreed)
        for each in db.session.scalars(select(Participation))
    }


def test_each_row_becomes_a_contribution_of_its_person(
    home: str, people: People, client: FlaskClient
) -> None:
    rows = row(0, name="Amir Haddad", said="Carried tables", done_on="3.11.2026", kind="an EVENT")
    rows |= row(4, name="Bea Król", said="Baked", agreed="Phoned on Monday, she said yes")
    answer = client.post(f"{home}new", data=KEY | rows)
    logged = client.get(answer.location).text
    assert "Carried tables" in logged and "Bea Król" in logged and "/contributions/" in logged
    assert parts() == {
        people.amir.id: ("proposed", None),
        people.bea.id: ("confirmed", "Phoned on Monday, she said yes"),
    }
    said = dict(db.session.execute(select(Contribution.said, Contribution.kind)).all())
    assert said == {"Carried tables": "event", "Baked": "other"}


def test_sending_the_sheet_twice_logs_it_once(home: str, client: FlaskClient) -> None:
    rows = KEY | row(0, name="Amir Haddad", said="Carried tables")
    for _again in range(2):
        assert client.post(f"{home}new", data=rows).status_code == 303
    assert count() == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"said": "Baked"}, "Write down who it was"),
        ({"name": "Nobody Here", "said": "Baked"}, "Nobody called “Nobody Here”"),
        ({"name": "Amir Haddad"}, "Say in a sentence"),
        ({"name": "Amir Haddad", "said": "x", "done_on": "31.2.2026"}, "is no day"),
        ({"name": "Amir Haddad", "said": "x", "done_on": "2999-01-01"}, "is no day"),
        ({"name": "Amir Haddad", "said": "x", "kind": "Sorcery"}, "is not a kind"),
        ({"name": "Amir Haddad", "said": "x", "usual": "none"}, "Say which kind it was"),
        ({"name": "Bea Król", "said": "Baked"}, "how and when they agreed"),
        ({"name": "Amir Haddad", "said": "x" * 301}, "A cell is too long"),
    ],
)
def test_one_wrong_row_keeps_all_of_them_out(
    home: str, client: FlaskClient, cells: dict[str, str], words: str
) -> None:
    rows = KEY | row(0, name="Amir Haddad", said="Carried tables", kind="event") | row(1, **cells)
    rows |= {"usual_kind": ""} if "usual" in cells else {}
    answer = client.post(f"{home}new", data=rows)
    assert answer.status_code == 409
    assert words in answer.text and "Carried tables" in answer.text
    assert count() == 0


def test_more_rows_are_one_press_and_lose_nothing(home: str, client: FlaskClient) -> None:
    rows = KEY | row(0, name="Amir Haddad", said="Carried tables") | {"more": "1"}
    rows |= {f"rows-{number}-name": "" for number in range(1, 10)}
    text = client.post(f"{home}new", data=rows).text
    assert "Carried tables" in text and "rows-19-name" in text and count() == 0


def test_an_ambassador_matches_only_who_is_known_to_all(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    assert "An event" in client.get(f"{home}new").text
    for name, status in (("Bea Król", 409), ("Sana Malik", 303)):
        rows = KEY | row(0, name=name, said="Baked", agreed="she said so")
        answer = client.post(f"{home}new", data=rows)
        assert answer.status_code == status and "people/new" not in answer.text


def test_whom_nobody_knows_is_a_link_away_for_organisers(home: str, client: FlaskClient) -> None:
    rows = KEY | row(0, name="Nobody Here", said="Baked")
    assert "people/new" in client.post(f"{home}new", data=rows).text
    assert "people/new" in client.get(upload(client, home)).text


LIST = (
    "Name;What;When;Hours;Kind;Agreed\n"
    "Amir Haddad;Carried tables;3.11.2026;1,5;;\n"
    "Bea Król;Baked;;;;by phone\n"
    "Nobody;Baked;;;;\n"
)


def upload(client: FlaskClient, home: str, text: str = LIST, kind: str = "other") -> str:
    file = (BytesIO(text.encode()), "list.csv")
    answer = client.post(f"{home}files/new", data={"file": file, "usual_kind": kind})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_dry_run_says_what_each_row_would_do_and_logs_nothing(
    home: str, client: FlaskClient
) -> None:
    page = client.get(upload(client, home)).text
    assert "Carried tables" in page and "They confirm it" in page
    assert "Logged, and told by letter" in page
    assert "Nobody called “Nobody” is known here" in page
    assert count() == 0


def test_a_row_without_a_kind_shows_which_it_gets_or_asks(home: str, client: FlaskClient) -> None:
    page = client.get(upload(client, home, kind="mentoring")).text
    assert "<bdi>Mentoring</bdi>" in page
    page = client.get(upload(client, home, kind="")).text
    assert page.count("Say which kind it was") == 2 and "upload it again</a>" in page


def test_the_list_to_download_comes_back_with_what_was_filled_in(
    home: str, people: People, client: FlaskClient
) -> None:
    kinds.change(people.community.id, [Wanted("event", "A fair"), Wanted("", "Bees")], people.sana)
    db.session.commit()
    text = client.get(f"{home}files/template.csv").text
    assert text.splitlines()[2].endswith(',"Bees","","",""')
    filled = text.replace('"","",', '"Amir Haddad","Carried tables",', 1)
    page = client.get(upload(client, home, filled.removeprefix("\ufeff"), kind="")).text
    assert "<bdi>A fair</bdi>" in page and "stay out" not in page and "Log 1 row" in page


def test_what_one_person_logged_is_not_for_others_to_look_through(
    home: str, people: People, client: FlaskClient
) -> None:
    rows = KEY | row(0, name="Amir Haddad", said="Carried tables")
    there = client.post(f"{home}new", data=rows).location
    sign_in(client, people.amir)
    assert "Carried tables" not in client.get(there).text


def test_after_the_press_the_good_rows_are_logged_once(
    home: str, people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    page = upload(client, home)
    for _again in range(2):
        client.post(f"{page}/logging")
    work()
    assert count() == 2
    assert db.session.scalars(select(Contribution.minutes).order_by(Contribution.id)).first() == 90
    text = client.get(page).text
    there = re.search(r'"([^"]*/sheets/logged/[^"]*)"', text)
    assert "2 rows are logged" in text and there and "Carried" in client.get(there[1]).text
    assert set(db.session.scalars(select(News.person_id))) == {people.amir.id, people.bea.id}


def test_a_list_waits_unharmed_while_its_kind_is_renamed(
    home: str, people: People, client: FlaskClient
) -> None:
    page = upload(client, home, "Who,What,Kind\nAmir Haddad,Carried tables,An event\n")
    kinds.change(people.community.id, [Wanted("event", "A meeting")], by=people.sana)
    db.session.commit()
    assert "Log 1 row" in client.get(page).text
    sheet = client.get(f"{home}new").text
    assert "A meeting" in sheet and "An event" not in sheet


def test_a_list_whose_worker_was_lost_goes_on(
    home: str, client: FlaskClient, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 1)
    page = upload(client, home)
    client.post(f"{page}/logging")
    db.session.info.clear()
    sheet = db.session.scalars(select(ContributionSheet)).one()
    assert jobs._log_some(sheet.id)
    db.session.commit()
    assert count() == 1
    jobs.log_left_sheets()
    work()
    assert count() == 2


def test_an_old_list_is_forgotten(home: str, client: FlaskClient, clock: Clock) -> None:
    upload(client, home)
    clock.move(days=1, minutes=1)
    jobs.log_left_sheets()
    assert db.session.scalar(select(ContributionSheet)) is None


def test_nobody_else_opens_my_list(home: str, people: People, client: FlaskClient) -> None:
    page = upload(client, home)
    sign_in(client, people.amir)
    assert client.get(page).status_code == 404
    assert client.post(f"{page}/logging").status_code == 404
    assert client.post(f"{page}/removal").status_code == 404


@pytest.mark.parametrize(
    "text",
    ["", "Name\nAmir", "What\nBaked", "Name,What\n", "Name,What\n" + "Amir,Baked\n" * 5001],
)
def test_a_list_that_cannot_be_read_is_refused(home: str, client: FlaskClient, text: str) -> None:
    answer = client.post(f"{home}files/new", data={"file": (BytesIO(text.encode()), "x.csv")})
    assert answer.status_code == 422
    assert db.session.scalar(select(ContributionSheet)) is None


@pytest.mark.parametrize("odd", ["rows-²-name", f"rows-{'9' * 5_000}-name", "rows--name"])
def test_fields_that_the_table_never_had_are_passed_over(
    home: str, client: FlaskClient, odd: str
) -> None:
    sent = {**KEY, odd: "Bea Król"}
    assert client.post(f"{home}new", data=sent).status_code == 303
    assert count() == 0
