"""A file that somebody adds is refused, or made anew as a plain picture under a name of ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select

from core.db import db
from core.errors import RuleBroken
from core.files import images
from core.files.models import StoredFile
from tests.people import People, sign_in
from tests.recognition.test_badges_pictures import huge_png, photo, svg

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FORM = {"said": "Ran the seed swap", "kind": "event", "done_on": "2026-11-01", "form_key": "a" * 32}
HIDDEN = b"/*<html><script>zqx()</script>*/=1;PK\x05\x06" + b"\0" * 18


def exif() -> Image.Exif:
    """What a telephone writes into a photo: who made it, and where."""
    found = Image.Exif()
    found[0x010F], found[0x0112], found[0x013B] = "SecretCamera", 6, "SecretName"
    found.get_ifd(0x8825).update({1: "N", 2: (55.0, 58.0, 14.0), 3: "W", 4: (3.0, 10.0, 22.0)})
    return found


def moving(kind: str) -> bytes:
    written = io.BytesIO()
    first, *others = (Image.new("RGB", (40, 20), colour) for colour in ("red", "blue", "teal"))
    first.save(written, kind, save_all=True, append_images=others, duration=20)
    return written.getvalue()


def in_mode(kind: str, mode: str) -> bytes:
    written = io.BytesIO()
    Image.new(mode, (40, 20)).save(written, kind)
    return written.getvalue()


TAKEN = {
    "a GIF that is a script and an archive": photo("GIF") + HIDDEN,
    "a PNG that is a page": photo() + HIDDEN,
    "a JPEG that is a page": photo("JPEG", comment=HIDDEN) + HIDDEN,
    "a GIF that moves": moving("GIF"),
    "a PNG that moves": moving("PNG"),
    "a WebP that moves": moving("WEBP"),
    "a JPEG for printers": in_mode("JPEG", "CMYK"),
    "a PNG of 16 bits": in_mode("PNG", "I;16"),
    "a PNG of two colours": in_mode("PNG", "1"),
    **{f"a {kind} with a place": photo(kind, exif=exif()) for kind in ("JPEG", "PNG", "WEBP")},
}
REFUSED = {
    "a page": b"<!doctype html><script>zqx()</script>",
    "an SVG": svg("<script>zqx()</script>"),
    "a script": b"GIF89a/*" + HIDDEN,
    "half a JPEG": photo("JPEG", (400, 400))[:-400],
    "half a PNG": photo(size=(400, 400))[:-30],
    "a PNG of 60,000 by 60,000": huge_png(),
    "12 MB": photo() + b"\0" * 12_000_000,
    "a TIFF": photo("TIFF"),
    "a BMP": photo("BMP"),
    "an EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "nothing": b"\0",
}
NAMES = ("../../../etc/passwd", "a.html", 'x"; filename="zqx.html', "zqx\0")
SAMPLES = [photo("JPEG", exif=exif()), photo("PNG", exif=exif()), photo("WEBP"), *TAKEN.values()]


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.amir)
    return f"/communities/{people.community.id}"


def add(client: FlaskClient, home: str, content: bytes, name: str = "zqx.png") -> Any:
    data = {**FORM, "file": (io.BytesIO(content), name)}
    return client.post(f"{home}/contributions/new", data=data)


@ONCE
@pytest.mark.parametrize("kind", TAKEN)
def test_a_picture_is_made_anew(home: str, client: FlaskClient, kind: str) -> None:
    assert add(client, home, TAKEN[kind]).status_code == 303
    answer = served(client, home)
    seen = Image.open(io.BytesIO(answer.data))
    assert (seen.format, seen.mode, getattr(seen, "n_frames", 1)) == ("WEBP", "RGB", 1)
    assert not seen.getexif() and not {"exif", "xmp", "comment", "icc_profile"} & set(seen.info)
    assert not any(word in answer.data for word in (b"zqx", b"Secret", b"script", b"PK\x05\x06"))


@ONCE
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused_and_not_kept(
    home: str, client: FlaskClient, kind: str
) -> None:
    answer = add(client, home, REFUSED[kind])
    assert answer.status_code == 409 and "zqx()" not in answer.text
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0


@ONCE
@pytest.mark.parametrize("name", NAMES)
def test_a_file_stands_under_a_name_of_ours(home: str, client: FlaskClient, name: str) -> None:
    assert add(client, home, photo(), name).status_code == 303
    answer = served(client, home)
    assert "zqx" not in str(answer.headers).lower() and "passwd" not in str(answer.headers)


@ONCE
def test_a_pdf_that_is_a_page_is_only_downloaded(home: str, client: FlaskClient) -> None:
    assert add(client, home, b"%PDF-1.7\n<html><script>zqx()</script>", "a.html").status_code == 303
    answer = served(client, home)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert ".html" not in answer.headers["Content-Disposition"]


@pytest.mark.filterwarnings("ignore")  # Pillow says what it thinks of the file
@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_to_a_picture_is_read_or_refused(
    speaking: None, sample: bytes, data: st.DataObject
) -> None:
    raw = bytearray(sample)
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        raw[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        made = Image.open(io.BytesIO(images.photo(bytes(raw))))
    except RuleBroken:
        return
    assert made.format == "WEBP" and max(made.size) <= images.LONGEST_SIDE


@pytest.fixture(scope="module")
def speaking() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def served(client: FlaskClient, home: str) -> Any:
    """The one file as it is handed out, at an address that nobody guesses."""
    file = db.session.scalars(select(StoredFile)).one()
    assert len(file.public_id) == 32
    answer = client.get(f"{home}/files/{file.public_id}")
    assert answer.status_code == 200 and answer.mimetype in ("image/webp", "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return answer
