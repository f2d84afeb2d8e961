"""An invitation goes through a real mail server, and is what was meant when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from core.deliveries.models import State
from core.privacy.queries import is_suppressed
from outreach.waves.actions import send_wave
from tests.deliveries import delivery_of, states
from tests.mail.mail_program import text_of
from tests.mail.post_office import NEXTTEN, PostOffice
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.people import People, some_people

ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe")
DOTS = "\n".join([".", "..", ".hidden", "The seeds ... and then", "."])

Work = Callable[[], None]


def test_it_arrives_with_valid_headers(post_office: PostOffice, people: People, work: Work) -> None:
    invitation = sent_invitation(people, people.oisin)
    work()
    letter = post_office.letter("oisin@example.test")
    assert letter["Message-ID"] == f"<{delivery_of(invitation).public_id}@localhost>"
    assert [name for name in ONCE if len(letter.get_all(name, [])) != 1] == []
    assert [header.defects for header in letter.values() if getattr(header, "defects", ())] == []
    assert not any(part.defects for part in letter.walk())
    assert letter["From"].addresses[0].addr_spec == NEXTTEN
    assert letter["From"].addresses[0].display_name == people.sana.name
    assert letter["Reply-To"].addresses[0].domain == "example.test"


@pytest.mark.parametrize("name", ["oisin", "mohammed"])
def test_names_in_any_script_survive(
    post_office: PostOffice, people: People, work: Work, name: str
) -> None:
    person = getattr(people, name)
    sent_invitation(people, person)
    work()
    letter = post_office.letter(f"{name}@example.test")
    assert letter["To"].addresses[0].display_name == person.name
    assert f"Hello {person.name}," in text_of(letter)


def test_its_link_opens_the_answer_page(
    post_office: PostOffice, people: People, work: Work, client: FlaskClient
) -> None:
    invitation = sent_invitation(people, people.oisin)
    work()
    letter = text_of(post_office.letter("oisin@example.test"))
    link, *foot = re.findall(r"http://localhost/\S+", letter)
    pages = {client.get(urlsplit(each).path).status_code for each in foot}
    assert len(foot) == 3 and pages == {200}  # to choose, to stop it all, and what we hold
    page = client.get(urlsplit(link).path)
    assert page.status_code == 200 and invitation.personal_line in page.text


def test_one_click_in_the_mail_program_unsubscribes(
    post_office: PostOffice, people: People, work: Work, client: FlaskClient
) -> None:
    sent_invitation(people, people.oisin)
    work()
    letter = post_office.letter("oisin@example.test")
    path = urlsplit(letter["List-Unsubscribe"].strip("<>")).path
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert is_suppressed("oisin@example.test")


def test_lines_that_begin_with_dots_survive(
    post_office: PostOffice, people: People, work: Work
) -> None:
    wave = planned_wave(people)
    (invitation,) = put_in(wave, people.oisin, people=people)
    written(invitation, people, line=DOTS)
    send_wave(wave, by=people.sana)
    work()
    letter = post_office.letter("oisin@example.test")
    assert f"\n\n{DOTS}\n\n" in text_of(letter)
    assert text_of(letter).endswith("http://localhost/about-you/")


def test_an_unknown_address_that_is_refused_at_once_gets_nothing_more(
    post_office: PostOffice, people: People, work: Work
) -> None:
    people.oisin.set_email("nobody@example.test")
    invitation = sent_invitation(people, people.oisin)
    work()
    delivery = delivery_of(invitation)
    assert (delivery.state, delivery.code) == (State.FAILED, 550)
    assert delivery.note is not None and "User unknown" in delivery.note
    assert is_suppressed("nobody@example.test")


def test_an_address_that_the_server_may_not_send_to_fails_and_is_kept(
    post_office: PostOffice, people: People, work: Work
) -> None:
    people.oisin.set_email("oisin@example.org")
    invitation = sent_invitation(people, people.oisin)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.FAILED and "Relay access denied" in (delivery.note or "")
    assert not is_suppressed("oisin@example.org")


def test_one_connection_carries_many_and_the_refused_hold_up_nobody(
    post_office: PostOffice, people: People, work: Work
) -> None:
    wave = planned_wave(people)
    chosen = some_people(10, "Neighbour")
    for number, each in enumerate(chosen):
        each.set_email(f"{'nobody' if number % 4 == 1 else 'oisin'}+{number}@example.test")
    for number, invitation in enumerate(put_in(wave, *chosen, people=people)):
        written(invitation, people, line=f"You are number {number}, and nobody is like you.")
    send_wave(wave, by=people.sana)
    work()
    arrived = post_office.letters("oisin@example.test", 7)
    assert len({each["Message-ID"] for each in arrived}) == 7
    assert sorted(states()) == [State.ACCEPTED] * 7 + [State.FAILED] * 3
