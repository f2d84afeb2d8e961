"""From the invitation to the board: one answers by mail, one is unknown, one is refused at once."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

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
    answer = post_office.letter(letter["Reply-To"].addresses[0].addr_spec)
    assert text_of(answer).startswith("Yes please. Shall I bring my spade?")
    assert parsed(post_office.report())["Return-Path"] == "<>"
    assert shown(wave) == {
        "Oisín Ó Súilleabháin": "Waiting for an answer",
        "محمد": "Waiting for an answer",
        "Amir Haddad": "Refused by the mail server",
    }
    sign_in(client, people.sana)
    board = client.get(f"/communities/{people.community.id}/waves/{wave.id}").text
    assert "Refused by the mail server" in board and "User unknown" in board


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
