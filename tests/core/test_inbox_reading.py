"""What is read from mail that comes back: never more than it says, and never a failure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rq.timeouts import JobTimeoutException

from core.deliveries.return_paths import bounce_address, reply_address
from core.inbox.models import What
from core.inbox.reading import Incoming, read
from core.inbox.replies import split
from tests import inbox_samples as samples
from tests.core.test_deliveries_return_paths import ID, SETTINGS, with_settings

TO = "oisin@example.com"


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with with_settings(SETTINGS).app_context():
        yield


def written(sample: str) -> bytes:
    return samples.filled(
        sample,
        to=TO,
        bounce=bounce_address(ID),
        reply=reply_address(ID) or "",
        message_id=f"<{ID}@localhost>",
    )


def read_one(sample: str) -> Incoming:
    return read(written(sample), "localhost")


@pytest.mark.parametrize("name", samples.REPORTS)
def test_a_report_says_why_a_message_came_back(name: str) -> None:
    sample, bounce, status = samples.REPORTS[name]
    found = read_one(sample)
    assert found.what == What.BOUNCE and found.report is not None
    assert (found.report.bounce, found.report.status) == (bounce, status)
    assert found.report.code == int(sample.partition("smtp; ")[2][:3])
    assert TO in found.report.addresses and found.ids == (ID,)
    assert (found.subject, found.from_name, found.text) == ("", "", "")


@pytest.mark.parametrize("name", samples.OLDER)
def test_older_forms_are_hard_only_with_a_code(name: str) -> None:
    sample, bounce = samples.OLDER[name]
    found = read_one(sample)
    assert found.what == What.BOUNCE and found.report is not None
    assert found.report.bounce == bounce
    assert found.report.addresses == {TO} and found.ids == (ID,)


@pytest.mark.parametrize(("action", "what"), [("delayed", "delayed"), ("delivered", "delivered")])
def test_a_report_of_no_failure_is_no_bounce(action: str, what: str) -> None:
    assert read_one(samples.status_report("4.0.0", "451 wait", action)).what == what


def test_a_complaint_names_the_message_by_its_return_path() -> None:
    found = read_one(samples.COMPLAINT)
    assert (found.what, found.ids) == (What.COMPLAINT, (ID,))
    assert found.report is not None and TO in found.report.addresses


@pytest.mark.parametrize("name", samples.AUTOMATIC)
def test_an_automatic_answer_is_neither_bounce_nor_reply(name: str) -> None:
    found = read_one(samples.AUTOMATIC[name])
    assert (found.what, found.ids, found.text) == (What.AUTO_REPLY, (ID,), "")


@pytest.mark.parametrize("name", samples.REPLIES)
def test_the_new_words_of_a_reply_stand_apart_from_the_quoted(name: str) -> None:
    found = read_one(samples.REPLIES[name])
    assert (found.what, found.ids, found.text) == (What.REPLY, (ID,), "Yes please!")
    assert "share your tools" in found.quoted
    assert found.from_name == "Oisin"


def test_a_person_who_talks_about_a_bounce_is_not_taken_for_a_server() -> None:
    text = "Your last message came back to me: 550 5.1.1 user unknown. Try again?"
    found = read_one(samples.reply(text))
    assert (found.what, found.text) == (What.REPLY, text)


def test_a_newsletter_is_no_reply() -> None:
    found = read_one(samples.reply("News!", "List-Unsubscribe: <https://news.example.com>"))
    assert found.what == What.OTHER


def test_answers_between_the_quoted_lines_are_kept() -> None:
    text = "> Would you come?\nYes.\n> And bring tools?\nNo."
    assert "Yes." in split(text)[0] and "No." in split(text)[0]


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1256", "no-such-charset", "zlib", "idna"])
def test_any_charset_is_read_somehow(charset: str) -> None:
    found = read_one(samples.reply("Yes please!", charset=charset))
    assert (found.what, found.text) == (What.REPLY, "Yes please!")


HOSTILE = {
    "nothing": b"",
    "no headers": b"\n\nhello",
    "zeros": b"\0" * 5000,
    "ten megabytes": b"Subject: x\n\n" + b"a" * 10_000_000,
    "deep html": b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
    "wide html": b"Content-Type: text/html\n\n" + b"<p>x</p>" * 60_000,
    "quotes of html": b"Content-Type: text/html\n\n" + b"<blockquote>x</blockquote>" * 20_000,
    "half a tag": b"Content-Type: text/html\n\n" + b"<a " * 100_000,
    "half comments": b"Content-Type: text/html\n\n" + b"<!--" * 100_000,
    "half references": b"Content-Type: text/html\n\n" + b"&#1" * 100_000,
    "attributes": b"Content-Type: text/html\n\n" + (b"<a " + b"b='" * 600 + b">") * 200,
    "raw text": b"Content-Type: text/html\n\n" + b"<script><title>" * 20_000,
    "broken base64": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%=a",
    "nested multiparts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000)
    ),
    "nested multiparts around many lines": b"".join(
        b"Content-Type: Multipart/x; Boundary=%d\n\n--%d\n" % (n, n) for n in range(900)
    )
    + b"\n"
    + b"a\n" * 230_000,
    "a header of semicolons": b'Content-Type: text/plain; x="' + b";" * 500_000 + b"\n\nx",
    "folded semicolons": b'Content-Type: text/plain; x="' + b"\r ;;;" * 100_000 + b"\n\nx",
    "nested messages": b"Content-Type: message/rfc822\n\n" * 5000,
    "many headers": b"".join(b"X-%d: y\n" % n for n in range(40_000)) + b"\n",
    "a header of a megabyte": b"To: " + b"<a@b>," * 170_000 + b"\n\n",
    "blank lines": b"Subject: x\n\n" + b" \n\xc2\xa0\n" * 100_000,
    "quotes": b"Subject: x\n\n" + b"> " * 200_000,
    "headers of quotes": b"Subject: x\n\n" + b"From: x\nSent: \n" * 30_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?=ff?= =?x?b?%?=" * 10_000 + b"\n\nx",
}


class TooLate(bytes):
    """A message that is still being read when the time of the job is over."""

    def __getitem__(self, _key: object) -> Any:
        raise JobTimeoutException


def test_the_end_of_the_time_of_a_job_is_not_taken_for_a_message_that_cannot_be_read() -> None:
    with pytest.raises(JobTimeoutException):
        read(TooLate(b"Subject: x\n\nx"), "localhost")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_a_moment_or_called_unreadable(name: str) -> None:
    began = time.monotonic()
    found = read(HOSTILE[name], "localhost")
    assert time.monotonic() - began < 10
    assert found.ids == () and len(found.text) <= 10_000 and "\0" not in found.text


@given(st.binary(max_size=3000))
def test_any_bytes_have_a_verdict(raw: bytes) -> None:
    assert read(raw, "localhost").what in set(What)


@given(st.sampled_from(samples.ALL), st.data())
def test_damaged_mail_has_a_verdict_and_never_another_message(
    sample: str, data: st.DataObject
) -> None:
    raw = bytearray(written(sample))
    for _change in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    found = read(bytes(raw), "localhost")
    assert found.what in set(What) and set(found.ids) <= {ID}
