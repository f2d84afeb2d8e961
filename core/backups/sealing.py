"""Sealing a backup: encrypted by age to one key, so that whoever finds it learns nothing.

Filippo Valsorda and Ben Cox, The age file encryption specification, version 1
(https://age-encryption.org/v1). Each 64 KiB are authenticated, and so is where the file ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

from core.backups.errors import Damaged, Refused
from core.settings import Settings

KEY = "backup_key"
AT_ONCE = 1024 * 1024


def recipient(settings: Settings) -> tuple[Recipient, bool]:
    """To whom backups are sealed, and whether the key was made just now."""
    if settings.backup_recipient:
        return Recipient.from_str(settings.backup_recipient), False
    path = settings.var / KEY
    is_new = not path.exists()
    if is_new:
        _keep(path, str(Identity.generate()))
    return identity(path).to_public(), is_new


def identity(path: Path) -> Identity:
    """The key in this file, which opens backups; lines that begin with # are left out."""
    try:
        found = [line.strip() for line in path.read_text().splitlines()]
        return Identity.from_str(next(line for line in found if line and line[0] != "#"))
    except FileNotFoundError:
        raise Refused(f"There is no key in {path}. Say with --key where you keep it.") from None
    except (pyrage.IdentityError, StopIteration, UnicodeDecodeError):
        raise Refused(f"{path} holds no key: it begins with AGE-SECRET-KEY-1.") from None


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def sealed(file: IO[bytes], to: Recipient) -> Iterator[IO[bytes]]:
    """Yields where to write; it goes into the file sealed, as it comes."""
    source, sink = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        sealing = pool.submit(_seal, source, file, to)
        try:
            with os.fdopen(sink, "wb") as plain:
                yield plain
        except BrokenPipeError:
            sealing.result()
            raise
        sealing.result()


def _seal(source: int, file: IO[bytes], to: Recipient) -> None:
    with os.fdopen(source, "rb") as plain:
        try:
            pyrage.encrypt_io(plain, file, [to])
        except pyrage.EncryptError as error:
            raise OSError(str(error).rpartition("] ")[2]) from error


@contextmanager
def unsealed(file: IO[bytes], key: Identity) -> Iterator[tuple[IO[bytes], Callable[[], None]]]:
    """Yields what the file says, as it is read, and what to call at its end.

    That raises Damaged where it was cut off. Raises Refused where the key is another one.
    """
    source, sink = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(_unseal, file, sink, key)
        try:
            with os.fdopen(source, "rb") as plain:
                yield plain, lambda: _read_out(plain, opening)
        except Damaged:
            _refuse_for(opening)
            raise


def _read_out(plain: IO[bytes], opening: Future[None]) -> None:
    while plain.read(AT_ONCE):
        pass
    _refuse_for(opening)


def _unseal(file: IO[bytes], sink: int, key: Identity) -> None:
    with os.fdopen(sink, "wb") as plain:
        pyrage.decrypt_io(file, plain, [key])


def _refuse_for(opening: Future[None]) -> None:
    """Raise what is wrong with the file, where it cannot be opened to its end."""
    error = opening.exception()
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        raise Refused("This backup was sealed to another key. Say with --key where yours is.")
    if isinstance(error, pyrage.DecryptError) and not _is_ours(error):
        raise Refused("This is no backup of NextTen, or it was cut off at its very beginning.")
    if error is not None:
        raise Damaged from error


def _is_ours(error: BaseException) -> bool:
    """True where nobody wanted to read on."""
    return "Pipe" in str(error)
