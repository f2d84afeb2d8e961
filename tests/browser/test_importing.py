"""Importing a list, mending what is here twice, and taking it back: with script and without."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from core import queue
from core.communities.models import Community
from core.db import db
from tests.browser.doors import Door, follow, home, press
from tests.conftest import LiveServer
from tests.core.duplicate_samples import OTHER_FORM, PHONE, entered
from tests.workers import InThisProcess

GOOGLE = Path(__file__).parent.parent / "files" / "exports" / "google_contacts.csv"
LIST = FilePayload(
    name="spring.csv",
    mimeType="text/csv",
    buffer=f"Name,E-mail,Phone\nOsei Nadia,nadia@example.org,{OTHER_FORM}\n".encode(),
)


def test_a_list_is_imported_as_it_is_and_undone(door: Door, live_server: LiveServer) -> None:
    page = door("Sana Malik")
    upload(page, GOOGLE)
    expect(page.get_by_text("This looks like an export from Google Contacts.")).to_be_visible()
    bring_in(page, live_server)
    expect(page.get_by_role("link", name="Zoë Ann Müller")).to_be_visible()
    undo_the_import(page, live_server)
    expect(page.get_by_text("Zoë Ann Müller")).to_have_count(0)


def test_who_is_here_twice_is_made_one_and_all_of_it_is_undone(
    door: Door, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        entered(db.session.get_one(Community, 1), "Nadia Osei", phone=PHONE, place="Leeds")
        db.session.commit()
    page = door("Sana Malik")
    upload(page, LIST)
    bring_in(page, live_server, "They may be the same as \u2068Nadia Osei\u2069")
    report = page.url
    make_them_one(page)
    make_them_two(page)
    page.goto(report)
    undo_the_import(page, live_server)
    page.goto(home("people/?q=nadia"))
    expect(page.get_by_role("link", name="Nadia Osei")).to_have_count(1)
    expect(page.get_by_role("link", name="Osei Nadia")).to_have_count(0)


def upload(page: Page, what: Path | FilePayload) -> None:
    page.goto(home("people/imports/"))
    page.get_by_label("The list").set_input_files(what)
    press(page, "Upload")


def bring_in(page: Page, live_server: LiveServer, warning: str = "") -> None:
    page.get_by_label("Where does this list come from?").fill("The phone of Sana")
    page.get_by_label("The people themselves").check()
    page.get_by_label("They asked us or agreed").check()
    press(page, "Show what it would do")
    expect(page.get_by_text(warning).first).to_be_visible()
    press(page, "Import 1 person")
    work(live_server)
    page.reload()


def make_them_one(page: Page) -> None:
    page.goto(home("people/"))
    follow(page, "Maybe the same person")
    follow(page, "side by side")
    page.get_by_role("radio", name="nadia@example.org").check()
    press(page, "Make them one")
    expect(page.get_by_text("They are one person now.")).to_be_visible()
    expect(page.get_by_text("nadia@example.org").first).to_be_visible()


def make_them_two(page: Page) -> None:
    page.goto(home("duplicates/merges"))
    press(page, "Undo")
    expect(page.get_by_text("They are two people again.")).to_be_visible()
    page.goto(home("people/?q=nadia"))
    expect(page.get_by_role("link", name="Osei Nadia")).to_be_visible()
    expect(page.get_by_role("link", name="Nadia Osei")).to_be_visible()


def undo_the_import(page: Page, live_server: LiveServer) -> None:
    press(page, "Undo this import")
    work(live_server)
    page.reload()
    expect(page.get_by_text("This import was undone.")).to_be_visible()


def work(live_server: LiveServer) -> None:
    """Do what a worker does."""
    with live_server.app.app_context():
        queue.worker(live_server.app, InThisProcess).work(burst=True, logging_level="WARNING")
