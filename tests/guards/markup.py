"""Reads a template's own text: what of it a person would see, and what a browser would run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

EXPRESSION = "\N{OBJECT REPLACEMENT CHARACTER}"
SAID = ("alt", "aria-label", "aria-description", "placeholder", "title", "summary", "content")
NOT_WORDS = re.compile(r"NextTen|&\w+;|https?://\S*")
NOT_SEEN = re.compile(r"{% block look %}.*?{% endblock %}")  # the class of the body
SCRIPT = re.compile(r"\s*(javascript|vbscript|js):", re.IGNORECASE)
EVALUATED = {"hx-vars", "srcdoc"}
"""HTMX would run what stands in the first; and, after `js:` or in brackets, in some others."""
AS_TYPED = {"code", "kbd", "samp"}
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def own_text(source: str) -> str:
    """The template without its expressions, its commands, and what stands in `{% trans %}`."""
    kept: list[str] = []
    command = is_translated = False
    for _line, kind, value in JINJA.lex(NOT_SEEN.sub("", source)):
        if kind == "name" and command:
            is_translated = value == "trans" or (is_translated and value != "endtrans")
        command = kind == "block_begin" or (command and kind == "whitespace")
        if kind == "data" and not is_translated:
            kept.append(value)
        if kind == "variable_begin":
            kept.append(EXPRESSION)
    return "".join(kept)


def untranslated(source: str, is_html: bool) -> list[str]:
    """Words that would be shown in English, whatever the language of the reader."""
    text = own_text(source)
    found = _Visible.of(text) if is_html else iter(text.splitlines())
    return [each.strip() for each in found if re.search(r"[^\W\d_]{2}", NOT_WORDS.sub("", each))]


def inline(source: str) -> list[str]:
    """Styles and scripts that stand in the page itself, which its security policy forbids."""
    return list(_Inline.of(own_text(source)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []

    @classmethod
    def of(cls, text: str) -> Iterator[str]:
        reader = cls()
        reader.feed(text)
        reader.close()
        yield from reader.found


class _Visible(_Reader):
    """Collects text between tags and in the attributes that are read to people."""

    is_typed = False

    def handle_data(self, data: str) -> None:
        if not self.is_typed:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.is_typed = self.is_typed and tag not in AS_TYPED

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_typed = self.is_typed or tag in AS_TYPED
        said = {name: value or "" for name, value in attrs if name in SAID}
        if tag == "meta" and dict(attrs).get("name") != "description":
            said.pop("content", None)
        self.found += said.values()


class _Inline(_Reader):
    """Collects style and script elements and attributes."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [name for name in names if re.match(r"style$|(data-)?(hx-)?on", name)]
        self.found += [name for name in names if name.removeprefix("data-") in EVALUATED]
        self.found += [
            value
            for name, value in names.items()
            if value and (SCRIPT.match(value) or ("trigger" in name and "[" in value))
        ]
