"""Every page on a phone and on a desk, in light and in dark: accessible, and inside its window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page

from core.accounts import actions as accounts
from core.db import db
from core.settings import ROOT
from tests.conftest import LiveServer
from tests.people import sign_in
from tests.sites import Site
from tests.walks import walk

PYBABEL = str(Path(sys.executable).parent / "pybabel")
SIGN = "ع "
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
EMPTY = """form => {
    form.noValidate = true
    form.querySelectorAll("input:not([type=hidden]), textarea").forEach(field => field.value = "")
}"""
FORMS = [
    "/sign-in",
    "/answer/",
    "/start/",
    "/verify",
    "people/new",
    "waves/new",
    "interviews/new",
    "nominations/new",
    "trials/new/reminder_day",
    "people/imports/",
    "badges/new",
    "claim-codes/new",
    "purpose",
    "safeguarding",
    "mail/hold",
    "settings/recognition/",
    "my-time/rest",
    "my-time/emeritus",
]


@pytest.fixture
def site(live_server: LiveServer) -> tuple[str, list[str], list[str]]:
    """A link that signs Ada in, one address for each page, and each form with nothing in it."""
    with live_server.app.app_context():
        site = Site()
        client = live_server.app.test_client()
        sign_in(client, site.ada)
        found: dict[str, str] = {}
        for each in walk(live_server.app, client, "/", *site.public_pages()):
            if each.is_page and each.status != 302:
                found.setdefault(each.endpoint, each.path)
        link = accounts.new_link(site.ada)
        home = f"/communities/{site.community.id}/"
        db.session.commit()
    forms = [form if form.startswith("/") else home + form for form in FORMS]
    return link, [*found.values(), "/sign-in/used", "/answer/gone", "/nowhere"], forms


@pytest.fixture
def translated(live_server: LiveServer, tmp_path: Path) -> Iterator[None]:
    """Every text in Arabic script: what it says stays, but for a sign in front."""
    template = tmp_path / "messages.pot"
    extract = ["-q", "extract", "-F", "babel.cfg", "-k", "_l", "-o", str(template), "."]
    subprocess.run([PYBABEL, *extract], cwd=ROOT, check=True)
    with template.open("rb") as source:
        catalogue = read_po(source, locale="ar")
    for message in catalogue:
        message.string = _signed(message.id, catalogue.num_plurals) if message.id else ""
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as compiled:
        write_mo(compiled, catalogue)
    languages = live_server.app.extensions["babel"]
    before, languages.translation_directories = languages.translation_directories, [str(tmp_path)]
    yield
    languages.translation_directories = before


@pytest.mark.parametrize("look", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(
    window: Callable[..., BrowserContext],
    site: tuple[str, list[str], list[str]],
    look: dict[str, Any],
) -> None:
    link, paths, forms = site
    page = window(**look).new_page()
    _enter(page, link)
    wrong = {path: _faults(page) for path in paths if page.goto(path)}
    for path in forms:
        page.goto(path)
        _send_empty(page)
        wrong[f"{path} with nothing in it"] = _faults(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_every_page_reads_from_right_to_left(
    window: Callable[..., BrowserContext],
    site: tuple[str, list[str], list[str]],
    translated: None,
) -> None:
    link, paths, _forms = site
    page = window(**PHONE, locale="ar").new_page()
    _enter(page, link)
    wrong = {path: _faults(page) for path in paths if page.goto(path)}
    assert {path: found for path, found in wrong.items() if found} == {}
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.get_by_role("heading", level=1).inner_text().startswith(SIGN)


def _signed(text: Any, plurals: int) -> Any:
    """The translation: one text, or one for each plural form."""
    return SIGN + text if isinstance(text, str) else tuple([SIGN + text[-1]] * plurals)


def _enter(page: Page, link: str) -> None:
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()


def _send_empty(page: Page) -> None:
    """Send the form as a browser would that checks nothing itself."""
    form = page.locator("main form[method=post]").first
    form.evaluate(EMPTY)
    with page.expect_navigation() as answered:
        form.locator("button").last.click()
    assert answered.value.status == 422, page.url


def _faults(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    found = Axe().run(page, options=RULES).response["violations"]
    faults = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    if wider := page.evaluate(WIDER):
        faults.append(f"{wider} px wider than its window")
    if (titles := page.locator("h1").count()) != 1:
        faults.append(f"{titles} main headings")
    return faults
