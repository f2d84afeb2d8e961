"""One way to write what a document says, whatever the order and spacing of its JSON (RDFC-1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from recognition.credentials import contexts

NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20"<>\\^`{|}]')


class Ambiguous(Exception):
    """The document does not say one thing only, so it must not be signed; the text says why."""


def canonical(document: dict[str, Any]) -> bytes:
    """What the document says, as sorted N-Quads.

    Raises UnknownContext for words from elsewhere, and jsonld.JsonLdError for no JSON-LD.
    """
    return sorted_quads(quads(document))


def canonical_to_sign(document: dict[str, Any]) -> bytes:
    """Likewise, for what we are about to vouch for.

    Raises Ambiguous where a member would stay unsigned, an address is not one, or two
    implementations read it differently.
    """
    must_be_understood(document)
    ours = canonical(document)
    theirs = jsonld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": contexts.load,
        },
    )
    if ours.decode() != theirs:
        raise Ambiguous("two implementations of RDFC-1.0 read it differently")
    return ours


def quads(document: dict[str, Any]) -> str:
    """The statements of a document, in no order."""
    options = {"format": "application/n-quads", "documentLoader": contexts.load}
    return str(jsonld.to_rdf(document, options))


def sorted_quads(statements: str) -> bytes:
    """Statements with blank nodes named and lines ordered as RDFC-1.0 says."""
    dataset = Dataset(parse(statements, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    text = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def must_be_understood(document: dict[str, Any]) -> None:
    dropped: list[str] = []
    expanded = jsonld.expand(
        document, {"documentLoader": contexts.load}, on_property_dropped=dropped.append
    )
    if dropped:
        raise Ambiguous(f"no context knows {', '.join(map(str, dropped))}")
    for address in _addresses(expanded):
        if ":" not in address or NOT_IN_AN_ADDRESS.search(address):
            raise Ambiguous(f"{address!r} is not a whole, percent-encoded address")


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
