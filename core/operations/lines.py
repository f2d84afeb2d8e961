"""How well the way to the database and to Redis is kept, where it leads over a network."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from core.setting_texts import THIS_MACHINE

VERIFIED = {"verify-ca", "verify-full"}


def to_database(url: str, name: str = "DATABASE_URL") -> str:
    """What to change about this setting; nothing where it is all right."""
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = asked.get("host") or parts.hostname
    if parts.scheme == "sqlite" or _is_here(host):
        return ""
    if asked.get("sslmode") not in VERIFIED:
        return f"Others could read along: end {name} with ?sslmode=verify-full."
    if not (parts.password or asked.get("password") or "sslcert" in asked):
        return f"{name} has no password. Give the role one."
    return ""


def to_redis(url: str) -> str:
    """What to change about REDIS_URL; nothing where it is all right."""
    parts = urlsplit(url)
    if not url or parts.scheme == "unix" or _is_here(parts.hostname):
        return ""
    if parts.scheme != "rediss":
        return "Others could read along: let REDIS_URL start with rediss://."
    return "" if parts.password else "REDIS_URL has no password. Set requirepass, or a user."


def _is_here(host: str | None) -> bool:
    return not host or host in THIS_MACHINE or host.startswith("/")
