"""From the invitation to the board: one answers by mail, one is unknown, one is refused at once."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from flask.testing import FlaskClient

from core.inbox.jobs import read_mailbox
from core.privacy.queries import is_suppressed
from outreach.waves.actions import send_wave
from outreach.waves.board import cards
from outreach.waves.models import Wave
from tests.mail.mail_program import reply_to, text_of
from tests.mail.post_office import PostOffice, parsed
from tests.outreach.rounds import LINES, planned_wave, put_in, written
from tests.people import People, sign_in

Work = Callable[[], None]


def test_the_board_shows_what_became_of_each(
    post_office: PostOffice, people: People, work: Work, client: FlaskClient
) -> None:
    wave = sent_to_three(people)
    work()
    letter = post_office.letter("oisin@example.test")
    post_office.post(reply_to(letter, "Yes please. Shall I bring my spade?"))
    arrived = post_office.letters(letter["Reply-To"].addresses[0].addr_spec, 2)
    assert any(text_of(each).startswith("Yes please.") for each in arrived if is_reply(each))
    assert parsed(post_office.report())["Return-Path"] == "<>"

    read_mailbox()
    work()
    assert shown(wave) == {
        "Oisín Ó Súilleabháin": "Has written back",
        "محمد": "Came back",
        "Amir Haddad": "Refused by the mail server",
    }
    assert is_suppressed("gone@elsewhere.test") and is_suppressed("nobody@example.test")
    told = {each["Subject"] for each in post_office.letters("sana@example.test", 2)}
    assert any("Oisín" in subject for subject in told) and any("محمد" in each for each in told)


def test_the_reply_stands_on_the_page_of_the_person(
    post_office: PostOffice, people: People, work: Work, client: FlaskClient
) -> None:
    sent_to_three(people)
    work()
    letter = post_office.letter("oisin@example.test")
    post_office.post(reply_to(letter, "Yes please. Shall I bring my spade?"))
    post_office.letters(letter["Reply-To"].addresses[0].addr_spec, 2)
    read_mailbox()
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/people/{people.oisin.id}").text
    assert "They replied by e-mail" in page and "Shall I bring my spade?" in page


def is_reply(letter: EmailMessage) -> bool:
    return letter.get_content_type() != "multipart/report"


def sent_to_three(people: People) -> Wave:
    """A wave to somebody, to nobody at a gateway that takes everything, and to nobody at all."""
    people.mohammed.set_email("gone@elsewhere.test")
    people.amir.set_email("nobody@example.test")
    wave = planned_wave(people)
    chosen = put_in(wave, people.oisin, people.mohammed, people.amir, people=people)
    for invitation, line in zip(chosen, LINES, strict=False):
        written(invitation, people, line)
    send_wave(wave, by=people.sana)
    return wave


def shown(wave: Wave) -> dict[str, str]:
    """What the board says of each person."""
    return {card.invitation.person.name: str(card.words) for card in cards(wave)}
