"""A Postfix of its own: its own settings, queue and log, on loopback, and no way out.

`example.test` knows its people and refuses everybody else at once. `elsewhere.test` stands for a
gateway that takes everything and sends a report later, as large providers do. There is no SMTP
client in it: nothing can leave the machine.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running

HOME = "example.test"
ELSEWHERE = "elsewhere.test"
FULL = f"full@{ELSEWHERE}"
QUEUE = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "trace")
SOCKETS = ("private", "public")

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.{home}
mydomain = {home}
myorigin = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
mydestination =
alias_maps =
alias_database =
local_transport = error:5.1.1 nobody lives on this machine
default_transport = error:5.4.4 nothing leaves this machine
disable_dns_lookups = yes
smtpd_peername_lookup = no
recipient_delimiter = +
virtual_mailbox_domains = {home} {elsewhere}
virtual_mailbox_base = {mail}
virtual_mailbox_maps = texthash:{folder}/people
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = inline:{{ {{ {full} = error:5.2.2 the mailbox is full }} }}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ {elsewhere} = OK }} }}
    reject_unlisted_recipient
in_flow_delay = 0
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(
    folder: Path, mail: Path, people: Iterable[str], port: int, owner: pwd.struct_passwd
) -> Iterator[None]:
    """Run it in this empty folder, with a Maildir below `mail` for each of these people."""
    where = {"folder": folder, "mail": mail, "home": HOME, "elsewhere": ELSEWHERE, "full": FULL}
    numbers = {"port": port, "uid": owner.pw_uid, "gid": owner.pw_gid}
    (folder / "main.cf").write_text(MAIN.format(**where, **numbers))
    (folder / "master.cf").write_text(SERVICES.format(port=port))
    (folder / "people").write_text("".join(f"{each}@{HOME} {each}/\n" for each in people))
    _make_queue(folder)
    command = [_program("master"), "-c", str(folder), "-d"]
    with running(command, folder / "output", cwd=folder) as master, _outlived_by_nobody(master.pid):
        yield


def is_idle(folder: Path) -> bool:
    """Whether it has nothing left to do."""
    return not any(any((folder / "queue" / each).rglob("*")) for each in QUEUE)


def _make_queue(folder: Path) -> None:
    """The folders that an installation would make."""
    postfix = pwd.getpwnam("postfix")
    for name in ("data", "queue/pid", *(f"queue/{each}" for each in (*QUEUE, *SOCKETS))):
        (folder / name).mkdir(parents=True)
        if name != "queue/pid":
            os.chown(folder / name, postfix.pw_uid, postfix.pw_gid)


@contextmanager
def _outlived_by_nobody(pid: int) -> Iterator[None]:
    """End this process when the block ends, or when we are killed.

    Postfix changes its user to and fro, and Linux then forgets that it was to die with its parent.
    """
    watch = ["sh", "-c", 'read -r _; kill "$0"', str(pid)]
    with subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True):
        yield


def _program(name: str) -> str:
    found = subprocess.run(
        ["postconf", "-d", "-h", "daemon_directory"], capture_output=True, text=True, check=True
    )
    return str(Path(found.stdout.strip()) / name)
