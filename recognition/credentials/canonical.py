"""One way to write what a document says, whatever the order and spacing of its JSON (RDFC-1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Lock
from typing import Any

from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from recognition.credentials import contexts

# without a base, since PyLD would put what is not whole below example.org
OPTIONS = {"format": "application/n-quads", "documentLoader": contexts.load, "base": None}
# PyLD keeps contexts in caches that all threads share and that break when two change them
ONE_AT_A_TIME = Lock()
NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20"<>\\^`{|}]')


class Ambiguous(Exception):
    """The document does not say one thing only, so it must not be signed; the text says why."""


def canonical(document: dict[str, Any]) -> bytes:
    """What the document says, as sorted N-Quads.

    Raises UnknownContext for words from elsewhere, and jsonld.JsonLdError for no JSON-LD.
    """
    return sorted_quads(quads(_expanded(document, [])))


def canonical_to_sign(document: dict[str, Any]) -> bytes:
    """Likewise, for what we are about to vouch for.

    Raises Ambiguous where a member would stay unsigned, an address is not one, or two
    implementations read it differently.
    """
    statements = must_be_understood(document)
    ours = sorted_quads(quads(statements))
    with ONE_AT_A_TIME:
        theirs = jsonld.normalize(statements, OPTIONS | {"algorithm": "URDNA2015"})
    if ours.decode() != theirs:
        raise Ambiguous("two implementations of RDFC-1.0 read it differently")
    return ours


def must_be_understood(document: dict[str, Any]) -> list[Any]:
    """The document without its short words.

    Raises Ambiguous where a context does not know a member, or an address is not one.
    """
    dropped: list[object] = []
    statements = _expanded(document, dropped)
    if dropped:
        raise Ambiguous(f"no context knows {', '.join(map(str, dropped))}")
    for address in _addresses(statements):
        if ":" not in address or NOT_IN_AN_ADDRESS.search(address):
            raise Ambiguous(f"{address!r} is not a whole, percent-encoded address")
    return statements


def quads(statements: list[Any] | dict[str, Any]) -> str:
    """The statements of a document, expanded or not, one a line and in no order."""
    with ONE_AT_A_TIME:
        return str(jsonld.to_rdf(statements, OPTIONS))


def sorted_quads(statements: str) -> bytes:
    """Statements with blank nodes named and lines ordered as RDFC-1.0 says."""
    dataset = Dataset(parse(statements, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    text = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def _expanded(document: dict[str, Any], dropped: list[object]) -> list[Any]:
    """The document without its short words. What no context knows is left out, and added here."""
    with ONE_AT_A_TIME:
        return list(jsonld.expand(document, dict(OPTIONS), on_property_dropped=dropped.append))


def _addresses(value: Any) -> Iterator[str]:
    """Every id and type of an expanded document."""
    if isinstance(value, dict):
        for name, held in value.items():
            if name in ("@id", "@type"):
                yield from [held] if isinstance(held, str) else held
            else:
                yield from _addresses(held)
    elif isinstance(value, list):
        for held in value:
            yield from _addresses(held)
