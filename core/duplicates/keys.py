"""Traits that two rows about one person would share. Rows are compared only where one is shared.

The blocking of Fellegi & Sunter, A theory for record linkage, JASA 64 (1969).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from anyascii import anyascii

from core.duplicates import names
from core.people.models import email_key, folded

MOST_ALIKE = 50
"""What more people share than this says nothing about any two of them."""
MOST_NAMESAKES = 10
"""Who shares a name with more people is compared only with those who share more than that."""
COMPARED_DIGITS = 9
FEWEST_DIGITS = 6
LONGEST_KEY = 120
FEWEST_LETTERS = 6
FOR_ANYBODY = (
    "info contact kontakt office admin mail email hello hallo support team press service post "
    "enquiries inquiries secretary sekretariat reception webmaster noreply accueil secretariat "
    "general volunteer volunteers events booking bookings director"
)
MEANT_FOR_ANYBODY = frozenset(FOR_ANYBODY.split())
ALSO_CALLED = {"googlemail.com": "gmail.com", "hotmail.co.uk": "hotmail.com"}


@dataclass(frozen=True)
class Traits:
    """What is compared of a person."""

    name: str
    email: str | None = None
    phone: str | None = None
    organisation: str | None = None
    place: str | None = None
    postal_address: str | None = None


def keys_of(traits: Traits) -> set[str]:
    """Every key of a person. A pure function: the same details always give the same keys."""
    found = {f"e:{canonical(traits.email)}"} if canonical(traits.email) else set()
    if own := own_part(traits.email):
        found.add(f"l:{own}")
    if digits := last_digits(traits.phone):
        found.add(f"p:{digits}")
    found |= _name_keys(traits)
    return {key[:LONGEST_KEY] for key in found}


def tells(key: str, shared_by: int) -> bool:
    """True when those who share this key are few enough to be compared with one another."""
    return 1 < shared_by <= (MOST_NAMESAKES if key.startswith(("n:", "c:")) else MOST_ALIKE)


@lru_cache(maxsize=50_000)
def canonical(address: str | None) -> str:
    """An address without what most mail servers pass over: case, dots, and what follows a plus."""
    local, at, domain = (email_key(address) or "").partition("@")
    own = local.partition("+")[0].replace(".", "")
    return f"{own}@{ALSO_CALLED.get(domain, domain)}" if at and own and domain else ""


def own_part(address: str | None) -> str:
    """What stands before the @, where it tells of one person: the same at another organisation."""
    local = re.sub("[._-]", "", canonical(address).partition("@")[0])
    return local if len(local) >= FEWEST_LETTERS and local not in MEANT_FOR_ANYBODY else ""


def domain_of(address: str | None) -> str:
    return canonical(address).partition("@")[2]


@lru_cache(maxsize=50_000)
def last_digits(phone: str | None) -> str:
    """The last nine digits: equal with the country and without, in digits of any script."""
    digits = re.sub("[^0-9]", "", anyascii(phone or ""))
    return digits[-COMPARED_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def from_the_end(phone: str | None) -> str:
    """The same digits from the last to the first, without the zero that leads in one country only.

    With the country or without, one is the beginning of the other.
    """
    return last_digits(phone).lstrip("0")[::-1]


@lru_cache(maxsize=50_000)
def plain(text: str | None) -> str:
    """Words in small Latin letters, without signs: for organisations, places and addresses."""
    return " ".join(re.findall("[a-z0-9]+", folded(anyascii(text or ""))))


def name_key(name: str) -> str:
    """The one key that all of a name gives: how many share it says how common the name is."""
    return f"n:{' '.join(names.sounds(name))}"[:LONGEST_KEY]


def _name_keys(traits: Traits) -> set[str]:
    """Keys of the name; beside organisation and place too, for names that very many bear."""
    heard = names.sounds(traits.name)
    if not heard:
        return set()
    found = {name_key(traits.name)}
    pairs = {" ".join(pair) for pair in combinations(heard, 2)} or {heard[0]}
    found |= {f"n:{pair}" for pair in pairs}
    if len(heard) > 2 or names.is_in_one(traits.name):
        found.add(f"c:{names.consonants(traits.name)}")
    place, organisation = plain(traits.place), plain(traits.organisation)
    initials = "".join(sorted({word[0] for word in names.words(traits.name)}))
    if place:
        found |= {f"a:{pair}|{place}" for pair in pairs}
    if organisation:
        found |= {f"b:{pair}|{organisation}" for pair in pairs}
        found.add(f"o:{initials}|{organisation}")
    return found
