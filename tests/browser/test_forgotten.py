"""Somebody who was invited reads what is held, takes it away and erases it, and stays away."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.people.models import Person
from tests.browser.doors import STRANGER, Door, follow, home, press
from tests.browser.test_importing import bring_in, upload, work
from tests.conftest import LiveServer
from tests.outreach.rounds import Hosts, sent_invitation
from tests.smtp_sink import Sink

NAME = "Oisín Ó Súilleabháin"


def test_who_was_invited_reads_takes_away_and_erases_and_no_list_brings_them_back(
    door: Door, live_server: LiveServer, sink: Sink
) -> None:
    organiser, phone = door("Sana Malik"), door(STRANGER)
    address = invite(live_server)
    ask_what_is_held(phone, live_server, sink, address)
    expect(phone.get_by_text("Sign-up sheet of the spring fair").first).to_be_visible()
    take_it_away(phone)
    erase(phone)
    organiser.goto(home("people/?q=oisin"))
    expect(organiser.get_by_role("main").get_by_text(NAME)).to_have_count(0)
    import_again(organiser, live_server, address)
    organiser.goto(home("people/"))
    expect(organiser.get_by_role("link", name="Nadia Osei")).to_be_visible()
    expect(organiser.get_by_role("main").get_by_text(NAME)).to_have_count(0)


def invite(live_server: LiveServer) -> str:
    """Let an invitation reach him; his address."""
    with live_server.app.app_context():
        named = {each.name: each for each in db.session.scalars(select(Person))}
        hosts = Hosts(db.session.get_one(Community, 1), named["Sana Malik"])
        sent_invitation(hosts, named[NAME])
        db.session.commit()
        address = named[NAME].email or ""
    work(live_server)
    return address


def ask_what_is_held(page: Page, live_server: LiveServer, sink: Sink, address: str) -> None:
    """Follow the foot of the invitation, and then the link that is mailed."""
    page.goto(link_in(sink, r"/about-you/"))
    page.get_by_label("Your e-mail address").fill(address)
    press(page, "Send me the link")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    work(live_server)
    page.goto(link_in(sink, r"/about-you/[\w-]{30,}"))


def link_in(sink: Sink, path: str) -> str:
    """The first link of this form in the newest mail."""
    body = sink.accepted[-1].message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://\S+?{path}(?=\s)", f"{body.get_content()} ")
    assert found, body.get_content()
    return found.group()


def take_it_away(page: Page) -> None:
    with page.expect_download() as for_machines:
        page.get_by_role("link", name="Copy for machines (JSON)").click()
    held = json.loads(Path(for_machines.value.path()).read_text())["held"]
    assert held["people"][0]["name"] == NAME
    with page.expect_download() as to_print:
        page.get_by_role("link", name="Copy to print (PDF)").click()
    assert Path(to_print.value.path()).read_bytes().startswith(b"%PDF-")


def erase(page: Page) -> None:
    follow(page, "Erase everything about me")
    page.get_by_role("checkbox", name="Yes, erase everything about me").check()
    press(page, "Erase it all")
    expect(page.get_by_role("heading", name="You are forgotten")).to_be_visible()


def import_again(page: Page, live_server: LiveServer, address: str) -> None:
    rows = f"Name,E-mail\n{NAME},{address.upper()}\nNadia Osei,nadia@example.org\n"
    upload(page, FilePayload(name="spring.csv", mimeType="text/csv", buffer=rows.encode()))
    bring_in(page, live_server)
    with live_server.app.app_context():
        assert db.session.query(Person).filter_by(name=NAME).count() == 0
