"""Names in a form in which two spellings of one name are equal, in any script and order."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from core.people.models import folded

MOST_WORDS = 5
HAN_OR_HANGUL = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")
TITLES = "mr mrs ms miss mx dr prof sir herr frau mme mlle sr sra jr phd msc bsc ing dipl"
SOUNDS = (
    ("shch", "s"),
    ("tsch", "c"),
    ("sch", "s"),
    ("sh", "s"),
    ("tch", "c"),
    ("zh", "z"),
    ("ph", "f"),
    ("th", "t"),
    ("gh", "g"),
    ("ck", "k"),
    ("dj", "j"),
    ("x", "ks"),
    ("q", "k"),
)
LETTERS = str.maketrans({"g": "k", "v": "f", "z": "s", "b": "p", "d": "t"})
VOWELS = re.compile("[aeiouyw]+")
AGAIN = re.compile(r"(.)\1+")
COMMON = (
    "maria anna ana john peter paul david michael thomas daniel james robert mary sarah emma "
    "laura julia sofia martin andreas christian stefan jan jose juan carlos luis antonio "
    "francisco manuel pedro mohammed mohamed ahmed ali hassan hussein omar fatima aisha ibrahim "
    "yusuf wang li zhang liu chen yang huang zhao wu zhou kim lee park choi nguyen tran ivan "
    "alexander sergei olga elena smith jones brown johnson williams taylor miller davis wilson "
    "muller schmidt schneider fischer weber garcia rodriguez martinez lopez gonzalez hernandez "
    "perez sanchez silva santos rossi russo petrov ivanov kumar singh sharma patel khan begum"
)


@lru_cache(maxsize=50_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small Latin letters, sorted, without titles.

    A Chinese or Korean name of a few signs is its family name and its given name.
    """
    parts = re.split(r"[\s.,;/_\-\u00b7()'\u2019]+", _with_a_gap(name))
    found = [re.sub("[^a-z0-9]", "", folded(anyascii(part))) for part in parts]
    kept = [word for word in found if word and word not in NO_NAMES] or [w for w in found if w]
    return tuple(sorted(kept)[:MOST_WORDS])


def in_one(name: str) -> str:
    """The name in small Latin letters, in its own order, without gaps."""
    return re.sub("[^a-z0-9]", "", folded(anyascii(name)))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The consonants of a word of Latin letters, the alike ones as one; its vowels if only those.

    Scripts that leave vowels out, and the ways of writing them in Latin letters, meet here.
    """
    text = word
    for heard, kept in SOUNDS:
        text = text.replace(heard, kept)
    found = VOWELS.sub("", AGAIN.sub(r"\1", text).translate(LETTERS)).replace("c", "k")
    found = AGAIN.sub(r"\1", found.replace("kh", "k"))
    return (found[:-1] if len(found) > 1 and found.endswith("h") else found) or word


def sounds(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, sorted: equal for swapped order and for other scripts."""
    return tuple(sorted(sound(word) for word in words(name)))


def consonants(name: str) -> str:
    """All that sounds in a name, in order of the alphabet: wherever its words begin and end."""
    return "".join(sorted("".join(sounds(name))))


def is_common(name: str) -> bool:
    """True for a name of which every word is borne by very many people."""
    return all(sound(word) in COMMON_SOUNDS for word in words(name))


def is_in_one(name: str) -> bool:
    """True for a few Chinese or Korean signs: where the words begin in it depends on the writer."""
    return bool(HAN_OR_HANGUL.fullmatch(name.strip()))


def _with_a_gap(name: str) -> str:
    """A name written in one go in Chinese or Korean signs, with its family name apart."""
    if is_in_one(name):
        return f"{name.strip()[0]} {name.strip()[1:]}"
    return name


NO_NAMES = frozenset(TITLES.split())
COMMON_SOUNDS = frozenset(sound(word) for word in COMMON.split())
