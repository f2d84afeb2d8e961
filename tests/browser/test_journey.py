"""The whole journey: a newcomer begins, ten people are asked, and the board shows what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.accounts import actions as accounts
from core.db import db
from tests.conftest import LiveServer, Process
from tests.smtp_sink import Sink

TEN = (
    "Aoife Ó Súilleabháin",
    "Bartosz Król",
    "Chidi Eze",
    "Dilnoza Karimova",
    "Eilidh Fraser",
    "محمد",
    "X Æ",
    "Hamish MacLeod",
    "Imani Okafor",
    "Keiko Ito",
)
LINES = (
    "You ran the seed swap, and everybody still talks about it.",
    "Nobody knows the plots by the river as you do.",
    "When the garden flooded you were there before anyone asked.",
    "Your tomatoes won, but I remember how you taught the children.",
    "You lent me a spade in March, and half the street as well.",
    "Your roses are why people stop in our lane.",
    "You asked me once who waters the school beds in August.",
    "I still make the compost that you showed me.",
    "You brought soup when we dug the pond.",
    "Your balcony feeds more bees than the park does.",
)


@pytest.fixture(params=["with script", "without script"])
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        reduced_motion="reduce",
        java_script_enabled=request.param == "with script",
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def stranger(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[], Page]]:
    """A browser that has never been here, on a phone."""
    contexts = []

    def open_page() -> Page:
        contexts.append(browser.new_context(base_url=live_server.url, locale="en-GB"))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_a_newcomer_invites_the_key_ten(
    page: Page,
    live_server: LiveServer,
    sink: Sink,
    process: Process,
    stranger: Callable[[], Page],
) -> None:
    with process(live_server.settings, "worker"):
        begin(page, live_server)
        take_first_steps(page)
        for number, name in enumerate(TEN):
            add_person(page, name, f"neighbour{number}@example.org")
        plan_wave(page)
        put_in_everybody(page)
        for line in LINES:
            write_to_the_next(page, line)
        send(page, sink)
        answer_in_three_ways(sink, stranger)
        see_the_answers(page)
        read_the_news(sink)


def begin(page: Page, live_server: LiveServer) -> None:
    with live_server.app.app_context():
        link = accounts.new_link(accounts.administrator())
        db.session.commit()
    page.goto(link)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/start/"))
    page.get_by_label("What is your community for?").fill(
        "Neighbours in Leith share tools and know-how here, so that nobody gardens alone."
    )
    page.get_by_label("Name of the community").fill("Garden helpers")
    page.get_by_label("Your name").fill("Sana Malik")
    page.get_by_label("Your e-mail address").fill("sana@example.org")
    page.get_by_role("button", name="Begin").click()


def take_first_steps(page: Page) -> None:
    steps = page.get_by_role("region", name="First steps")
    steps.get_by_role(
        "link", name="Open or closed, and where people already are", exact=True
    ).click()
    page.get_by_label("Open: anyone may find it and join").check()
    page.get_by_label("Where are its people already?").fill("The library on Tuesdays")
    page.get_by_role("button", name="Save").click()
    steps.get_by_role("link", name="Name who looks after safeguarding", exact=True).click()
    page.get_by_label("Low: adults, everyday topics").check()
    page.get_by_label("Who looks after safeguarding?").fill("Sana Malik")
    page.get_by_label("Their e-mail address").fill("sana@example.org")
    page.get_by_role("button", name="Save").click()
    steps.get_by_role("link", name=re.compile("^Skip for now.*five people")).click()
    page.get_by_label("Why do you skip this step?").fill("We talked last year")
    page.get_by_role("button", name="Skip this step").click()
    expect(steps).to_contain_text("We talked last year")


def add_person(page: Page, name: str, address: str) -> None:
    page.goto("/communities/1/people/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("How did you get these details?").fill("Sign-up sheet of the spring fair")
    page.get_by_label("They asked us to write to them").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def plan_wave(page: Page) -> None:
    page.goto("/communities/1/waves/new")
    page.get_by_label("What is this round for?").fill("Find out who would share tools")
    page.get_by_role("button", name="Save the plan").click()


def put_in_everybody(page: Page) -> None:
    for name in TEN:
        row = page.get_by_role("row").filter(has_text=name)
        row.get_by_role("checkbox").check()
        row.get_by_role("textbox").fill("Others go to them")
    page.get_by_role("button", name="Put these in the wave").click()
    expect(page.locator(".invitation")).to_have_count(len(TEN))


def write_to_the_next(page: Page, line: str) -> None:
    page.goto("/communities/1/waves/1")
    page.get_by_role("link", name=re.compile("^Write to ")).first.click()
    page.get_by_label("Who asks them?").select_option(label="Sana Malik")
    page.get_by_label("Your personal line").fill(line)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Approve").click()


def send(page: Page, sink: Sink) -> None:
    page.get_by_role("link", name="Check and send").click()
    night = page.get_by_label("Send now, even where it is night")
    if night.count():
        night.check()
    page.get_by_role("button", name="Send").click()
    wait_until(page, lambda: len(sink.accepted) == len(TEN))
    asked = page.locator(".column", has_text="Asked").locator(".invitation")
    wait_until(page, lambda: bool(page.goto("/communities/1/waves/1")) and asked.count() == 10)


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the page does not show; a loaded machine may need a while."""
    for _look in range(240):
        if holds():
            return
        page.wait_for_timeout(250)
    raise AssertionError("it did not happen within a minute")


def answer_in_three_ways(sink: Sink, stranger: Callable[[], Page]) -> None:
    yes = open_invitation(sink, 0, stranger())
    expect(yes.get_by_text(LINES[0])).to_be_visible()
    yes.get_by_role("button", name="Yes, I would like to").click()
    expect(yes.get_by_role("heading", level=1)).to_have_text("Thank you")
    later = open_invitation(sink, 1, stranger())
    later.get_by_label("in three months").check()
    later.get_by_role("button", name="Not now").click()
    her = open_invitation(sink, 2, stranger())
    her.get_by_text("Ask somebody else instead").click()
    her.get_by_label("Whom should we ask instead?").fill("Marta from the library")
    her.get_by_role("button", name="Ask this person instead").click()
    expect(her.get_by_text("hears nothing until then")).to_be_visible()


def open_invitation(sink: Sink, number: int, page: Page) -> Page:
    """Follow the link in the plain text of the mail, as a phone would."""
    (accepted,) = sink.to(f"neighbour{number}@example.org")
    body = accepted.message.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+/answer/\S+", body.get_content())
    assert found
    page.goto(found.group(0))
    return page


def see_the_answers(page: Page) -> None:
    page.goto("/communities/1/waves/1")
    answered = page.locator(".column", has_text="Answered")
    for words in ("Yes", "Not now", "Ask this person instead"):
        expect(answered).to_contain_text(words)
    page.goto("/communities/1/nominations/")
    expect(page.get_by_role("main")).to_contain_text("Marta from the library")


def read_the_news(sink: Sink) -> None:
    """The inviter is told at once, by mail."""
    subjects = {str(each.message["Subject"]) for each in sink.to("sana@example.org")}
    assert any("Yes" in subject for subject in subjects)
