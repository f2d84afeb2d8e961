"""The journal shows whether it was altered, and refuses to be."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db, now
from core.journal import queries
from core.journal.actions import empty_words, record, record_each
from core.journal.checking import Check, Mark, Report
from core.journal.models import Entry
from tests.people import People
from tests.tampering import tamper

LINES = 9
CHANGES = {
    "id": "id = id + 1000",
    "at": "at = '2020-01-01 00:00:00'",
    "what": "what = 'role.taken'",
    "by_id": "by_id = by_id + 1",
    "nobody did it": "by_id = NULL",
    "person_id": "person_id = 77",
    "community_id": "community_id = NULL",
    "subject_id": "subject_id = 1",
    "reason": "reason = 'another'",
    "no reason": "reason = NULL",
    "details": """details = '{"role": "member"}'""",
    "hash": "hash = words",
    "words": "words = hash",
    "salt": "salt = words",
    "no salt": "salt = NULL",
}
WRITTEN = "at, what, by_id, person_id, community_id, subject_id, reason, details"
SWAP = "UPDATE journal SET position = {} WHERE position = {}"


def checked() -> Report:
    db.session.rollback()
    with queries.one_state():
        return Check().run()


def found() -> dict[str, tuple[int, int]]:
    """What is wrong: the first position, and how many."""
    return {each.kind: (each.first, each.number) for each in checked().faults.values()}


@pytest.fixture
def lines(people: People) -> None:
    """So many lines and no others, each in a transaction of its own."""
    tamper("DELETE FROM journal", "DELETE FROM journal_heads")
    for at in range(LINES):
        about = {"person_id": people.bea.id, "community_id": people.community.id}
        record("role.given", by=people.sana, reason=f"Why {at}", role="organiser", **about)
        db.session.commit()


def test_an_untouched_journal_is_whole(lines: None) -> None:
    report = checked()
    assert (report.is_whole, report.checked, report.emptied) == (True, LINES, 0)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("position", [1, 5, LINES])
def test_a_change_of_any_column_is_found_at_its_place(
    lines: None, change: str, position: int
) -> None:
    tamper(f"UPDATE journal SET {change} WHERE position = {position}")
    assert found() and min(first for first, _number in found().values()) == position


@pytest.mark.parametrize("position", [1, 5])
def test_a_dropped_line_is_missed(lines: None, position: int) -> None:
    tamper(f"DELETE FROM journal WHERE position = {position}")
    assert found() == {"dropped": (position, 1)}


def test_a_gap_that_was_closed_again_is_found(lines: None) -> None:
    later = "UPDATE journal SET position = {0} WHERE position = {0} + 1"
    tamper("DELETE FROM journal WHERE position = 5", *(later.format(at) for at in range(5, LINES)))
    assert found()["changed"][0] == 5 and "cut off" in found()


@pytest.mark.parametrize(("one", "other"), [(5, 6), (2, 8)])
def test_two_swapped_lines_are_told_from_changed_ones(lines: None, one: int, other: int) -> None:
    tamper(SWAP.format(-1, one), SWAP.format(one, other), SWAP.format(other, -1))
    assert found() == {"swapped": (one, 2)}


@pytest.mark.parametrize("position", ["NULL", LINES + 1])
def test_an_added_line_is_found(lines: None, position: object) -> None:
    copied = f"SELECT {WRITTEN}, hash, words, salt, {position} FROM journal WHERE position = 3"
    tamper(f"INSERT INTO journal ({WRITTEN}, hash, words, salt, position) {copied}")
    assert found()["added"] == (LINES + 1, 1)


def test_a_line_in_the_middle_can_only_be_added_by_moving_others(lines: None) -> None:
    moved = (SWAP.format(at + 1, at) for at in range(LINES, 4, -1))
    copied = f"SELECT {WRITTEN}, hash, words, salt, 5 FROM journal WHERE position = 3"
    tamper(*moved, f"INSERT INTO journal ({WRITTEN}, hash, words, salt, position) {copied}")
    assert "added" in found() and min(first for first, _n in found().values()) == 5


def test_a_journal_without_its_end_is_found(lines: None) -> None:
    tamper(f"DELETE FROM journal WHERE position > {LINES - 2}")
    assert found() == {"cut off": (LINES - 1, 2)}


def test_moving_the_head_back_as_well_does_not_hide_it(lines: None) -> None:
    tamper(
        f"DELETE FROM journal WHERE position > {LINES - 2}",
        "UPDATE journal_heads SET (position, hash) = (SELECT position, hash FROM journal "
        "ORDER BY position DESC LIMIT 1)",
    )
    assert found() == {"head changed": (LINES - 2, 1)}


def test_a_line_that_is_written_afterwards_does_not_hide_it_either(
    lines: None, people: People
) -> None:
    tamper(
        f"DELETE FROM journal WHERE position > {LINES - 2}",
        "UPDATE journal_heads SET (position, hash) = (SELECT position, hash FROM journal "
        "ORDER BY position DESC LIMIT 1)",
    )
    for written in range(1, 4):
        record("role.given", by=people.sana)
        db.session.commit()
        assert found() == {"head changed": (LINES - 2 + written, 1)}


def test_an_older_copy_of_everything_is_found_by_who_noted_the_head(lines: None) -> None:
    head = queries.head()
    assert head is not None
    noted = Mark(head.position, head.hash)
    kept = "CREATE TABLE kept AS SELECT * FROM journal_heads"
    tamper(kept)
    record("later", by=None)
    db.session.commit()
    later = queries.head()
    assert later is not None
    gone = Mark(later.position, later.hash)
    back = "UPDATE journal_heads SET position = kept.position, hash = kept.hash, seal = kept.seal"
    tamper(f"DELETE FROM journal WHERE position > {LINES}", f"{back} FROM kept", "DROP TABLE kept")
    assert checked().is_whole and Check().run(noted).is_whole
    assert "not as noted" in Check().run(gone).faults


def test_an_emptied_journal_is_found(lines: None) -> None:
    tamper("DELETE FROM journal")
    assert found() == {"cut off": (1, LINES)}


def test_the_command_says_what_is_wrong_and_where(app: Flask, lines: None) -> None:
    run = app.test_cli_runner().invoke
    whole = run(args=["journal", "verify", "--head", run(args=["journal", "head"]).output])
    assert whole.exit_code == 0 and f"{LINES} lines, to position {LINES}" in whole.output
    tamper("UPDATE journal SET what = 'x' WHERE position = 4", "DELETE FROM journal WHERE id = 2")
    altered = run(args=["journal", "verify", "--from", "3"])
    assert altered.exit_code == 1 and "1 changed, the first at position 4" in altered.output
    assert run(args=["journal", "verify", "--from", "99"]).exit_code == 2
    assert run(args=["journal", "verify", "--head", "4:me"]).exit_code == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal WHERE position = 3",
        "DELETE FROM journal_heads",
        *(f"UPDATE journal SET {change} WHERE position = 3" for change in CHANGES.values()),
        "UPDATE journal SET details = '{}' WHERE position = 3",
        "UPDATE journal SET position = NULL WHERE position = 3",
        f"INSERT INTO journal ({WRITTEN}, position) SELECT {WRITTEN}, 99 FROM journal",
    ],
)
def test_the_database_refuses_to_change_what_was_written(lines: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="the journal keeps every line"):
        db.session.execute(text(statement))


def test_neither_can_it_be_replaced_or_emptied_at_once(lines: None) -> None:
    is_sqlite = db.engine.dialect.name == "sqlite"
    replaced = f"INSERT OR REPLACE INTO journal (id, {WRITTEN}) SELECT id, {WRITTEN} FROM journal"
    with pytest.raises(IntegrityError, match="the journal keeps every line"):
        db.session.execute(text(replaced if is_sqlite else "TRUNCATE journal"))


def test_words_about_somebody_can_be_emptied_and_the_chain_still_holds(
    lines: None, people: People
) -> None:
    empty_words([people.bea.id])
    record("person.erased", by=None, person_id=people.bea.id)
    db.session.commit()
    report = checked()
    assert report.is_whole and report.emptied > 0
    about = db.session.query(Entry).filter_by(person_id=people.bea.id).all()
    assert {(each.reason, str(each.details), each.salt) for each in about} == {(None, "{}", None)}


def test_words_that_were_emptied_though_nobody_was_erased_are_missed(lines: None) -> None:
    empty = "UPDATE journal SET reason = NULL, details = '{}', salt = NULL WHERE position = 4"
    db.session.execute(text(empty))  # the triggers let it pass
    db.session.commit()
    assert found() == {"emptied": (4, 1)} and checked().emptied == 0


def test_a_rollback_leaves_no_gap_and_a_savepoint_takes_its_lines_back(people: People) -> None:
    db.session.commit()
    record("one", by=None)
    db.session.rollback()
    record("two", by=None)
    with db.session.begin_nested() as savepoint:
        record("three", by=None)
        db.session.flush()
        savepoint.rollback()
    record_each("four", [people.bea.id, people.sana.id], by_id=None, note="in bulk")
    db.session.commit()
    assert checked().is_whole
    newest = db.session.query(Entry).order_by(Entry.position.desc()).limit(3)
    assert [each.what for each in newest] == ["four", "four", "two"]


def test_those_who_write_at_once_make_one_chain(app: Flask, people: People) -> None:
    db.session.commit()

    def write() -> None:
        with app.app_context():
            for at in range(10):
                record("at.once", by=None, number=at)
                db.session.commit()

    threads = [threading.Thread(target=write) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checked().is_whole
    assert db.session.query(Entry).filter_by(what="at.once").count() == 40


NUMBERS = st.none() | st.integers(1, 2**31 - 1)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
SAID = WORDS | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
LINE = st.fixed_dictionaries(
    {
        "person_id": NUMBERS,
        "community_id": NUMBERS,
        "subject_id": NUMBERS,
        "reason": st.none() | WORDS,
    },
    optional={"said": st.recursive(SAID, lambda each: st.lists(each, max_size=3), max_leaves=5)},
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(found=st.lists(LINE, min_size=1, max_size=4))
def test_whatever_is_written_can_be_checked(app: Flask, found: list[dict[str, object]]) -> None:
    at = now()
    for line in found:
        record("anything", by=None, **line)  # type: ignore[arg-type]
    db.session.commit()
    assert checked().is_whole and now() >= at
