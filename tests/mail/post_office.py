"""Postfix and Dovecot together: what is posted here lies in a mailbox a moment later."""

from __future__ import annotations

import os
import pwd
import shutil
import smtplib
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from imapclient import IMAPClient

from tests.mail.dovecot import PASSWORD, dovecot
from tests.mail.postfix import HOME, is_idle, postfix
from tests.servers import NoServer

PEOPLE = ("ada", "sana", "amir", "olu", "oisin", "mohammed", "nextten")
NEXTTEN = f"nextten@{HOME}"
SECONDS = 15.0


@dataclass(frozen=True)
class PostOffice:
    """Both servers, running. Whoever stands in PEOPLE has a mailbox at example.test."""

    folder: Path
    smtp_port: int
    imap_port: int

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}"

    def imap_url(self, address: str = NEXTTEN) -> str:
        """Where this mailbox is read, with its user name and password."""
        return f"imap://{quote(address)}:{quote(PASSWORD)}@127.0.0.1:{self.imap_port}/INBOX"

    def post(self, mail: EmailMessage) -> None:
        """Send it as a mail program would, in the name of whoever stands in From."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=SECONDS) as server:
            server.send_message(mail)

    def raw_letters(self, address: str) -> list[bytes]:
        """Everything in the inbox of this address, as it lies there, unread as before."""
        with _signed_in(self.imap_port, _without_tag(address)) as server:
            server.select_folder("INBOX", readonly=True)
            found = server.fetch(server.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def letters(self, address: str, number: int = 1) -> list[EmailMessage]:
        """That many letters to this address, once they are there."""
        self._wait(lambda: len(self.raw_letters(address)) >= number)
        found = [parsed(each) for each in self.raw_letters(address)]
        assert len(found) == number, [each["Subject"] for each in found]
        return found

    def letter(self, address: str) -> EmailMessage:
        """The one letter to this address, once it is there."""
        return self.letters(address)[0]

    def report(self, address: str = NEXTTEN) -> bytes:
        """The report of a failed delivery (RFC 3464) as it lies in this mailbox."""
        self._wait(lambda: any(map(is_report, self.raw_letters(address))))
        return next(each for each in self.raw_letters(address) if is_report(each))

    def empty(self) -> None:
        """Let what is under way arrive, then clear every mailbox."""
        self._wait(lambda: is_idle(self.folder / "postfix"))
        for each in (self.folder / "mail").iterdir():
            shutil.rmtree(each)

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not condition():
            log = (self.folder / "postfix" / "log").read_text()
            assert time.monotonic() < end, f"it has not arrived; Postfix said:\n{log[-2000:]}"
            time.sleep(0.02)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Both servers in a folder of their own, gone when the block ends. Raises NoServer."""
    if os.geteuid() != 0 or not (shutil.which("postconf") and shutil.which("dovecot")):
        raise NoServer("No mail servers for the tests: run `make mail-test` as root.")
    folder, owner = Path(tempfile.mkdtemp(prefix="nextten-", dir="/tmp")), pwd.getpwnam("nobody")
    office = PostOffice(folder, free_port(), free_port())
    addresses = [f"{name}@{HOME}" for name in PEOPLE]
    try:
        _make_folders(folder, owner)
        with (
            postfix(folder / "postfix", folder / "mail", PEOPLE, office.smtp_port, owner),
            dovecot(folder / "dovecot", folder / "mail", addresses, office.imap_port, owner),
        ):
            _wait_for_both(office)
            yield office
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def is_report(raw: bytes) -> bool:
    return parsed(raw).get_content_type() == "multipart/report"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _make_folders(folder: Path, owner: pwd.struct_passwd) -> None:
    """The servers read here under users of their own."""
    folder.chmod(0o755)
    for name in ("postfix", "dovecot", "mail"):
        (folder / name).mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)


def _wait_for_both(office: PostOffice) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(OSError, smtplib.SMTPException, IMAPClient.Error):
            smtplib.SMTP("127.0.0.1", office.smtp_port, timeout=SECONDS).quit()
            _signed_in(office.imap_port, NEXTTEN).logout()
            return
        time.sleep(0.02)
    said = "\n".join(each.read_text()[-500:] for each in office.folder.glob("*/[lo][ou][gt]*"))
    raise NoServer(f"The mail servers for the tests do not answer. They said: {said}")


def _signed_in(port: int, address: str) -> IMAPClient:
    server = IMAPClient("127.0.0.1", port, ssl=False, timeout=SECONDS)
    server.login(address, PASSWORD)
    return server


def _without_tag(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"
