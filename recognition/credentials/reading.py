"""Taking a credential out of whatever carries it: JSON, a token (VC-JWT), a PNG or an SVG."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from flask_babel import gettext as _

from recognition.credentials.checks import Failed
from recognition.credentials.strict_json import MOST_BYTES, must_be_within_bounds, read_object

KEYWORD = "openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PNG = b"\x89PNG\r\n\x1a\n"
TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
REGISTERED = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")
"""Claims of a token that are no members of the credential in it (RFC 7519)."""


@dataclass(frozen=True)
class Read:
    """A credential, and the token that it was in, if it was in one."""

    document: dict[str, Any]
    token: str = ""
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)


def read(data: bytes | dict[str, Any]) -> Read:
    """The credential in a file, a text or a document. Raises Failed, with a sentence."""
    if isinstance(data, dict):
        must_be_within_bounds(data)
        return Read(data)
    if len(data) > MOST_BYTES:
        raise Failed(_("This is larger than 1 MB. Badges are smaller; take the original file."))
    if data.startswith(PNG):
        return _read_text(_in_png(data))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_text(_in_svg(data))
    return _read_text(_decoded(data))


def read_token(token: str) -> Read:
    """The credential that a token carries. Raises Failed."""
    header, payload, _signature = token.split(".")
    claims = read_object(_decoded(from_base64(payload)))
    inner = claims.get("vc", claims)
    if not isinstance(inner, dict):
        raise Failed(_("There is no credential in this token."))
    if "vc" in claims and claims.keys() - {"vc", *REGISTERED}:
        raise Failed(_("This token says things beside its credential, which nobody would read."))
    document = {name: value for name, value in inner.items() if name not in REGISTERED}
    return Read(document, token, read_object(_decoded(from_base64(header))), claims)


def from_base64(text: str) -> bytes:
    """The bytes of base64url without padding. Raises Failed."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Failed(_("This was cut off, or changed by a program.")) from None


def _read_text(text: str) -> Read:
    text = text.removeprefix("\ufeff").strip()
    if TOKEN.fullmatch(text):
        return read_token(text)
    if not text.startswith("{"):
        raise Failed(_("This is no badge. Choose a PNG, SVG, JSON or JWT file."))
    return Read(read_object(text))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Failed(_("This is no badge. Choose a PNG, SVG, JSON or JWT file.")) from None


def _in_png(data: bytes) -> str:
    """The text of the one chunk that holds a credential; nothing is decoded as a picture."""
    prefix = KEYWORD.encode() + b"\0"
    found = [body for kind, body in _chunks(data) if kind == b"iTXt" and body.startswith(prefix)]
    _must_be_one(found)
    is_compressed, _method, *rest = found[0].removeprefix(prefix)[:2] or b"\1\0"
    if is_compressed or rest:
        raise Failed(_("The credential in this picture is compressed, which no badge may be."))
    parts = found[0].removeprefix(prefix)[2:].split(b"\0", 2)
    return _decoded(parts[-1])


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(PNG)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) < length or zlib.crc32(kind + body) != _checksum(data, at + 8 + length):
            raise Failed(_("This picture is damaged. Take the original file."))
        found.append((kind, body))
        at += 12 + length
    return found


def _checksum(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _in_svg(data: bytes) -> str:
    """The credential of an SVG. Whatever defines words of its own is refused: they can grow."""
    found: list[list[str]] = []
    inside = False
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if inside := name == f"{NAMESPACE} credential":
            found.append([attributes.get("verify", "")])

    def end(_name: str) -> None:
        nonlocal inside
        inside = False

    def text(words: str) -> None:
        if inside:
            found[-1].append(words)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_definitions
    parser.StartDoctypeDeclHandler = _refuse_inner_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise Failed(_("This SVG is damaged. Take the original file.")) from None
    _must_be_one(found)
    token, *words = found[0]
    return token.strip() or "".join(words)


def _refuse_inner_doctype(_name: str, _system: object, _public: object, is_inner: int) -> None:
    if is_inner:
        _refuse_definitions()


def _refuse_definitions(*_what: object) -> None:
    raise Failed(_("This SVG has definitions that we do not take in. Take the original file."))


def _must_be_one(found: list[Any]) -> None:
    if not found:
        raise Failed(
            _(
                "There is no credential in this picture. Phones and websites often remove it; "
                "take the original file, or the one that ends in .json."
            )
        )
    if len(found) > 1:
        raise Failed(_("There are several credentials in this picture; a badge has one."))
