"""Mail as it really comes: headers and words of a message, whatever is wrong with them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from typing import TypeAlias

from bs4 import BeautifulSoup, Tag

from core.forms import one_line, tidy

Mail: TypeAlias = "Message[str, str]"

LONGEST_PART = 200_000
LONGEST_HEADER = 2_000
NOT_OF_TEXT = {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined"}
QUOTES = (
    "blockquote, .gmail_quote, .gmail_quote_container, .yahoo_quoted, .moz-cite-prefix,"
    " #divRplyFwdMsg, .protonmail_quote"
)
TAG = re.compile(r"</?([a-z][a-z0-9]{0,19})[^<>]{0,2000}>", re.I)
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
LONGEST_HTML = 100_000
DEEPEST = 150
LINES = ["p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre"]


def header(mail: Mail, name: str) -> str:
    """A header in one line, decoded as far as it can be; empty when there is none."""
    raw = next(headers(mail, name), "")
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (ValueError, LookupError, AssertionError):  # an unknown charset, a broken encoding
        return one_line(raw)


def headers(mail: Mail, *names: str) -> Iterator[str]:
    """Every header of these names as it came; bytes that should not be there are read as UTF-8."""
    wanted = {name.lower() for name in names}
    for name, value in mail.raw_items():
        if name.lower() in wanted:
            raw = str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
            yield raw.decode("utf-8", "replace")


def own_parts(mail: Mail) -> Iterator[Mail]:
    """The parts of a message without what is inside messages that it carries."""
    yield mail
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from own_parts(part)


def decoded(part: Mail) -> str:
    """The text of one part, in any charset, at most 200,000 characters."""
    payload = part.get_payload(decode=True)
    content = payload[:LONGEST_PART] if isinstance(payload, bytes) else b""
    text = content.decode(_charset(part), "replace")
    return re.sub(r"\r\n?", "\n", text)


def words(mail: Mail) -> tuple[str, str]:
    """What a person wrote, as plain text, and the quote that HTML marks as such."""
    plain = [decoded(part) for part in _texts(mail, "text/plain")]
    if any(text.strip() for text in plain):
        return tidy("\n".join(plain)), ""
    for part in _texts(mail, "text/html"):
        return from_html(decoded(part))
    return "", ""


def from_html(html: str) -> tuple[str, str]:
    """HTML as plain text, with what is quoted set apart. No address in it is ever fetched."""
    html = _well_formed(html[:LONGEST_HTML])
    if _depth(html) > DEEPEST:  # the time to read it grows with the square of the depth
        return tidy(TAG.sub("\n", html)), ""
    soup = BeautifulSoup(html, "html.parser")
    for each in soup(["script", "style", "head", "title", "template"]):
        each.extract()
    for each in soup.find_all("br"):
        each.replace_with("\n")
    for each in soup.find_all(LINES):
        each.append("\n")
    quotes = [each.extract().get_text() for each in _quotes(soup)]
    return tidy(soup.get_text()), tidy("\n".join(quotes))


def _quotes(soup: BeautifulSoup) -> list[Tag]:
    """What mail programs mark as quoted; Outlook marks only where it begins."""
    found = list(soup.select(QUOTES))
    begun = soup.find(id="divRplyFwdMsg")
    if isinstance(begun, Tag):
        found += [each for each in begun.next_siblings if isinstance(each, Tag)]
    return found


def _well_formed(html: str) -> str:
    """HTML without comments and half tags, which take the parser a time that grows with the square.

    What is no whole tag becomes text.
    """
    first, *others = html.split("<!--")
    html = first + "".join(each.partition("-->")[2] for each in others)
    pieces, at = [], 0
    for tag in TAG.finditer(html):
        pieces += [html[at : tag.start()].replace("<", "&lt;"), tag[0]]
        at = tag.end()
    return "".join([*pieces, html[at:].replace("<", "&lt;")])


def _depth(html: str) -> int:
    """How deep the elements are nested, at most."""
    depth = deepest = 0
    for tag in TAG.finditer(html):
        if tag[1].lower() not in EMPTY:
            depth = max(0, depth + (-1 if tag[0].startswith("</") else 1))
            deepest = max(deepest, depth)
    return deepest


def _texts(mail: Mail, kind: str) -> list[Mail]:
    return [
        part
        for part in own_parts(mail)
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment"
    ]


def _charset(part: Mail) -> str:
    """The charset that a part names, if it is one of text; UTF-8 otherwise."""
    try:
        name = codecs.lookup(str(part.get_content_charset() or "utf-8")).name
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in NOT_OF_TEXT else name
