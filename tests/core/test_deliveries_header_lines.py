"""No line break in a name, an address, a list or a reply makes a header or a recipient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.people.models import Person
from core.people.text import CONTROLS
from outreach.waves import actions as waves
from tests import inbox_samples as samples
from tests.deliveries import delivery_of
from tests.imports import Lists, found_at
from tests.mailboxes import Mailbox, come_back
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.people import People, sign_in
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

Work = Callable[[], None]
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MORE = "\r\nBcc: zqx@evil.test\r\n\r\nzqx\u2028Cc: zqx@evil.test\u2029\x85\x0b\x0c\x1e\x00\u202e."
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Hal\\nBcc: zqx at evil.test\r\n"
    "EMAIL:h@example.org\r\nEND:VCARD\r\n"
)
BREAKS = ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x00", "\x0b", "%0d%0a"]


def headers_of(message: Accepted) -> Counter[str]:
    """How often each header is there, as the bytes tell it."""
    lines = message.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return Counter(each.partition(b":")[0].decode() for each in lines if each[:1] > b" ")


def is_one_line(text: str) -> bool:
    return len(text.splitlines()) == 1 and not CONTROLS.search(text)


@ONCE
def test_what_stands_in_rows_makes_no_header_and_no_recipient(
    people: People, sink: Sink, work: Work
) -> None:
    plain, odd = put_in(planned_wave(people), people.oisin, people.mohammed, people=people)
    written(plain, people)
    wave = plain.wave
    for row, name in (
        *((people.mohammed, "name"), (people.sana, "name"), (people.community, "name")),
        *((people.community, "purpose"), (wave, "purpose")),
    ):
        setattr(row, name, f"{getattr(row, name)}{MORE}")
    written(odd, people, line=f"You know the allotments by the river.{MORE}")
    waves.send_wave(wave, by=people.sana)
    db.session.commit()
    work()
    (first,), (second,) = (sink.to(each.email or "") for each in (people.oisin, people.mohammed))
    assert len(sink.accepted) == 2 and headers_of(first) == headers_of(second)
    assert all(len(each.recipients) == 1 for each in sink.accepted)
    assert set(headers_of(second).values()) == {1} and second.message["Bcc"] is None


@ONCE
@pytest.mark.parametrize("between", BREAKS)
def test_two_addresses_are_none(people: People, client: FlaskClient, between: str) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/people/"
    form = {"name": f"Fiona{MORE}", "source": "Fair", "basis": "consent"}
    for other in ("zqx@evil.test", "Bcc: zqx@evil.test"):
        two = {**form, "email": f"f@example.org{between}{other}"}
        assert client.post(f"{home}new", data=two).status_code == 422
    one = {**form, "email": "f@example.org"}
    assert client.post(f"{home}new", data=one).status_code == 303
    found = db.session.scalars(select(Person).where(Person.email == "f@example.org")).one()
    assert is_one_line(found.name) and found.name.startswith("Fiona Bcc")


@ONCE
def test_a_list_brings_in_no_line_break_either(
    people: People, lists: Lists, sink: Sink, work: Work
) -> None:
    name = "Fiona\r\nBcc: zqx at evil.test\u2028Cc: zqx at evil.test\u202e"
    sheet = f'Name,E-mail\n"{name}",fiona@example.org\nGil,"g@example.org\r\nz@evil.test"\n'
    lists.apply(lists.check(sheet, "name email"), work)
    page = lists.upload(CARD, "x.vcf")
    fields = [name or "-" for name in found_at(page).plan["fields"]]
    lists.apply(lists.check(CARD, " ".join(fields)), work)
    names = db.session.scalars(select(Person.name)).all()
    assert all(is_one_line(name) for name in names)
    assert "Hal Bcc: zqx at evil.test" in names
    assert all(is_one_line(each) for each in db.session.scalars(select(Person.email)) if each)
    fiona = db.session.scalars(select(Person).where(Person.email == "fiona@example.org")).one()
    sent_invitation(people, fiona)
    work()
    assert [each.recipients for each in sink.accepted] == [("fiona@example.org",)]
    assert sink.accepted[0].message["Bcc"] is None


@ONCE
def test_a_reply_that_is_passed_on_makes_no_header_either(
    people: People, sink: Sink, mailbox: Mailbox, work: Work
) -> None:
    delivery = delivery_of(sent_invitation(people, people.oisin))
    work()
    odd = "=?utf-8?q?x=0D=0ABcc:_zqx@evil.test=0D=0A=E2=80=A8Cc:_z@evil.test?="
    lines = samples.REPLIES["gmail, English"].split("\n")
    kept = [each for each in lines if not each.startswith(("From:", "Subject:"))]
    sample = "\n".join([f"From: {odd} <zqx@evil.test>", f"Subject: {odd}", *kept])
    come_back(mailbox, delivery, sample)
    work()
    (passed_on,) = sink.to(people.sana.email or "")
    assert len(sink.accepted) == 2 and passed_on.recipients == (people.sana.email,)
    assert set(headers_of(passed_on).values()) == {1} and passed_on.message["Bcc"] is None
