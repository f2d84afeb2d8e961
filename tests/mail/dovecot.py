"""A Dovecot of its own: IMAP on loopback over the Maildirs that Postfix delivers into."""

from __future__ import annotations

import pwd
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running

PASSWORD = "a password for tests, and for nothing else"

SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = username_format=%Lu {folder}/people
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%Ln
}}
"""


@contextmanager
def dovecot(
    folder: Path, mail: Path, people: Iterable[str], port: int, owner: pwd.struct_passwd
) -> Iterator[None]:
    """Run it in this empty folder. These addresses can sign in with PASSWORD."""
    settings = folder / "dovecot.conf"
    numbers = {"port": port, "uid": owner.pw_uid, "gid": owner.pw_gid}
    settings.write_text(SETTINGS.format(folder=folder, mail=mail, **numbers))
    (folder / "people").write_text("".join(f"{each}:{{PLAIN}}{PASSWORD}\n" for each in people))
    command = [shutil.which("dovecot") or "dovecot", "-F", "-c", str(settings)]
    with running(command, folder / "output", cwd=folder):
        yield
