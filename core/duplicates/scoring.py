"""How likely two rows speak of one person: each trait weighs for it or against it, in bits.

The weights of Fellegi & Sunter, A theory for record linkage, JASA 64 (1969), with names weighed by
how rare they are, as Winkler (2006) reviews it. The numbers were set on the sample of
`benchmarks/duplicates.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from core.duplicates import keys, names
from core.duplicates.keys import Traits

SHOWN_FROM = 55
PRIOR = -11.0
"""Before anything is compared: about one pair in two thousand that share a key is one person."""
MOST_NAME_BITS = 10.0
ALIKE_WORDS = 0.87
NEARLY = 0.8
ALIKE_NAMES = 90
SAME_WORDS = 92
OWN_NAME = 70
OF_NOBODY = (
    "gmail.com outlook.com hotmail.com yahoo.com icloud.com live.com aol.com gmx.de gmx.net "
    "web.de proton.me protonmail.com mail.ru yandex.ru qq.com 163.com naver.com t-online.de "
    "free.fr libero.it wp.pl yahoo.co.uk btinternet.com sky.com msn.com me.com"
)
FOR_EVERYBODY = frozenset(OF_NOBODY.split())


@dataclass(frozen=True)
class Likeness:
    """From 0 to 100, and codes of what speaks for it, the strongest first."""

    score: int
    reasons: list[str]


def likeness(first: Traits, second: Traits, alike: int = 2) -> Likeness:
    """Compare two people. `alike` is how many are called so, as far as we know."""
    found = [
        _names(first, second, alike),
        _addresses(first, second),
        _phones(first, second),
        _organisations(first, second),
        _places(first, second),
        _posts(first, second),
    ]
    bits = PRIOR + sum(weight for weight, _reason in found)
    said = sorted((each for each in found if each[0] > 0 and each[1]), reverse=True)
    return Likeness(round(100 / (1 + 2**-bits)), [reason for _weight, reason in said])


def _names(first: Traits, second: Traits, alike: int) -> tuple[float, str]:
    ours, theirs = names.words(first.name), names.words(second.name)
    bits = min(_rarity(each.name, alike) for each in (first, second))
    if ours == theirs:
        return bits, "name" if keys.plain(first.name) == keys.plain(second.name) else "name_order"
    heard = names.consonants(first.name) == names.consonants(second.name)
    if heard and _sound_alike(first.name, second.name):
        return bits - 1, "name_sound"
    paired = _paired(ours, theirs)
    if paired and len(ours) == len(theirs):
        return bits - 1.5, "name_alike"
    if paired:
        return bits - 1.5, "name_part"
    if set(ours) & set(theirs) and _nearly(ours, theirs):
        return 1.5, "name_alike"
    return (-15, "") if set(ours) & set(theirs) else (-17, "")


def _rarity(name: str, alike: int) -> float:
    """What an equal name says: much for one that nobody else bears, little for a common one."""
    bits = MOST_NAME_BITS - 1.0 * log2(max(alike - 1, 1))
    if names.is_common(name):
        bits -= 2
    if len(names.words(name)) < 2:
        bits -= 4
    return max(bits, 3.0)


def _sound_alike(first: str, second: str) -> bool:
    """Leave apart what sounds alike only without vowels, where both are written in Latin letters.

    Scripts without vowels leave no other choice.
    """
    if not (_is_latin(first) and _is_latin(second)):
        return True
    ours, theirs = names.words(first), names.words(second)
    joined = (names.in_one(first), names.in_one(second))
    return _paired(ours, theirs) or fuzz.ratio(*joined) >= ALIKE_NAMES


def _is_latin(name: str) -> bool:
    return all(ord(sign) < 0x250 or 0x1E00 <= ord(sign) < 0x1F00 for sign in name)


def _paired(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """True when each word of the shorter name has one like it in the longer, at least two."""
    fewer, more = sorted((ours, theirs), key=lambda words: (len(words), words))
    if len(fewer) < 2:
        return len(more) == 1 and len(fewer) == 1 and _are_alike(fewer[0], more[0])
    left, whole = list(more), 0
    for word in sorted(fewer, key=len, reverse=True):
        best = max(left, key=lambda other: (_alike(word, other), len(other)))
        if not _are_alike(word, best):
            return False
        whole += len(word) > 1 and len(best) > 1
        left.remove(best)
    return whole >= 1


def _nearly(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """True when what the names do not share is nearly alike: Jon and John."""
    left, right = sorted({*ours} - {*theirs}), sorted({*theirs} - {*ours})
    alike = JaroWinkler.similarity("".join(left), "".join(right))
    return len(left) == len(right) and alike >= NEARLY


def _are_alike(word: str, other: str) -> bool:
    return _alike(word, other) >= ALIKE_WORDS


def _alike(word: str, other: str) -> float:
    """How alike two words of a name are, from 0 to 1; an initial stands for its word."""
    if min(len(word), len(other)) == 1:
        return 0.9 if word[0] == other[0] else 0.0
    if min(len(word), len(other)) < 4 and word != other:
        return 0.88 if names.sound(word) == names.sound(other) and word[0] == other[0] else 0.0
    alike: float = JaroWinkler.similarity(word, other)
    return max(alike, 0.9) if names.sound(word) == names.sound(other) and alike > 0.75 else alike


def _addresses(first: Traits, second: Traits) -> tuple[float, str]:
    ours, theirs = keys.canonical(first.email), keys.canonical(second.email)
    if not (ours and theirs):
        return 0.0, ""
    if ours == theirs:
        return (13.0, "email") if keys.own_part(ours) else (8.0, "email")
    if keys.own_part(ours) and keys.own_part(ours) == keys.own_part(theirs):
        return (2.0 if _says_the_name(first) or _says_the_name(second) else 7.0), "email_own"
    if fuzz.ratio(ours, theirs) >= ALIKE_NAMES and _digits(ours) == _digits(theirs):
        return 2.0, "email_alike"
    same_house = keys.domain_of(ours) == keys.domain_of(theirs)
    return (-1.0 if not same_house or keys.domain_of(ours) in FOR_EVERYBODY else -5.0), ""


def _says_the_name(person: Traits) -> bool:
    """True for an address made of the name, as namesakes elsewhere have it too."""
    return fuzz.ratio(keys.own_part(person.email), names.in_one(person.name)) >= OWN_NAME


def _digits(address: str) -> str:
    return "".join(sign for sign in address if sign.isdigit())


def _phones(first: Traits, second: Traits) -> tuple[float, str]:
    ours, theirs = keys.last_digits(first.phone), keys.last_digits(second.phone)
    if not (ours and theirs):
        return 0.0, ""
    return (9.0, "phone") if ours == theirs else (-2.5, "")


def _organisations(first: Traits, second: Traits) -> tuple[float, str]:
    ours, theirs = keys.plain(first.organisation), keys.plain(second.organisation)
    if not (ours and theirs):
        return 0.0, ""
    same = ours == theirs or fuzz.token_set_ratio(ours, theirs) >= SAME_WORDS
    return (7.5, "organisation") if same else (-2.0, "")


def _places(first: Traits, second: Traits) -> tuple[float, str]:
    ours, theirs = keys.plain(first.place), keys.plain(second.place)
    if not (ours and theirs):
        return 0.0, ""
    return (3.0, "place") if fuzz.ratio(ours, theirs) >= ALIKE_NAMES else (-2.5, "")


def _posts(first: Traits, second: Traits) -> tuple[float, str]:
    ours, theirs = keys.plain(first.postal_address), keys.plain(second.postal_address)
    if not (ours and theirs):
        return 0.0, ""
    same = fuzz.token_sort_ratio(ours, theirs) >= ALIKE_NAMES
    return (6.0, "postal_address") if same else (-1.5, "")
