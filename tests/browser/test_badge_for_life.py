"""A badge that its holder shows, carries away, takes back, and that ends: met by strangers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from recognition.credentials import jobs
from tests.browser.doors import BADGE, STRANGER, WHYS, Door, follow, give, home, log, press
from tests.conftest import LiveServer

DID = "Carried the seed swap home in the rain"
NAME = "Amir Haddad"
PUBLISHED = ("champions", "champions/feed.atom", "champions/feed.json", "champions/embed")
FOUND = "champions?q=Amir"


def test_a_badge_is_shown_carried_away_taken_back_and_ended(
    door: Door, live_server: LiveServer, tmp_path: Path
) -> None:
    stranger = door(STRANGER)
    log(door("Amir"), DID)
    for who, why in zip(("Sana", "Olu"), WHYS, strict=True):
        give(door(who), NAME, DID, why)
    expect_nowhere(stranger)
    accept_for(door("Amir"), "Everybody")
    sign(live_server)
    expect_everywhere(stranger)
    address = stranger.url
    file = carry_away(door("Amir"), tmp_path)
    expect(checked(stranger, file)).to_contain_text("is valid")
    known = etags(stranger)
    accept_for(door("Amir"), "Only me")
    expect_nowhere(stranger, known)
    expect(checked(stranger, file)).to_contain_text("is valid")
    revoke(door("Sana"), address)
    sign(live_server)
    expect(checked(stranger, file)).to_contain_text("was taken back")
    expect_nowhere(stranger)


def accept_for(page: Page, whom: str) -> None:
    page.goto(home("awards/mine"))
    follow(page, "Decide" if page.get_by_role("link", name="Decide").count() else "Change this")
    page.get_by_label(whom).check()
    page.get_by_label("My full name").check()
    press(page, "Accept it" if page.get_by_role("button", name="Accept it").count() else "Save")


def sign(live_server: LiveServer) -> None:
    """Let the worker come by."""
    with live_server.app.app_context():
        jobs.issue_due()
        jobs.sign_lists()


def carry_away(page: Page, folder: Path) -> Path:
    page.goto(home("awards/mine"))
    follow(page, BADGE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Picture (PNG)").click()
    download.value.save_as(folder / "badge.png")
    return folder / "badge.png"


def checked(page: Page, file: Path) -> Locator:
    page.goto("/verify")
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Check it")
    return page.get_by_role("main")


def revoke(page: Page, address: str) -> None:
    page.goto(home("award-reviews/"))
    page.get_by_label("Its address, or the short code").fill(address)
    press(page, "Find it")
    page.get_by_label("Why is it revoked").fill("It was meant for somebody else.")
    press(page, "Revoke it")


def etags(page: Page) -> dict[str, str]:
    """What a cache on the way would know each page by."""
    return {path: page.request.get(home(path)).headers["etag"] for path in (*PUBLISHED, FOUND)}


def expect_everywhere(page: Page) -> None:
    for path in (*PUBLISHED, FOUND):
        assert NAME in page.request.get(home(path)).text(), path
    page.goto(home("champions"))
    follow(page, NAME)
    expect(page.get_by_text(WHYS[0])).to_be_visible()
    follow(page, "See and verify this badge")
    expect(page.get_by_text("Amir Haddad").first).to_be_visible()


def expect_nowhere(page: Page, known: dict[str, str] | None = None) -> None:
    for path in (*PUBLISHED, FOUND):
        headers = {"If-None-Match": known[path]} if known else {}
        answer = page.request.get(home(path), headers=headers)
        assert answer.status == 200, path
        assert NAME not in answer.text(), path
