"""Reading vCards: 2.1 (versit 1996), 3.0 (RFC 2426), 4.0 (RFC 6350), and what programs write.

Nothing that is in a file raises anything here: a card that cannot be read says why.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

MOST_LINES = 1_000
BINARY = {"PHOTO", "LOGO", "SOUND", "KEY"}
HEAD = re.compile(
    rb"\s*(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9-]+)\s*((?:;(?:[^\":;]|\"[^\"]*\")*)*):", re.ASCII
)
PARAM = re.compile(r';((?:[^";]|"[^"]*")*)')
ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}


@dataclass(frozen=True)
class Property:
    """One property of a card: its value as text, still with its escapes, unless it is a picture."""

    name: str
    value: str
    types: frozenset[str] = frozenset()
    preference: int = 101


@dataclass
class Card:
    """One card, and the line where it begins.

    `why` is a code of `wording.REFUSALS` when it cannot be read.
    """

    properties: list[Property] = field(default_factory=list)
    why: str = ""
    line: int = 0

    def all(self, name: str) -> list[Property]:
        """Every property of this name, the preferred ones first."""
        found = [each for each in self.properties if each.name == name]
        return sorted(found, key=lambda each: each.preference)

    def first(self, name: str) -> str:
        found = self.all(name)
        return found[0].value if found else ""

    def text(self, value: str) -> str:
        """The value without escapes."""
        kept = r"\\([;,:\\])" if self.is_old else r"\\([;,:\\nN])"
        return re.sub(kept, lambda found: "\n" if found[1] in "nN" else found[1], value)

    def plain(self, name: str) -> str:
        """The text of the first property of this name."""
        return self.text(self.first(name))

    @property
    def awaits_agent(self) -> bool:
        """True right after a property that has a whole card for its value."""
        return bool(self.properties) and self.properties[-1] == Property("AGENT", "")

    @property
    def is_old(self) -> bool:
        """True for 2.1, where only semicolons are escaped."""
        return self.first("VERSION").strip() == "2.1"


def is_cards(content: bytes) -> bool:
    """True when a file begins as cards do, in whichever encoding."""
    return b"BEGIN:VCARD" in content[:2_000].replace(b"\x00", b"").upper()


def read(content: bytes) -> Iterator[Card]:
    """Every card of a file, in its order. A card inside a card is an agent, and passed over."""
    card: Card | None = None
    inside = 0
    for number, line in _unfolded(_as_utf8(content).splitlines()):
        found = _property(line)
        mark = found.name if found and found.value.strip().upper() == "VCARD" else ""
        if mark == "BEGIN" and card and card.awaits_agent:
            inside += 1
        elif mark == "BEGIN":
            yield from [Card(card.properties, "card_open", card.line)] if card else ()
            card, inside = Card(line=number), 0
        elif mark == "END" and inside:
            inside -= 1
        elif mark == "END":
            yield from [card] if card else ()
            card = None
        elif card and not inside:
            _take(card, found, line)
    if card:
        yield Card(card.properties, "card_open", card.line)


def _take(card: Card, found: Property | None, line: bytes) -> None:
    """Add a line to a card. Some programs do not indent the lines of a picture."""
    if found is not None and len(card.properties) == MOST_LINES:
        card.why = "card_long"
    elif found is not None:
        card.properties.append(found)
    elif line.strip() and not (card.properties and card.properties[-1].name in BINARY):
        card.why = card.why or "card_line"


def _as_utf8(content: bytes) -> bytes:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[2:].decode(encoding, "replace").encode("utf-8", "replace")
    if b"\x00" in content[:100]:
        is_little = content[1:2] == b"\x00"
        encoding = "utf-16-le" if is_little else "utf-16-be"
        return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content.removeprefix(b"\xef\xbb\xbf")


def _unfolded(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Whole lines again, and where each begins: counted from 1.

    A folded one goes on after a blank, a quoted-printable one after "=".
    """
    parts: list[bytes] = []
    is_soft, begun = False, 1
    for number, line in enumerate(lines, start=1):
        if parts and is_soft and parts[-1].endswith(b"="):
            parts += [b"\n", line]
        elif parts and line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        else:
            if parts:
                yield begun, b"".join(parts)
            parts, begun = [line], number
            is_soft = b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
    if parts:
        yield begun, b"".join(parts)


def _property(line: bytes) -> Property | None:
    head = HEAD.match(line[:20_000])
    if head is None:
        return None
    name = head[1].decode("ascii").upper()
    if name in BINARY:
        return Property(name, "")
    given = [each.strip() for each in PARAM.findall(head[2].decode("utf-8", "replace"))]
    params = [_param(each) for each in given if each]
    encoding = next((v.upper() for k, v in params if k == "ENCODING"), "")
    raw = line[head.end() :]
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(raw)
    charset = next((v for k, v in params if k == "CHARSET"), "")
    types = frozenset(t.upper() for k, v in params if k == "TYPE" for t in v.split(","))
    return Property(name, _decoded(raw, charset), types, _preference(params, types))


def _param(text: str) -> tuple[str, str]:
    """Name and value of a parameter; 2.1 leaves out the name where the value tells it."""
    name, equals, value = text.partition("=")
    if equals:
        return name.strip().upper(), value.strip().strip('"')
    return ("ENCODING" if text.upper() in ENCODINGS else "TYPE"), text


def _preference(params: Sequence[tuple[str, str]], types: frozenset[str]) -> int:
    """How early it comes, from 1; the number is of 4.0, the type of those before."""
    if "PREF" in types:
        return 1
    number = next((v for k, v in params if k == "PREF"), "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 101


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(encoding) if encoding else raw.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")
