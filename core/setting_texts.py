"""How the text of each setting is read, and what is said when it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from pyrage import RecipientError
from pyrage.x25519 import Recipient

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
FEWEST_SIGNS = 10
"""Different ones in a secret: `xxxx…` is none. Nor is what stands in the documentation."""
SMTP_OPTIONS = ("timeout", "final_timeout", "lines")


class SettingsError(Exception):
    """A setting cannot be used. The text is one sentence that names it."""


def whole(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text) or not low <= int(text) <= high:
            raise SettingsError(
                f"{name} must be a whole number from {low} to {high}, not {text!r}."
            )
        return int(text)

    return read


def url(*schemes: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        try:
            parts = urlsplit(text)
            known = parts.scheme in schemes and parts.port is not False
        except ValueError:
            known = False
        if not known:
            raise SettingsError(f"{name} must be a URL that starts with {' or '.join(schemes)}://.")
        return text

    return read


def role(url: str) -> str:
    """The role that a URL of PostgreSQL names, if any."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query).get("user", [""])[-1]
    return asked or unquote(parts.username or "")


def must_be_two_roles(url: str, owner_url: str) -> None:
    """Raise SettingsError where rows and tables would be of one role, or of nobody."""
    if not url.startswith("postgresql") or role(url) in ("", role(owner_url)):
        raise SettingsError(
            "DATABASE_OWNER_URL needs a DATABASE_URL of PostgreSQL that names another role."
        )


def smtp_url(name: str, text: str) -> str:
    """A mail server, with what may stand behind its `?`."""
    text = url("smtp", "smtps")(name, text)
    for option, value in parse_qsl(urlsplit(text).query, keep_blank_values=True):
        if option not in SMTP_OPTIONS or not re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            raise SettingsError(
                f"{name} takes {', '.join(SMTP_OPTIONS)} behind its ?, each a number such as "
                f"?lines=5, not {f'{option}={value}'!r}."
            )
    return text


def base_url(name: str, text: str) -> str:
    text = url("http", "https")(name, text)
    if not _is_host(urlsplit(text).hostname) or urlsplit(text).path.strip("/"):
        raise SettingsError(f"{name} must be an address such as https://champions.example.org.")
    return text.rstrip("/")


def _is_host(name: str | None) -> bool:
    """True of a name that mail and browsers can use."""
    try:
        return bool(name and name.encode("idna"))
    except UnicodeError:
        return False


def issuer(name: str, text: str) -> str:
    parts = urlsplit(url("http", "https")(name, text))
    if not parts.hostname or (parts.scheme == "http" and parts.hostname not in THIS_MACHINE):
        raise SettingsError(f"{name} must start with https://, unless it is on this machine.")
    return text


def hosts(name: str, text: str) -> str:
    found = [each.strip().lower() for each in text.split(",")]
    if not all(re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:]+", each) for each in found):
        raise SettingsError(
            f"{name} must be names such as www.example.org, with commas between, without https://."
        )
    return ",".join(found)


def contact(name: str, text: str) -> str:
    if re.fullmatch(r"https://[!-~]+", text):
        return text
    return address(name, text.removeprefix("mailto:"))


def secret(name: str, text: str) -> str:
    if len(text) < 32:
        raise SettingsError(
            f"{name} must have at least 32 characters; leave it unset to have one made."
        )
    if len(set(text)) < FEWEST_SIGNS or "..." in text:
        raise SettingsError(f"{name} must be random; leave it unset to have one made.")
    return text


def token(name: str, text: str) -> str:
    if not re.fullmatch(r"[!-~]{16,}", text):
        raise SettingsError(
            f"{name} must have at least 16 characters: letters, digits and signs, no spaces."
        )
    return text


def address(name: str, text: str) -> str:
    if not re.fullmatch(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", text):
        raise SettingsError(f"{name} must be a plain e-mail address such as hello@example.org.")
    return text


def who_shows_two(name: str, text: str) -> str:
    if text not in ("staff", "nobody"):
        raise SettingsError(f"{name} must be staff or nobody, not {text!r}.")
    return text


def timezone(name: str, text: str) -> str:
    if text not in available_timezones():
        raise SettingsError(f"{name} must be a time zone such as Europe/London, not {text!r}.")
    return text


def recipient(name: str, text: str) -> str:
    """A key that has its last letters right: they show when one of the others is mistyped."""
    try:
        return str(Recipient.from_str(text))
    except RecipientError:
        raise SettingsError(
            f"{name} must be a public key of age, which begins with age1."
        ) from None


def anything(name: str, text: str) -> str:
    return text


def path(name: str, text: str) -> Path:
    try:
        return Path(text).expanduser().resolve()
    except (OSError, RuntimeError, ValueError):  # nobody's home, a circle of links, a NUL
        raise SettingsError(f"{name} must be a folder of this machine, not {text!r}.") from None
