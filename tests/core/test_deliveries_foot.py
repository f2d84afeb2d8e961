"""The foot of a mail: where its reader chooses, and stops, what comes; in both of its parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

from flask.testing import FlaskClient

from core.privacy.queries import is_suppressed
from tests.deliveries import queued_invitation
from tests.people import People
from tests.smtp_sink import Sink

WAYS = r"http://localhost(/(?:choices|unsubscribe)/[^\s\"<]+)"


def parts(mail: EmailMessage) -> list[str]:
    found = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return [str(each.get_content()) for each in found if each is not None]


def test_both_parts_lead_to_ones_choices_and_to_the_end_of_mail(
    sink: Sink, people: People, work: Callable[[], None], client: FlaskClient
) -> None:
    queued_invitation(people)
    work()
    text, html = parts(sink.accepted[0].message)
    choices, stop = re.findall(WAYS, text)
    assert re.findall(WAYS, html) == [choices, stop] and "foot" not in html
    for words in ("Choose what we may write to you about", "Stop all mail to this address"):
        assert words in text and f">{words}</a>" in html
    assert "What may we write to you about?" in client.get(choices).text
    assert not is_suppressed(people.oisin.email or "")
    client.post(stop)
    assert is_suppressed(people.oisin.email or "")


def test_what_is_owed_to_an_account_has_no_such_foot(
    sink: Sink, people: People, work: Callable[[], None], client: FlaskClient
) -> None:
    client.post("/sign-in", data={"email": people.amir.email})
    work()
    for part in parts(sink.accepted[0].message):
        assert not re.search(WAYS, part) and "/about-you/" in part
