"""Whatever a stranger sends, a report comes out, in time, and nothing that was changed is valid."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import time
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.credentials import statuses
from recognition.credentials.canonical import sorted_quads
from recognition.credentials.checks import Failed
from recognition.credentials.foreign import Canonicaliser
from recognition.credentials.reading import Read, read
from tests.recognition.credential_samples import (
    FILES,
    SUBJECT,
    WORDS,
    Document,
    endorsement,
    look_at,
    samples,
    sentence,
    sign,
    unsigned,
)

GOOD = sign(unsigned())
CARRIERS = ["simple.json", "simple-json.svg", "simple-jwt.svg", "simple-json.png", "simple-jwt.png"]
often = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
NAMES = st.sampled_from(["id", "type", "@context", "@id", "proof", "name", "endorsement"])
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, held in inside:
        found.append((*path, name))
        if isinstance(held, dict | list):
            found += _places(held, (*path, name))
    return found


PLACES = st.sampled_from(_places(GOOD))


def _holder_of(document: Document, path: tuple[Any, ...]) -> Any:
    held: Any = document
    for name in path[:-1]:
        held = held[name]
    return held


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def _png(*texts: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(b"iTXt", text) for text in texts)


def _svg(inside: str, before: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:o="https://purl.imsglobal.org/ob/v3p0">{inside}</svg>'
    ).encode()


TWICE = "<o:credential>{}</o:credential>" * 2
BILLION = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "nothing": (b"", "no badge"),
    "too large": (b"{" + b" " * 1_000_001, "1 MB"),
    "deep": (b'{"a":' * 150_000, "nested too deeply"),
    "deep but whole": (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", "nested too deeply"),
    "many": (b'{"a":[' + b"1," * 9_000 + b"1]}", "more parts"),
    "a member twice": (b'{"id":"a","id":"b"}', "there twice"),
    "not a number": (b'{"a":NaN}', "not a number"),
    "infinity": (b'{"a":1e999}', "too large a number"),
    "a huge number": (b'{"a":' + b"9" * 10_000 + b"}", "too large a number"),
    "a control character": (b'{"a":"\\u0000"}', "control characters"),
    "half a letter": (b'{"a":"\\ud800"}', "control characters"),
    "a list": (b"[]", "no badge"),
    "no text": (b"\xff\xfe\x00", "no badge"),
    "cut off": (b'{"a":', "not JSON"),
    "a token of nothing": (b"e30.W10.e30", "no credential"),
    "a picture without": (_png(), "no credential in this picture"),
    "a picture with two": (_png(*[b"openbadgecredential\0\0\0\0\0{}"] * 2), "several"),
    "a compressed text": (_png(b"openbadgecredential\0\1\0\0\0x"), "compressed"),
    "a broken text": (_png(b"openbadgecredential\0"), "compressed"),
    "a damaged picture": (_png(b"openbadgecredential\0\0\0\0\0{}")[:-1] + b"x", "damaged"),
    "an SVG without": (_svg(""), "no credential in this picture"),
    "an SVG with two": (_svg(TWICE), "several"),
    "a damaged SVG": (b"<svg", "damaged"),
    "words that grow": (_svg("&b;", BILLION), "definitions"),
    "an external file": (_svg("", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc">]>'), "defin"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_with_the_reason(speaking: None, name: str) -> None:
    data, words = HOSTILE[name]
    began = time.monotonic()
    report = look_at(data)
    assert words in sentence(report, "file") and not report.is_readable
    assert time.monotonic() - began < 5


@often
@given(st.binary(max_size=300))
def test_nothing_but_a_report_comes_out_of_bytes(speaking: None, data: bytes) -> None:
    for start in (b"", b"{", b"<svg>", b"\x89PNG\r\n\x1a\n", b"e30."):
        assert not look_at(start + data).is_valid


@often
@given(st.sampled_from(CARRIERS), st.integers(0), st.integers(0, 40), st.binary(max_size=40))
def test_nothing_but_a_report_comes_out_of_a_damaged_file(
    speaking: None, name: str, at: int, length: int, instead: bytes
) -> None:
    data = (FILES / name).read_bytes()
    at %= len(data)
    look_at(data[:at] + instead + data[at + length :], samples())


@often
@given(st.dictionaries(NAMES | st.text(max_size=8), ANYTHING))
def test_nothing_but_a_report_comes_out_of_a_document(speaking: None, document: Document) -> None:
    assert not look_at(document).is_valid


@often
@given(PLACES, ANYTHING)
def test_every_change_is_refused(speaking: None, path: tuple[Any, ...], instead: Any) -> None:
    changed = json.loads(json.dumps(GOOD))
    holder = _holder_of(changed, path)
    if json.dumps(holder[path[-1]]) == json.dumps(instead):
        return
    holder[path[-1]] = instead
    assert not look_at(changed).is_valid


@often
@given(PLACES)
def test_every_loss_is_refused(speaking: None, path: tuple[Any, ...]) -> None:
    changed = json.loads(json.dumps(GOOD))
    del _holder_of(changed, path)[path[-1]]
    assert not look_at(changed).is_valid


@often
@given(PLACES, NAMES | st.text(min_size=1, max_size=8), ANYTHING)
def test_every_addition_is_refused(
    speaking: None, path: tuple[Any, ...], name: str, value: Any
) -> None:
    changed = json.loads(json.dumps(GOOD))
    holder = _holder_of(changed, path)
    if not isinstance(holder, dict) or name in holder or value in ([], {}):
        return
    holder[name] = value
    assert not look_at(changed).is_valid


def test_what_takes_for_ever_is_given_up(speaking: None) -> None:
    nodes = [{"type": ["Evidence"], "name": "x"} for _each in range(60)]
    document = sign(unsigned(endorsement=[])) | {"evidence": nodes}
    began = time.monotonic()
    assert not look_at(document).is_valid
    assert time.monotonic() - began < 12


@pytest.mark.parametrize(
    "inside", [{}, {"issuer": {"id": "urn:x:1", "@context": [WORDS[1]] * 2_000}}]
)
def test_no_place_for_words_is_looked_up_for_ever(speaking: None, inside: Document) -> None:
    began = time.monotonic()
    report = look_at(GOOD | {"@context": WORDS + [WORDS[1]] * 2_000} | inside)
    assert "more places" in sentence(report, "words")
    assert time.monotonic() - began < 5


def test_endorsements_of_endorsements_come_to_an_end(speaking: None) -> None:
    inner = endorsement(SUBJECT, id="urn:x:9")
    for number in range(3):
        inner = endorsement(SUBJECT, id=f"urn:x:{number}", endorsement=[inner])
    assert "deeper" in sentence(look_at(sign(unsigned(endorsement=[inner]))), "endorsements")


def test_a_tangle_of_nameless_things_is_given_up() -> None:
    document: Document = {"@context": {"p": "urn:p"}, "p": []}
    document["p"] = [
        {"@id": f"_:n{a}", "p": [{"@id": f"_:n{b}"} for b in range(12) if a != b]}
        for a in range(12)
    ]
    began = time.monotonic()
    with pytest.raises(Failed):
        Canonicaliser(seconds=1)(document)
    assert time.monotonic() - began < 5


def test_a_child_writes_what_we_write() -> None:
    document = {"@context": {"p": "urn:p"}, "p": [{"p": str(n)} for n in range(12)]}
    written = Canonicaliser()(document)
    again = {"@context": {"p": "urn:p"}, "p": [{"p": str(n)} for n in reversed(range(12))]}
    assert written.count(b"\n") == 24 and Canonicaliser()(again) == written
    assert sorted_quads(written.decode()) == written


@pytest.mark.parametrize("encoded", ["u", "uAAAA", "x" * 9, 7, None, "z4sIA", "u" + "/" * 40])
def test_a_list_that_is_none_is_refused(speaking: None, encoded: object) -> None:
    with pytest.raises(Failed):
        statuses.is_set(encoded, 0)


def test_a_list_that_grows_for_ever_is_refused(speaking: None) -> None:
    bomb = base64.urlsafe_b64encode(gzip.compress(bytes(50_000_000))).decode().rstrip("=")
    with pytest.raises(Failed):
        statuses.is_set(f"u{bomb}", 0)


def test_text_around_a_document_does_no_harm(speaking: None) -> None:
    text = (FILES / "simple.json").read_bytes()
    assert look_at(b"\xef\xbb\xbf\n " + text + b"\n", samples()).is_valid
    assert read({"a": 1}) == Read({"a": 1})


def test_what_a_token_says_beside_its_credential_is_refused() -> None:
    claims = json.dumps({"vc": GOOD, "validUntil": "2020-01-01T00:00:00Z"})
    parts = [b'{"alg":"ES256"}', claims.encode(), b"signature"]
    token = b".".join(base64.urlsafe_b64encode(each).rstrip(b"=") for each in parts)
    with pytest.raises(Failed, match="beside its credential"):
        read(token)


def test_a_signature_of_a_million_letters_takes_no_time(speaking: None) -> None:
    document = sign(unsigned(endorsement=[]))
    document["proof"][0]["proofValue"] = "z" * 900_000
    began = time.monotonic()
    assert not look_at(document).is_valid
    assert time.monotonic() - began < 5
