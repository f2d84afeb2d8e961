"""What people and mail servers send back lies in a real mailbox, as it will in production."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message

import pytest

from core.deliveries.models import State
from tests.deliveries import delivery_of
from tests.mail.mail_program import away_note_to, reply_to, text_of
from tests.mail.post_office import NEXTTEN, PostOffice, parsed
from tests.mail.postfix import FULL
from tests.outreach.rounds import sent_invitation
from tests.people import People

Work = Callable[[], None]


@pytest.mark.parametrize(("address", "status"), [("gone@elsewhere.test", "5.1.1"), (FULL, "5.2.2")])
def test_an_address_that_is_refused_later_comes_back_as_a_report(
    post_office: PostOffice, people: People, work: Work, address: str, status: str
) -> None:
    people.oisin.set_email(address)
    invitation = sent_invitation(people, people.oisin)
    work()
    assert delivery_of(invitation).state == State.ACCEPTED
    report = parsed(post_office.report())
    assert report["Return-Path"] == "<>" and report["Auto-Submitted"] == "auto-replied"
    told = recipient_of(report)
    assert (told["Action"], told["Status"]) == ("failed", status)
    assert told["Final-Recipient"] == f"rfc822; {address}"
    original = list(report.iter_parts())[2].get_content()
    assert original["Message-ID"] == f"<{delivery_of(invitation).public_id}@localhost>"


def test_a_reply_reaches_the_mailbox_that_the_invitation_names(
    post_office: PostOffice, people: People, work: Work
) -> None:
    sent_invitation(people, people.mohammed)
    work()
    letter = post_office.letter("mohammed@example.test")
    post_office.post(reply_to(letter, "Yes please, نعم"))
    answer = post_office.letter(letter["Reply-To"].addresses[0].addr_spec)
    assert answer["In-Reply-To"] == answer["References"] == letter["Message-ID"]
    assert answer["From"].addresses[0].display_name == "محمد"
    assert answer["Delivered-To"] == letter["Reply-To"].addresses[0].addr_spec
    assert text_of(answer).startswith("Yes please, نعم\n\nOn ")
    assert "\n> Hello محمد,\n>\n> " in text_of(answer)


def test_an_absence_note_says_that_nobody_wrote_it(
    post_office: PostOffice, people: People, work: Work
) -> None:
    sent_invitation(people, people.oisin)
    work()
    letter = post_office.letter("oisin@example.test")
    post_office.post(away_note_to(letter))
    note = post_office.letter(letter["Reply-To"].addresses[0].addr_spec)
    assert note["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("tag", [f"b-{'k7' * 18}", f"R-{'K7' * 18}"])
def test_mail_to_a_tagged_address_lies_in_the_one_mailbox(
    post_office: PostOffice, people: People, work: Work, tag: str
) -> None:
    tagged = NEXTTEN.replace("@", f"+{tag}@")
    sent_invitation(people, people.oisin)
    work()
    letter = post_office.letter("oisin@example.test")
    del letter["Reply-To"]
    letter["Reply-To"] = tagged
    post_office.post(reply_to(letter, "Not now"))
    assert post_office.letter(NEXTTEN)["Delivered-To"] == tagged


def recipient_of(report: Message) -> Message:
    """What a report says of its recipient: the second block of its second part."""
    status = report.get_payload(1)
    assert isinstance(status, Message) and status.get_content_type() == "message/delivery-status"
    told = status.get_payload(1)
    assert isinstance(told, Message)
    return told
