"""The servers of these tests keep to themselves: nothing leaves, and nothing of them stays."""

from __future__ import annotations

import smtplib
from pathlib import Path

import pytest

from tests.faults.weather import wait_for
from tests.mail.post_office import NEXTTEN, PostOffice, post_office


def test_nothing_leaves_the_machine(running_post_office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", running_post_office.smtp_port) as server:
        for outside in ("bea@example.org", "root@localhost", "bea%example.org@example.test"):
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                server.sendmail(NEXTTEN, [outside], "Subject: Hello\r\n\r\nHello\r\n")
    settings = (running_post_office.folder / "postfix" / "master.cf").read_text()
    assert {"smtp", "lmtp", "pipe", "local"}.isdisjoint(settings.split())


def test_no_process_and_no_file_stays_behind() -> None:
    with post_office() as office:
        assert len(processes_in(office.folder)) > 5
    wait_for(lambda: processes_in(office.folder) == [])
    assert not office.folder.exists()


def processes_in(folder: Path) -> list[str]:
    """The processes that work in this folder or were started for it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_there = str(folder) in f"{(entry / 'cwd').readlink()} {_words(entry)}"
        except OSError:
            continue
        if is_there:
            found.append(entry.name)
    return found


def _words(entry: Path) -> str:
    return (entry / "cmdline").read_text() + (entry / "environ").read_text(errors="replace")
