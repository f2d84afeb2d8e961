"""What is new in a reply, apart from what it quotes."""

from __future__ import annotations

import re

from mailparser_reply import EmailReplyParser

from core.people.text import UNSEEN

LONGEST = 10_000
LONGEST_LINE = 1_000
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh"]
QUOTED_LINE = re.compile(r"^>", re.M)


def split(text: str, quoted: str = "") -> tuple[str, str]:
    """The new words of a reply and the quoted ones, each at most 10,000 characters.

    Nothing is lost: without new words, as with answers between the lines of a quote, all is new.
    """
    whole = _bounded(text)
    new = EmailReplyParser(languages=list(LANGUAGES)).parse_reply(whole) or ""
    rest = whole[len(new) :] if whole.startswith(new) else whole.replace(new, "", 1)
    new, below = _without_quote(new)
    quoted = "\n\n".join(part for part in (below, rest.strip(), _bounded(quoted)) if part)
    if not new:
        return whole or quoted, ""
    return new, quoted[:LONGEST].strip()


def _bounded(text: str) -> str:
    """No long lines, no runs of empty ones: the patterns that follow are slow only on those."""
    lines = (line.strip(UNSEEN)[:LONGEST_LINE] for line in text[: 4 * LONGEST].split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))[:LONGEST].strip()


def _without_quote(text: str) -> tuple[str, str]:
    """Cut off a quote at the end that no language gave away, with the line that introduces it."""
    found = QUOTED_LINE.search(text)
    if not found or any(not line.startswith(">") for line in _lines(text[found.start() :])):
        return text, ""
    before, quote = text[: found.start()].rstrip(), text[found.start() :]
    last = before.rpartition("\n\n")[2]
    if last.endswith((":", "：")) and len(last) < 300:  # noqa: RUF001  # the colon of Chinese
        before, quote = before[: -len(last)].rstrip(), f"{last}\n{quote}"
    return before, quote


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]
