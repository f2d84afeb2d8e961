"""Words as people are found by them: of any script, and by any part where none has spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

from core.people.models import folded
from core.people.text import normal

LONGEST = 40
LONGEST_PART = 12
SHORTEST_MISSPELT = 4
COMPARED = 8
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Myanmar, Khmer, kana and Han, which put no space between words."""
MARKS = "".join(
    chr(code) for code in range(0x300, 0x1200) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
ASCII_WORD = re.compile(r"[a-z0-9]+")
WORD = re.compile(rf"[{SPACELESS}]+|(?:(?![{SPACELESS}_])[\w{MARKS}])+")
HAS_NO_SPACES = re.compile(rf"[{SPACELESS}]")
PHONE = re.compile(r"(?<![\w@])[+(]{0,2}\d(?:[\s().\-\u2010-\u2013/]{0,3}\d){5,16}(?![\w@])")
"""Digits in which a phone number may be written, with what people put between them."""


@lru_cache(maxsize=20_000)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in its order: folded and cut, as they are looked for."""
    if text.isascii():
        return tuple(word[:LONGEST] for word in ASCII_WORD.findall(text.lower()))
    return tuple(word for run in _runs(text) if (word := _cut(folded(run))))


@lru_cache(maxsize=20_000)
def findable(text: str) -> tuple[str, ...]:
    """Whatever a text is found by the beginning of: its words, also written in Latin letters.

    Of what is written without spaces each end is one, so that any part is a beginning.
    """
    if text.isascii():
        return words_in(text)
    parts = (part for run in _runs(text) for part in _parts(run))
    both = (word for part in parts for word in (_cut(folded(part)), in_latin(part)))
    return tuple(word for word in both if word)


def in_latin(word: str) -> str:
    """The word in Latin letters without accents; a Chinese name by the sound of its signs."""
    return "".join(ASCII_WORD.findall(anyascii(word).lower()))[:LONGEST]


def typed(text: str, most: int) -> list[str]:
    """The words that somebody looks for, each once; of many the longest, which say most."""
    return sorted(set(words_in(text)), key=lambda word: (-len(word), word))[:most]


def phones_in(text: str, most: int) -> list[str]:
    """What looks like a phone number in what somebody typed, as it stands there."""
    return PHONE.findall(text)[:most]


def may_be_misspelt(word: str) -> bool:
    """True for words that are worth forgiving a typo: letters, and not too few."""
    is_long = len(word) >= SHORTEST_MISSPELT
    return is_long and word.isalpha() and not HAS_NO_SPACES.match(word)


def variants(word: str) -> set[str]:
    """The beginning of a word, whole and with each letter left out once.

    Two words that differ by one edit share one of them: symmetric deletion (Garbe, SymSpell, 2012).
    """
    start = word[:COMPARED]
    return {start, *(start[:at] + start[at + 1 :] for at in range(len(start)))}


def _runs(text: str) -> Iterator[str]:
    for found in WORD.finditer(normal("NFKC", text.casefold())):
        yield found[0]


def _parts(run: str) -> Iterator[str]:
    if HAS_NO_SPACES.match(run):
        yield from (run[at : at + LONGEST_PART] for at in range(len(run)))
    else:
        yield run


def _cut(word: str) -> str:
    return word[: LONGEST_PART if HAS_NO_SPACES.match(word) else LONGEST]
