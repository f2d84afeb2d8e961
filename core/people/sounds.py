"""How names sound: the same however, and in whatever script, they are spelled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from core.duplicates import names
from core.people.text import normal
from core.people.words import in_latin, words_in

MARK, AFTER_MARK = "~", "\x7f"
"""What a sound begins with where words stand under their variants, and what is sorted after it."""


@lru_cache(maxsize=20_000)
def spoken(name: str) -> Mapping[str, str]:
    """By the words that a folded name is found by, how each of them sounds."""
    latin = {word: in_latin(word) for word in in_words(name) or words_in(name)}
    return {word: sound(text) for word, text in latin.items() if text.isalpha()}


@lru_cache(maxsize=20_000)
def in_words(name: str) -> tuple[str, ...]:
    """The words, in Latin letters, of a name in a few Chinese or Korean signs without a gap."""
    if name.isascii():
        return ()
    signs = normal("NFC", name)
    return names.words(signs) if names.is_in_one(signs) else ()


def sound(latin: str) -> str:
    """The consonants of a word in Latin letters, marked as a sound."""
    return MARK + names.sound(latin)
