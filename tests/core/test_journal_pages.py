"""Administrators read the journal, narrow it, take it away, and see that it was checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now
from core.journal import checks, jobs, queries
from core.journal.actions import record
from core.journal.models import Entry
from core.journal.reading import Filters
from core.operations import doctor
from tests.clock import Clock
from tests.databases import ON_BOTH
from tests.people import People, sign_in
from tests.statements import plans
from tests.tampering import tamper

PAGE, CHECK = "/journal/", "/journal/check"
LATER = timedelta(minutes=1)


@pytest.fixture
def ada(people: People, client: FlaskClient) -> FlaskClient:
    about = {"person_id": people.bea.id, "community_id": people.community.id}
    record("role.given", by=people.sana, reason="She asked for it", role="organiser", **about)
    record("wave.opened", by=people.amir, community_id=people.community.id, subject_id=1)
    sign_in(client, people.ada)
    return client


def shown(client: FlaskClient, **asked: object) -> str:
    return client.get(PAGE, query_string=asked).text.split('id="lines"')[1]


def test_each_line_is_a_sentence_with_its_reason(ada: FlaskClient, people: People) -> None:
    page = shown(ada)
    assert "gave them a role: Organiser" in page and "She asked for it" in page
    assert "opened a wave" in page and people.bea.name in page


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ({"who": "Sana"}, True),
        ({"who": "Amir"}, False),
        ({"whom": "Bea"}, True),
        ({"whom": "Amir"}, False),
        ({"kind": "roles"}, True),
        ({"kind": "waves"}, False),
        ({"kind": "roles", "who": "Sana", "whom": "Bea"}, True),
        ({"community": 1}, True),
        ({"community": 99}, False),
        ({"to": "2020-01-01"}, False),
        ({"from": "2020-01-01", "to": "9999-12-31"}, True),
        ({"from": "tomorrow", "community": "x", "kind": "odd"}, True),
    ],
)
def test_it_can_be_narrowed(ada: FlaskClient, asked: dict[str, object], is_there: bool) -> None:
    assert ("gave them a role: Organiser" in shown(ada, **asked)) is is_there


@pytest.mark.parametrize(
    "nonsense", ["\x00", b"\xed\xa0\xbd", "9" * 40, "0001-01-01", "²", "%", "@"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(ada: FlaskClient, nonsense: str | bytes) -> None:
    for name in ("who", "whom", "community", "kind", "from", "to", "before"):
        assert ada.get(PAGE, query_string={name: nonsense}).status_code == 200
        assert ada.post("/journal/export", data={name: nonsense}).status_code == 200


def test_whoever_is_erased_is_found_by_number(ada: FlaskClient, people: People) -> None:
    record("person.told", by=people.sana, person_id=4242)
    db.session.commit()
    assert "number 4242" in shown(ada, whom=4242)


def test_it_goes_on_where_a_page_ends(ada: FlaskClient) -> None:
    for at in range(60):
        record("signed.in", by=None, at=at)
    db.session.commit()
    ids = db.session.scalars(select(Entry.id).where(Entry.what == "signed.in")).all()
    found = Filters.of({"kind": "roles"}, "UTC")
    first = found.keys(None, 50)
    rest = found.keys(first[-1], 50)
    listed = [number for _at, number in [*first, *rest]]
    assert listed == sorted(listed, reverse=True) and set(ids) <= set(listed)


def test_a_file_has_every_line_and_the_journal_says_who_took_it(
    ada: FlaskClient, people: People
) -> None:
    answer = ada.post("/journal/export", data={"whom": "Bea", "kind": "roles"})
    lines = answer.text.splitlines()
    assert "She asked for it" in answer.text and "opened a wave" not in answer.text
    assert lines[0].startswith('\ufeff"Position"') and answer.mimetype == "text/csv"
    line = db.session.scalars(select(Entry).where(Entry.what == "journal.exported")).one()
    assert line.details["filters"] == {"whom": True, "kind": "roles"}
    assert line.details["count"] == len(lines) - 1
    assert line.by_id == people.ada.id


@ON_BOTH
def test_pages_are_read_from_indexes(ada: FlaskClient) -> None:
    for asked in ({}, {"kind": "waves"}, {"whom": "2"}, {"community": "1"}, {"who": "3"}):
        with plans() as found:
            Filters.of(asked, "UTC").keys((now(), 5), 51)
        assert not [plan for plan in found if "SCAN journal\n" in plan or "Seq Scan" in plan]


def test_the_daily_check_is_told_on_the_page_and_to_the_doctor(
    ada: FlaskClient, people: People, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    jobs.check_journal()
    assert "are as they were written" in ada.get(PAGE).text and _doctor() == "ok"
    head = queries.head()
    assert head and any(vars(each).get("hash") == head.hash.hex() for each in caplog.records)
    tamper("UPDATE journal SET what = 'other' WHERE position = 1")
    jobs.check_journal()
    assert _doctor() == "ok"
    clock.move(days=1)
    jobs.check_journal()
    sign_in(ada, people.ada)
    assert _doctor() == "wrong" and "from position 1 on" in ada.get(PAGE).text


def test_a_long_journal_is_checked_in_pieces(
    ada: FlaskClient, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _at in range(8):
        record("signed.in", by=None)
        db.session.commit()
    monkeypatch.setattr(jobs, "PIECE", 3)
    monkeypatch.setattr(jobs, "AT_A_TIME", 0.0)
    jobs.check_journal()
    found = checks.going_on()
    assert checks.last() is None and found and found.until == 3
    assert f"Checking: 3 of {checks.written_since(found) + 3}" in ada.get(PAGE).text
    work()
    head, last = queries.head(), checks.last()
    assert head and last and last.is_whole and last.checked == head.position


def test_a_check_in_pieces_goes_on_behind_lines_that_are_missing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _at in range(12):
        record("signed.in", by=None)
        db.session.commit()
    monkeypatch.setattr(jobs, "PIECE", 3)
    monkeypatch.setattr(jobs, "AT_A_TIME", 1.0)
    tamper("DELETE FROM journal WHERE position BETWEEN 4 AND 11")
    jobs.check_journal()
    last = checks.last()
    assert last and str(last.faults) == "{'dropped': [4, 8]}"


def test_the_button_checks_now_and_the_page_says_up_to_where(
    ada: FlaskClient, work: Callable[[], None]
) -> None:
    jobs.check_journal()
    record("signed.in", by=None)
    db.session.commit()
    page = ada.get(PAGE).text
    assert "lines up to then are as they were written" in page
    assert "1 line was written since" in page and "hx-get" not in check_of(page)
    tamper("UPDATE journal SET what = 'other' WHERE position = 1")
    assert ada.post(CHECK).location == PAGE and ada.post(CHECK).location == PAGE
    assert "every 2s" in check_of(ada.get(PAGE).text)
    work()
    fragment = ada.get(CHECK, headers={"HX-Request": "true"}).text
    assert "from position 1 on" in fragment and "every 2s" not in fragment
    assert "Nothing was written since" in fragment


@pytest.mark.parametrize(("number", "told"), [(1, "the one line up to"), (2, "all 2 lines up to")])
def test_one_line_is_not_called_all_lines(
    people: People, client: FlaskClient, number: int, told: str
) -> None:
    sign_in(client, people.ada)
    checks.end(checks.Round("", next=number + 1, checked=number))
    assert told in client.get(PAGE).text


def check_of(page: str) -> str:
    return page.split('id="check"')[1].split("</section>")[0]


def _doctor() -> str:
    (found,) = [each for each in doctor.examine() if each.what == "journal"]
    return found.state
