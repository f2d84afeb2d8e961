"""What importing a list does to people, and what it never does."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities import queries as communities
from core.db import db, today
from core.duplicates.finding import note_people
from core.duplicates.models import Duplicate
from core.imports import jobs
from core.imports.models import ImportFile, ImportRow, ImportState
from core.people import queries
from core.people.models import INFORM_WITHIN, Person
from core.privacy.suppressing import suppress
from tests.clock import Clock
from tests.imports import FILES, SOURCE, Lists, Work, counts, everyone, found_at, named
from tests.people import People, sign_in


def test_columns_are_guessed_from_their_headings(lists: Lists, client: FlaskClient) -> None:
    page = lists.upload((FILES / "outlook.csv").read_bytes())
    shown = client.get(f"{page}/columns").text
    for field in ("first_name", "last_name", "organisation", "town", "phone", "email", "notes"):
        assert f'<option value="{field}" selected>' in shown
    assert "Zoë" in shown


def test_a_list_needs_a_source_and_who_gave_it(lists: Lists, client: FlaskClient) -> None:
    page = lists.upload("Name\nFiona\n")
    answer = client.post(f"{page}/columns", data={"column-0": "name", "skip": "1"})
    assert answer.status_code == 422
    assert 'id="source-error"' in answer.text
    assert 'id="given_by-error"' in answer.text
    assert found_at(page).state == ImportState.UPLOADED


def test_a_list_without_names_is_refused(lists: Lists, client: FlaskClient) -> None:
    page = lists.upload("Who knows\nFiona\n")
    answer = client.post(f"{page}/columns", data={**SOURCE, "column-0": "phone"})
    assert answer.status_code == 409
    assert "must hold the name" in answer.text


def test_the_dry_run_changes_nobody(lists: Lists, client: FlaskClient) -> None:
    before = everyone()
    page = lists.check((FILES / "broken.csv").read_bytes(), "name email phone place notes")
    assert counts(page) == {"new": 3, "unchanged": 1, "refused": 5}
    assert everyone() == before
    shown = client.get(page).text
    assert "There is no name." in shown
    assert "“not an address” is not an e-mail address." in shown
    assert "Import 3 people" in shown


def test_importing_does_what_the_dry_run_said(lists: Lists, work: Work) -> None:
    page = lists.check((FILES / "broken.csv").read_bytes(), "name email phone place notes")
    said = counts(page)
    assert lists.apply(page, work) == said
    good = named("Good One")
    assert (good.email, good.phone, good.place) == ("good1@example.org", "0113 496 0001", "Leeds")
    assert good.source == "Sign-up sheet of the spring fair"
    assert good.inform_by == today() + INFORM_WITHIN


def test_the_same_list_twice_changes_nothing(lists: Lists, work: Work) -> None:
    columns = "name email phone place notes"
    content = (FILES / "broken.csv").read_bytes()
    lists.apply(lists.check(content, columns), work)
    before = everyone()
    again = lists.check(content, columns)
    assert counts(again) == {"unchanged": 4, "refused": 5}
    lists.apply(again, work)
    assert everyone() == before


def test_an_import_fills_in_and_never_overwrites(lists: Lists, people: People, work: Work) -> None:
    people.amir.phone = "0113 496 0000"
    row = "Amir H.,person3@example.org,020 7946 0000,Leeds,,bees\n"
    page = lists.check(
        "Name,E-mail,Phone,Town,Notes,Topics\n" + row, "name email phone place notes topics"
    )
    assert lists.apply(page, work) == {"updated": 1}
    db.session.refresh(people.amir)
    assert (people.amir.name, people.amir.phone) == ("Amir Haddad", "0113 496 0000")
    assert people.amir.place == "Leeds"
    assert queries.topics_of(people.amir.id) == ["bees"]
    shown = lists.client.get(page).text
    assert "Filled in: Place, Topics." in shown
    assert "Differs, and stays as it is here: Name, Phone." in shown


def test_people_without_an_address_are_known_by_name_with_phone_or_organisation(
    lists: Lists, people: People, work: Work
) -> None:
    people.bea.phone = "+44 7700 900123"
    people.bea.organisation = "Allotment Society"
    rows = "Bea Król,07700 900 123,\nBEA KROL,,allotment society\nBea Król,0113 496 9999,\n"
    page = lists.check("Name,Phone,Organisation\n" + rows, "name phone organisation")
    assert lists.apply(page, work) == {"unchanged": 2, "new": 1}


def test_a_name_alone_is_not_taken_for_somebody_else(lists: Lists, work: Work) -> None:
    page = lists.check("Name,Town\nOisín Ó Súilleabháin,York\nFiona,Hull\nFiona,\n", "name place")
    assert lists.apply(page, work) == {"refused": 1, "new": 1, "unchanged": 1}
    assert "Somebody called Oisín Ó Súilleabháin is already here." in lists.client.get(page).text


def test_somebody_known_elsewhere_is_left_to_an_administrator(
    lists: Lists, people: People, work: Work
) -> None:
    before, row = everyone(), f"Zoë,{people.zoe.email},0113 496 0000\n"
    page = lists.check("Name,E-mail,Phone\n" + row, "name email phone")
    assert counts(page) == {"refused": 1}
    assert "Tan" not in lists.client.get(page).text
    lists.apply(page, work)
    assert everyone() == before
    assert not communities.known_person(people.community.id, people.zoe.id)


def test_who_asked_never_to_be_contacted_stays_out(
    lists: Lists, people: People, work: Work
) -> None:
    suppress("fiona@example.org", reason="erased")
    page = lists.check("Name,E-mail\nFiona,FIONA@example.org\n", "name email")
    assert lists.apply(page, work) == {"refused": 1}
    assert "asked us not to write" in lists.client.get(page).text


def test_an_import_gives_nobody_an_account(lists: Lists, people: People, work: Work) -> None:
    people.amir.set_email(None)
    people.amir.phone = "0113 496 0000"
    row = "Amir Haddad,0113 496 0000,thief@example.org\n"
    page = lists.check("Name,Phone,E-mail\n" + row, "name phone email")
    assert lists.apply(page, work) == {"refused": 1}
    db.session.refresh(people.amir)
    assert people.amir.email is None


def test_pressing_import_twice_imports_once(lists: Lists, work: Work) -> None:
    page = lists.check("Name\nFiona\n", "name")
    assert lists.client.post(f"{page}/applying").status_code == 303
    assert lists.client.post(f"{page}/applying").status_code == 303
    work()
    assert lists.client.post(f"{page}/applying").status_code == 303
    work()
    assert named("Fiona").id


def test_importing_before_the_dry_run_is_refused(lists: Lists) -> None:
    page = lists.upload("Name\nFiona\n")
    assert lists.client.post(f"{page}/applying").status_code == 409


def test_the_file_goes_once_it_is_imported_and_what_it_said_after_a_day(
    lists: Lists, work: Work, clock: Clock
) -> None:
    page = lists.check("Name\nFiona\n", "name")
    lists.apply(page, work)
    assert db.session.scalar(select(func.count()).select_from(ImportFile)) == 0
    assert lists.client.get(page).status_code == 200
    clock.move(hours=25)
    jobs.forget_old_imports()
    row = db.session.scalars(select(ImportRow)).one()
    assert (row.name, row.cells, row.facts) == ("", None, {"made": True})
    assert named("Fiona").id


def test_a_list_can_be_left_and_resumed_for_a_day(lists: Lists, clock: Clock) -> None:
    page = lists.upload("Name\nFiona\n", "spring fair.csv")
    assert "spring fair.csv" in lists.client.get(lists.home).text
    clock.move(hours=25)
    jobs.forget_old_imports()
    assert "spring fair.csv" not in lists.client.get(lists.home).text
    sign_in(lists.client, db.session.get_one(Person, 2))
    assert lists.client.get(page).status_code == 404


def test_a_list_can_be_thrown_away(lists: Lists) -> None:
    page = lists.check("Name\nFiona\n", "name")
    assert lists.client.post(f"{page}/removal").status_code == 303
    assert lists.client.get(page).status_code == 404


def test_a_list_says_who_is_rarely_online_and_of_which_kind(lists: Lists, work: Work) -> None:
    rows = (
        "Name,Sector,Rarely online\nAnn One,School,Yes\nBen Two,,no\nCat Three,,\nDan Four,,maybe\n"
    )
    page = lists.check(rows, "name organisation_kind is_rarely_online")
    assert lists.apply(page, work) == {"new": 3, "refused": 1}
    assert named("Ann One").organisation_kind == "School"
    assert [named(name).is_rarely_online for name in ("Ann One", "Ben Two", "Cat Three")] == [
        True,
        False,
        False,
    ]


def test_a_list_never_takes_back_that_somebody_is_rarely_online(lists: Lists, work: Work) -> None:
    for said, facts in (("yes", "new"), ("no", "unchanged"), ("yes", "unchanged")):
        page = lists.check(f"Name,Rarely online\nAnn One,{said}\n", "name is_rarely_online")
        assert lists.apply(page, work) == {facts: 1}
    assert named("Ann One").is_rarely_online


def test_a_list_fills_in_that_somebody_is_rarely_online(lists: Lists, work: Work) -> None:
    for said, outcome in (("", "new"), ("x", "updated")):
        page = lists.check(f"Name,Offline\nAnn One,{said}\n", "name is_rarely_online")
        assert lists.apply(page, work) == {outcome: 1}
    assert named("Ann One").is_rarely_online


def test_the_dry_run_says_whom_a_new_row_may_be(lists: Lists, people: People, work: Work) -> None:
    people.bea.phone = "+44 7700 900123"
    note_people([people.bea.id])
    rows = 'Name,Phone\n"Król, Beatrix Bea",07700 900 123\nFiona Reid,\n'
    page = lists.check(rows, "name phone")
    report = lists.client.get(page).text
    assert report.count("They may be the same as") == 1 and "Bea Król" in report
    assert lists.apply(page, work) == {"new": 2}
    assert db.session.scalars(select(Duplicate.state)).all() == ["open"]
