"""A picture that somebody brings keeps nothing active, or is refused with advice."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from core.db import db
from core.errors import RuleBroken
from recognition.badges.models import BadgeVersion
from recognition.badges.pictures import take_in
from tests.people import People, sign_in
from tests.recognition.badges import FORM

SVG = "{http://www.w3.org/2000/svg}"
OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">'
)
RECT = '<rect width="9" height="9"/>'
TAGS = ("script", "rect", "g", "a", "use", "image", "foreignObject", "style", "set", "iframe")
VALUES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "https://evil.example/x.svg#y",
    "//evil.example/x",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "url(https://evil.example/a)",
    "url( '//evil.example/a' )",
    "u\\72l(https://evil.example/a)",
    "#a",
    "red",
)
ATTRIBUTES = ("href", "xlink:href", "onload", "onclick", "fill", "style", "src", "filter", "id")
often = settings(max_examples=200, deadline=None)


def svg(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


def photo(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **more)
    return written.getvalue()


def huge_png() -> bytes:
    """The head of a PNG of 60,000 by 60,000 pixels, which would take 10 GB."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\x00" * 1000)
    chunks = (
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(TAGS))
    given_ones = draw(
        st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=3)
    )
    about = "".join(f' {name}="{_escaped(value)}"' for name, value in given_ones.items())
    inside = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    text = _escaped(draw(st.sampled_from(("", *VALUES))))
    return f"<{tag}{about}>{text}{''.join(inside)}</{tag}>"


@often
@given(inside=st.lists(elements(), max_size=4))
def test_nothing_active_is_left_of_any_svg(inside: list[str]) -> None:
    try:
        taken = take_in(svg(RECT + "".join(inside)), "A badge")
    except RuleBroken:
        return
    for element in ElementTree.fromstring(taken).iter():
        assert element.tag.removeprefix(SVG) not in ("script", "foreignObject", "iframe", "set")
        for name, value in element.items():
            assert not re.match(r"on|src$", name)
            assert "evil" not in value
            assert not name.endswith("href") or value.startswith(("#", "data:image/png;"))


@often
@given(content=st.binary(max_size=400))
@example(b"\x89PNG\r\n\x1a\n")
@example(b"\xff\xd8\xff\xe0")
@example(b"RIFF\x00\x00\x00\x00WEBPVP8 ")
@example(b"<svg")
@example(b"\xef\xbb\xbf<svg/>")
@example(photo()[:60])
def test_any_bytes_are_a_picture_or_refused(content: bytes) -> None:
    for start in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
    ):
        with pytest.raises(RuleBroken):
            take_in(start + content, "A badge")


@pytest.mark.parametrize(
    "content",
    [
        svg('<use href="https://evil.example/a.svg#b"/>' + RECT),
        svg('<image href="https://evil.example/a.png"/>'),
        svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg('<rect fill="url(https://evil.example/#a)"/>'),
        svg("<style>rect{fill:u\\72l(//evil.example)}</style>" + RECT),
        svg("<style>rect{cursor:image-set('//evil.example/a' 1x)}</style>" + RECT),
        svg("<g>" * 100 + RECT + "</g>" * 100),
        svg(RECT * 5000),
        svg(
            RECT
            + "".join(f'<g id="a{n}">{f"""<use href="#a{n + 1}"/>""" * 10}</g>' for n in range(8))
        ),
        svg(f'<g id="a"><use href="#a"/>{RECT}</g>'),
        svg("<title>Nothing</title>"),
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{OPEN}{RECT}</svg>'.encode(),
        (
            '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
            f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>{OPEN}<text>&c;</text></svg>'
        ).encode(),
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{OPEN}<text>&x;</text></svg>'.encode(),
        b'<html><body><svg xmlns="http://www.w3.org/2000/svg"/><script>1</script></body></html>',
        OPEN.replace(' viewBox="0 0 9 9"', "").encode() + b"<rect/></svg>",
        svg(RECT + "<!--" + "x" * 200_000 + "-->"),
        b"x" * 5_000_001,
        huge_png(),
        photo()[:-30],
        photo("GIF"),
        b"GIF89a<svg></svg>",
        "<svg></svg>".encode("utf-16"),
    ],
    ids=lambda content: str(content[:40]),
)
def test_what_could_do_harm_is_refused(app: Flask, content: bytes) -> None:
    with pytest.raises(RuleBroken):
        take_in(content, "A badge")


def test_a_plain_svg_keeps_its_drawing_and_is_named(app: Flask) -> None:
    plain = svg(
        '<title>old</title><defs><linearGradient id="g"/></defs><path d="M0 0h9" fill="url(#g)"/>'
    )
    declared = (
        b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C" "svg.dtd">' + plain
    )
    root = ElementTree.fromstring(take_in(declared, "Ó & <b>"))
    assert [each.text for each in root.iter(f"{SVG}title")] == ["Ó & <b>"]
    assert root.find(f"{SVG}path") is not None and root.get("role") == "img"


def test_a_width_and_a_height_become_a_box(app: Flask) -> None:
    sized = svg(RECT).replace(b'viewBox="0 0 9 9"', b'width="20px" height="30"')
    root = ElementTree.fromstring(take_in(sized, "A badge"))
    assert (root.get("viewBox"), root.get("width")) == ("0 0 20 30", None)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_small_upright_and_in_the_middle(app: Flask, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    taken = take_in(photo(kind, (2000, 1000), exif=exif), "A badge")
    inside = _inside(taken)
    assert inside.format == "PNG" and inside.size == (256, 512)
    assert not inside.getexif() and b"SecretCamera" not in _bytes_inside(taken)
    assert ElementTree.fromstring(taken).get("viewBox") == "0 0 512 512"


def test_what_hides_behind_a_photo_is_gone(app: Flask) -> None:
    taken = take_in(photo() + b"<script>alert(1)</script>", "A badge")
    assert b"script" not in _bytes_inside(taken)


def test_a_photo_inside_an_svg_is_made_plain_too(app: Flask) -> None:
    data = base64.b64encode(photo(size=(900, 900)) + b"<script>").decode()
    taken = take_in(svg(f'<image xlink:href="data:image/png;base64,{data}"/>'), "A badge")
    assert _inside(taken).size == (512, 512) and b"script" not in _bytes_inside(taken)


@pytest.mark.parametrize(("content", "status"), [(photo(), 303), (b"not a picture", 422)])
def test_a_picture_can_be_uploaded(
    people: People, client: FlaskClient, content: bytes, status: int
) -> None:
    sign_in(client, people.sana)
    form = {**FORM, "image_from": "upload", "file": (io.BytesIO(content), "mine.png")}
    answer = client.post(f"/communities/{people.community.id}/badges/new", data=form)
    assert answer.status_code == status
    made = db.session.scalars(select(BadgeVersion)).all()
    assert [version.design for version in made] == ([{}] if status == 303 else [])


def test_a_badge_keeps_an_uploaded_picture_under_a_new_name(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/badges/"
    form = {**FORM, "image_from": "upload", "file": (io.BytesIO(photo()), "mine.png")}
    client.post(f"{home}new", data=form)
    for name in ("Quiet helper", "Loud helper"):
        client.post(
            f"{home}1/words", data={**FORM, "image_from": "keep", "seen": "1", "name": name}
        )
    first, second = db.session.scalars(select(BadgeVersion.svg).order_by(BadgeVersion.number))
    assert "Quiet" in first and "Loud" in second and "Quiet" not in second
    assert _bytes_inside(first) == _bytes_inside(second)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _bytes_inside(taken: str) -> bytes:
    data = re.search(r"data:image/png;base64,([^\"]+)", taken)
    assert data
    return base64.b64decode(data[1])


def _inside(taken: str) -> Image.Image:
    return Image.open(io.BytesIO(_bytes_inside(taken)))
