"""The vendor files are named by their content, and the same every time."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tools import assets


def test_the_same_packages_make_the_same_files(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        assets.fill(tmp_path / name)
    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}


def test_every_file_that_is_named_is_there(tmp_path: Path) -> None:
    manifest = assets.fill(tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
    in_css = re.findall(r"url\(([^)]+)\)", (tmp_path / manifest["inter.css"]).read_text())
    assert len(in_css) == 7
    assert {path.name for path in tmp_path.iterdir()} >= {*manifest.values(), *in_css}


def test_the_sprite_has_each_icon_in_the_colour_of_the_text() -> None:
    sprite = assets.sprite()
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == list(assets.ICONS)
    assert sprite.count("currentColor") >= len(assets.ICONS)
