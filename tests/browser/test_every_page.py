"""Every page on a phone and on a desk, in light and in dark: accessible, and inside its window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
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
LOOKS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "phone": (390, 844, "light"),
    "desk": (1280, 900, "dark"),
}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
RULES_OF_SCRIPTS = {  # what hangs on the direction; colours do not, and cost the most
    "type": "rule",
    "values": [
        "html-has-lang",
        "html-lang-valid",
        "scrollable-region-focusable",
        "target-size",
        "valid-lang",
    ],
}
FOUND = """rules => axe.run({runOnly: rules, resultTypes: ["violations"], iframes: false}).then(
    found => found.violations.map(each => `${each.id}: ${each.nodes[0].html.slice(0, 200)}`)
)"""
EMPTY = """form => {
    form.noValidate = true
    form.querySelectorAll("input:not([type=hidden]), textarea").forEach(field => field.value = "")
}"""
FORMS = [
    "/sign-in",
    "/sign-in/sent",
    "/account/authenticator/new",
    "/answer/",
    "/start/",
    "/administrators/new",
    "/verify",
    "team/new",
    "people/new",
    "/about-you/",
    "retention/",
    "waves/new",
    "interviews/new",
    "nominations/new",
    "askings/new",
    "suggestions/new",
    "who-is-missing/new?kind=own",
    "who-is-missing/suggestions",
    "trials/new/reminder_day",
    "people/imports/",
    "fields/new",
    "people/views/new?topic=bees",
    "badges/new",
    "claim-codes/new",
    "purpose",
    "safeguarding",
    "mail/hold",
    "settings/outreach/",
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
        found: dict[str, str] = live_server.app.extensions.setdefault("addresses", {})
        for each in () if found else walk(live_server.app, client, "/", *site.public_pages()):
            if each.is_page and each.status != 302:
                found.setdefault(each.endpoint, each.path)
        link = accounts.new_link(site.ada)
        home = f"/communities/{site.community.id}/"
        db.session.commit()
    forms = [form if form.startswith("/") else home + form for form in FORMS]
    wrong = ["/sign-in/used", "/answer/gone", "/nowhere", "/c/wrong", "/claim/wrong"]
    return link, [*found.values(), *wrong], forms


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


def test_every_page_is_accessible_and_fits(
    window: Callable[..., BrowserContext], site: tuple[str, list[str], list[str]]
) -> None:
    link, paths, forms = site
    page = _enter(window(**PHONE), link)
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page.goto(path)
        wrong |= {f"{path} {look}": faults for look, faults in _faults_in_each_look(page)}
    for path in forms:
        page.goto(path)
        _send_empty(page)
        wrong |= {f"{path} empty {look}": faults for look, faults in _faults_in_each_look(page)}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_every_page_reads_from_right_to_left(
    window: Callable[..., BrowserContext],
    site: tuple[str, list[str], list[str]],
    translated: None,
) -> None:
    link, paths, _forms = site
    page = _enter(window(**PHONE, locale="ar"), link)
    wrong = {path: faults(page, RULES_OF_SCRIPTS) for path in paths if page.goto(path)}
    assert {path: found for path, found in wrong.items() if found} == {}
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.get_by_role("heading", level=1).inner_text().startswith(SIGN)


def _signed(text: Any, plurals: int) -> Any:
    """The translation: one text, or one for each plural form."""
    return SIGN + text if isinstance(text, str) else tuple([SIGN + text[-1]] * plurals)


def _enter(context: BrowserContext, link: str) -> Page:
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    return page


def _send_empty(page: Page) -> None:
    """Send the form as a browser would that checks nothing itself."""
    form = page.locator("main form[method=post]").first
    form.evaluate(EMPTY)
    with page.expect_navigation() as answered:
        form.locator("button").last.click()
    assert answered.value.status == 422, page.url


def _faults_in_each_look(page: Page) -> Iterator[tuple[str, list[str]]]:
    """What is wrong on a phone and on a desk: the styles ask for width and colours, for no more."""
    for look, (width, height, colours) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        yield look, faults(page, RULES)


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """What is wrong with the page that is open."""
    faults: list[str] = page.evaluate(FOUND, rules)
    if wider := page.evaluate(WIDER):
        faults.append(f"{wider} px wider than its window")
    if (titles := page.locator("h1").count()) != 1:
        faults.append(f"{titles} main headings")
    return faults
