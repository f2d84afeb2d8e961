"""People are found by their phone number too, and names by how they sound.

Locks: nothing longer than the insertion of its rows into person_terms and word_variants, which
takes some seconds for 100,000 people. Going back, Chinese and Korean names stay found by the words
they have in Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PEOPLE = sa.text(
    "SELECT id, sort_name, phone FROM people WHERE id > :last AND merged_into_id IS NULL "
    "ORDER BY id LIMIT 500"
)
HERE = sa.text(
    "SELECT person_id, community_id FROM acquaintances WHERE person_id BETWEEN :first AND :last"
)
TERM = sa.text(
    "INSERT INTO person_terms (community_id, term, sort_name, person_id) "
    "VALUES (:community, :term, :name, :person) ON CONFLICT DO NOTHING"
)
VARIANT = sa.text(
    "INSERT INTO word_variants (variant, word) VALUES (:variant, :word) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    known: set[tuple[str, str]] = set()
    while people := connection.execute(PEOPLE, {"last": last}).all():
        last = people[-1].id
        here: dict[int, list[int]] = {}
        for person_id, at in connection.execute(HERE, {"first": people[0].id, "last": last}):
            here.setdefault(person_id, []).append(at)
        rows = [
            {"community": at, "term": term, "name": one.sort_name[:60], "person": one.id}
            for one in people
            for term in _terms(one)
            for at in here.get(one.id, ())
        ]
        words = {
            (variant, word)
            for one in people
            if one.id in here
            for variant, word in _variants(one.sort_name[:60])
        }
        _write(TERM, rows)
        _write(VARIANT, [{"variant": each[0], "word": each[1]} for each in sorted(words - known)])
        known |= words


def downgrade() -> None:
    op.execute("DELETE FROM person_terms WHERE term >= '+' AND term < ','")
    op.execute("DELETE FROM word_variants WHERE variant >= '~' AND variant < '\x7f'")


def _write(statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(statement, rows)


def _terms(one: Any) -> set[str]:
    digits = re.sub("[^0-9]", "", anyascii(one.phone or ""))
    number = digits[-9:].lstrip("0")[::-1] if len(digits) >= 6 else ""
    return {*_in_words(one.sort_name[:60]), *([f"+{number}"] if number else [])}


RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
MARKS = "".join(
    chr(c) for c in range(0x300, 0x1200) if unicodedata.category(chr(c)) in ("Mn", "Mc")
)
SPACELESS = re.compile(rf"[{RANGES}]")
WORD = re.compile(rf"[{RANGES}]+|(?:(?![{RANGES}_])[\w{MARKS}])+")
ASCII_WORD = re.compile(r"[a-z0-9]+")
HAN_OR_HANGUL = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")
SPELLINGS = "shch:s tsch:c sch:s sh:s tch:c zh:z ph:f th:t gh:g ck:k dj:j x:ks q:k"
ALIKE = str.maketrans("gvzbd", "kfspt")
TITLES = "mr mrs ms miss mx dr prof sir herr frau mme mlle sr sra jr phd msc bsc ing dipl"


def _in_words(name: str) -> set[str]:
    """The Latin words of a name in two to four Chinese or Korean signs: the first is the family."""
    signs = unicodedata.normalize("NFC", name).strip()
    if not HAN_OR_HANGUL.fullmatch(signs):
        return set()
    latin = [re.sub("[^a-z0-9]", "", anyascii(part).lower()) for part in (signs[0], signs[1:])]
    words = {word for word in latin if word}
    return words - set(TITLES.split()) or words


def _variants(name: str) -> Iterator[tuple[str, str]]:
    """How the words of a name sound; of those that are terms from now on also their typos."""
    signs = _in_words(name)
    for word in signs or _words(name):
        latin = _latin(word)
        if latin.isalpha():
            yield f"~{_sound(latin)}", word
    for word in signs:
        if len(word) >= 4 and word.isalpha():
            start = word[:8]
            yield start, word
            yield from ((start[:at] + start[at + 1 :], word) for at in range(len(start)))


def _words(name: str) -> set[str]:
    if name.isascii():
        return {word[:40] for word in ASCII_WORD.findall(name.lower())}
    runs = WORD.findall(unicodedata.normalize("NFKC", name.casefold()))
    folded = (_folded(run) for run in runs)
    return {word[: 12 if SPACELESS.match(word) else 40] for word in folded if word}


def _latin(word: str) -> str:
    return "".join(ASCII_WORD.findall(anyascii(word).lower()))[:40]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _sound(word: str) -> str:
    text = word
    for spelling in SPELLINGS.split():
        heard, _colon, kept = spelling.partition(":")
        text = text.replace(heard, kept)
    found = re.sub(r"(.)\1+", r"\1", text).translate(ALIKE)
    found = re.sub("[aeiouyw]+", "", found).replace("c", "k").replace("kh", "k")
    found = re.sub(r"(.)\1+", r"\1", found)
    return (found[:-1] if len(found) > 1 and found.endswith("h") else found) or word
