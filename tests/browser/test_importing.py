"""Importing a list and taking it back with one press: on a phone, with script and without."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from core.db import db
from core.imports import jobs
from core.imports.models import PeopleImport
from tests.browser.doors import Door
from tests.conftest import LiveServer

FILE = Path(__file__).parent.parent / "files" / "exports" / "google_contacts.csv"


def test_a_list_is_imported_as_it_is_and_undone(door: Door, live_server: LiveServer) -> None:
    page = door("Sana Malik")
    page.goto(f"{live_server.url}/communities/1/people/imports/")
    page.get_by_label("The list").set_input_files(FILE)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("This looks like an export from Google Contacts.")).to_be_visible()
    page.get_by_label("Where does this list come from?").fill("The phone of Sana")
    page.get_by_label("The people themselves").check()
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_role("button", name="Import 1 person").click()
    _work(live_server, jobs.apply)
    page.reload()
    expect(page.get_by_role("link", name="Zoë Ann Müller")).to_be_visible()
    page.get_by_role("button", name="Undo this import").click()
    _work(live_server, jobs.undo)
    page.reload()
    expect(page.get_by_text("This import was undone.")).to_be_visible()
    expect(page.get_by_text("Zoë Ann Müller")).to_have_count(0)


def _work(live_server: LiveServer, job: object) -> None:
    """Do what a worker does."""
    with live_server.app.app_context():
        import_id = db.session.scalars(db.select(PeopleImport.id)).one()
        db.session.rollback()
        job(import_id)  # type: ignore[operator]
