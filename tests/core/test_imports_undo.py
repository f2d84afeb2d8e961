"""Taking a whole import back, and stopping one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.communities import actions as communities
from core.communities.models import Acquaintance
from core.db import db
from core.fields.models import Field, FieldValue
from core.imports import jobs, traces, undoing
from core.imports.models import UNDONE_WITHIN, ImportRow, ImportState
from core.journal.actions import record
from core.people import queries
from core.people.models import Person
from core.people.terms import index_people
from tests.clock import Clock
from tests.imports import Lists, Work, counts, found_at, named
from tests.people import People, sign_in
from tests.walks import every_row

COLUMNS = "name email phone place notes topics languages"
HEADINGS = "Name,E-mail,Phone,Town,Notes,Topics,Languages\n"
ROWS = (
    "Fiona Reid,fiona@example.org,0113 496 0001,Leeds,Met at the fair,bees,English\n"
    "Amir H.,person3@example.org,0113 496 0002,York,,seeds,Arabic\n"
)


def undone(lists: Lists, page: str, work: Work) -> str:
    assert lists.client.post(f"{page}/undoing").status_code == 303
    work()
    return str(lists.client.get(page).text)


def kept() -> dict[str, object]:
    """Every row but what tells of the import itself, is worked out anew, or never goes."""
    told = {"journal", "journal_heads", "people_imports", "people_import_rows", "sessions"}
    told |= {"person_keys", "word_variants", "consent_changes", "wordings"}
    return {table: rows for table, rows in every_row().items() if table not in told}


def test_undoing_removes_who_was_added_and_empties_what_was_filled_in(
    lists: Lists, people: People, work: Work
) -> None:
    before = kept()
    page = lists.check(HEADINGS + ROWS, COLUMNS)
    assert lists.apply(page, work) == {"new": 1, "updated": 1}
    assert "Undo this import" in lists.client.get(page).text
    shown = undone(lists, page, work)
    assert "Removed again" in shown and "As it was before" in shown
    assert "Fiona" not in shown
    db.session.rollback()
    assert kept() == before


def test_whoever_was_worked_with_since_stays_and_it_is_said_why(
    lists: Lists, people: People, work: Work
) -> None:
    page = lists.check(HEADINGS + ROWS + "Gil,,0113 496 0003,,,,\n", COLUMNS)
    lists.apply(page, work)
    fiona, gil = named("Fiona Reid"), named("Gil")
    communities.know(people.elsewhere, fiona)
    record("person.changed", by=people.sana, person_id=gil.id)
    people.amir.place = "Hull"
    db.session.commit()
    shown = undone(lists, page, work)
    assert "Somebody looks after them, or another community knows them." in shown
    assert "Somebody has worked with them since." in shown
    assert named("Fiona Reid").email == "fiona@example.org"
    assert named("Gil").phone == "0113 496 0003"
    db.session.refresh(people.amir)
    assert (people.amir.place, people.amir.phone) == ("Hull", None)
    assert queries.topics_of(people.amir.id) == []
    assert counts(page)["stayed"] == 2


def test_what_points_at_a_person_is_a_trace_whatever_table_it_is_in(people: People) -> None:
    pointing = {f"{column.table.name}.{column.name}" for column in traces.referring()}
    assert {"memberships.person_id", "invitations.person_id", "deliveries.person_id"} <= pointing
    every = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "people"
    }
    assert {each.split(".")[0] for each in every - pointing} <= traces.OWN


def test_custom_fields_are_columns_and_are_emptied_again(
    lists: Lists, people: People, work: Work
) -> None:
    field = Field(community_id=people.community.id, name="Shirt size", kind="choice")
    field.choices = ["S", "M"]
    db.session.add(field)
    db.session.commit()
    content = (
        "Name,E-mail,Shirt size\nFiona,fiona@example.org,m\nAmir,person3@example.org,S\nGil,,XL\n"
    )
    page = lists.upload(content)
    assert f'<option value="field-{field.id}" selected>' in lists.client.get(f"{page}/columns").text
    page = lists.check(content, f"name email field-{field.id}")
    assert lists.apply(page, work) == {"new": 1, "updated": 1, "refused": 1}
    assert "“Shirt size: XL” is not one of the choices" in lists.client.get(page).text
    assert sorted(db.session.scalars(select(FieldValue.text))) == ["M", "S"]
    undone(lists, page, work)
    assert db.session.scalar(select(func.count()).select_from(FieldValue)) == 0


def test_undoing_goes_on_after_a_worker_was_killed(
    lists: Lists, work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lists.check("Name\n" + "".join(f"Person {n}\n" for n in range(700)), "name")
    lists.apply(page, work)
    found = found_at(page)
    assert lists.client.post(f"{page}/undoing").status_code == 303
    with monkeypatch.context() as killed:
        killed.setattr(undoing, "take_back", _killed_after(2, undoing.take_back))
        with pytest.raises(KeyboardInterrupt):
            jobs.undo(found.id)
    clock.move(minutes=2)
    assert 0 < _people_called("Person %") < 700
    jobs.take_up_left_imports()
    work()
    assert _people_called("Person %") == 0
    assert found_at(page).undone_at is not None


def test_an_import_is_undone_within_thirty_days_only(
    lists: Lists, people: People, work: Work, clock: Clock
) -> None:
    page = lists.check("Name\nFiona\n", "name")
    lists.apply(page, work)
    clock.move(days=UNDONE_WITHIN.days - 1)
    jobs.forget_old_imports()
    row = db.session.scalars(select(ImportRow)).one()
    assert (row.name, row.person_id) == ("", named("Fiona").id)
    clock.move(days=2)
    sign_in(lists.client, people.sana)
    assert lists.client.post(f"{page}/undoing").status_code == 409
    jobs.forget_old_imports()
    assert db.session.scalar(select(func.count()).select_from(ImportRow)) == 0


def test_cancelling_stops_after_the_batch_and_says_what_is_there(
    lists: Lists, people: People, work: Work
) -> None:
    page = lists.check("Name\n" + "".join(f"Person {n}\n" for n in range(900)), "name")
    assert lists.client.post(f"{page}/applying").status_code == 303
    assert "If you cancel, who was imported so far stays" in lists.client.get(page).text
    assert lists.client.post(f"{page}/cancellation").status_code == 303
    work()
    found = found_at(page)
    assert found.state == ImportState.APPLIED and 0 < found.done < 900
    assert "Cancelled after" in lists.client.get(page).text
    undone(lists, page, work)
    assert counts(page)["removed"] == found.done
    assert _people_called("Person %") == 0
    known = select(func.count()).select_from(Acquaintance)
    assert db.session.scalar(known.where(Acquaintance.community_id == people.community.id)) == 6


def test_cancelling_a_dry_run_leaves_the_list_to_be_looked_at_again(
    lists: Lists, work: Work
) -> None:
    page = lists.check("Name\n" + "".join(f"Person {n}\n" for n in range(1_100)), "name")
    assert lists.client.post(f"{page}/cancellation").status_code == 303
    work()
    assert found_at(page).state == ImportState.UPLOADED
    assert lists.client.get(page).status_code == 302


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["Fiona Reid", "Amir H.", "Bea Król", "محمد", "Gil"]),
        st.sampled_from(["", "person3@example.org", "fiona@example.org", "g@example.org"]),
        st.sampled_from(["", "0113 496 0001", "0113 496 0002"]),
        st.sampled_from(["", "Leeds"]),
        st.sampled_from(["", "notes"]),
        st.sampled_from(["", "bees", "bees; seeds"]),
        st.sampled_from(["", "English"]),
    ),
    min_size=1,
    max_size=8,
)


@given(rows=PEOPLE)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_importing_and_undoing_is_as_if_nothing_had_been(
    lists: Lists, work: Work, rows: list[tuple[str, ...]]
) -> None:
    index_people(db.session.scalars(select(Person.id)).all())
    db.session.commit()
    before = kept()
    page = lists.check(HEADINGS + "".join(",".join(row) + "\n" for row in rows), COLUMNS)
    lists.client.post(f"{page}/applying")
    jobs.apply(found_at(page).id)
    lists.client.post(f"{page}/undoing")
    jobs.undo(found_at(page).id)
    assert kept() == before


def _killed_after(batches: int, take_back: Callable[..., int]) -> Callable[..., int]:
    done = 0

    def instead(*given: object) -> int:
        nonlocal done
        done += 1
        if done > batches:
            raise KeyboardInterrupt
        return take_back(*given)

    return instead


def _people_called(pattern: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Person.name.like(pattern))) or 0
