"""Fill static/vendor with what pages use from npm: HTMX, the Inter typeface, and the icons.

Every file has its content in its name, so that browsers may keep it for ever; manifest.json
maps plain names to these. The folder is made aside and moved in place: it is whole or absent.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
WORKSHOP = ROOT / ".cache"
HTMX = "htmx.org/dist/htmx.min.js"
INTER = "@fontsource-variable/inter"
BESIDE = ("arabic", "hebrew")
"""Scripts that Inter has no letters for, and whose letters nobody's PDF reader lends."""
ICON_SET = "@iconify-json/lucide/icons.json"
# fmt: off
ICONS = (
    "arrow-left", "arrow-right", "award", "ban", "bell", "building-2", "calendar", "camera",
    "check", "chevron-down", "chevron-right", "circle-check", "circle-help", "clock", "download",
    "ear", "external-link", "eye", "file", "filter", "globe", "graduation-cap", "hand", "handshake",
    "heart", "house", "inbox", "info", "languages", "list", "lock", "log-in", "log-out", "mail",
    "mail-open", "mailbox", "map-pin", "megaphone", "menu", "message-circle", "moon", "pencil",
    "phone", "plus", "printer", "qr-code", "refresh-cw", "search", "send", "settings", "shield",
    "sparkles", "sun", "tag", "trash-2", "triangle-alert", "undo-2", "upload", "user", "user-plus",
    "users", "waves", "x",
)
BADGE_ICONS = (
    "sprout", "leaf", "tree-deciduous", "flower-2", "apple", "bird", "sun", "star", "flame", "gem",
    "heart", "hand-heart", "handshake", "hand-helping", "message-circle-heart", "house-heart",
    "users-round", "ear", "megaphone", "languages", "lightbulb", "book-open", "graduation-cap",
    "pen-line", "mic", "music", "palette", "camera", "code", "wrench", "hammer", "shovel",
    "scissors", "cooking-pot", "coffee", "bike", "compass", "map", "globe", "mountain", "rocket",
    "anchor", "puzzle", "telescope", "key-round", "shield-check", "accessibility", "medal",
)
# fmt: on


def main() -> None:
    """Write static/vendor anew and say what is in it."""
    for parent in (VENDOR.parent, WORKSHOP):
        parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="vendor-", dir=WORKSHOP))
    try:
        manifest = fill(folder)
        _put_in_place(folder)
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing: run `make clean`, then this again.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    size = sum(file.stat().st_size for file in VENDOR.iterdir())
    print(f"     static/vendor: {len(manifest)} files, {size // 1024} kB")


def fill(folder: Path) -> dict[str, str]:
    """Write every file and the manifest into the folder; answer plain name → name with content."""
    contents = {"htmx.js": (MODULES / HTMX).read_bytes(), "icons.svg": sprite().encode()}
    contents["badge-icons.svg"] = sprite(BADGE_ICONS).encode()
    contents |= fonts()
    contents |= paper_fonts()
    contents["inter.css"] = font_faces().encode()
    manifest = {name: hashed(name, content) for name, content in sorted(contents.items())}
    for name, content in contents.items():
        (folder / manifest[name]).write_bytes(content)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def hashed(name: str, content: bytes) -> str:
    """The name with the first ten hexadecimal digits of the SHA-256 of its content."""
    stem, suffix = name.rsplit(".", 1)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def fonts() -> dict[str, bytes]:
    """The upright variable Inter, one file for each script that it is offered in."""
    found = sorted((MODULES / INTER / "files").glob("inter-*-wght-normal.woff2"))
    return {_font_name(path.name): path.read_bytes() for path in found}


def paper_fonts() -> dict[str, bytes]:
    """The same and two more scripts as TrueType of one weight, for what we write as PDF."""
    found = {name.replace("woff2", "ttf"): content for name, content in fonts().items()}
    for script in BESIDE:
        folder = MODULES / f"@fontsource/noto-sans-{script}/files"
        path = folder / f"noto-sans-{script}-{script}-400-normal.woff2"
        found[f"noto-{script}.ttf"] = path.read_bytes()
    return {name: _as_truetype(content) for name, content in found.items()}


def font_faces() -> str:
    """The package's own @font-face rules, unicode ranges included, pointed at our file names."""
    names = {name: hashed(name, content) for name, content in fonts().items()}
    rules = (MODULES / INTER / "wght.css").read_text()
    return re.sub(
        r"url\(\./files/([^)]+)\)", lambda url: f"url({names[_font_name(url[1])]})", rules
    )


def sprite(names: tuple[str, ...] = ICONS) -> str:
    """One SVG with a symbol for each icon; `<use href="…#mail">` shows it in the text colour."""
    icon_set = json.loads((MODULES / ICON_SET).read_text())
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{_body(icon_set, name)}</symbol>\n'
        for name in names
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'


def _as_truetype(content: bytes) -> bytes:
    """A web font as the TrueType that it was made from, at its usual weight."""
    font = TTFont(BytesIO(content), recalcTimestamp=False)
    if "fvar" in font:
        usual = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        instantiateVariableFont(font, usual, inplace=True)
    font.flavor = None
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _body(icon_set: dict[str, dict[str, dict[str, str]]], name: str) -> str:
    while name in icon_set["aliases"]:
        name = icon_set["aliases"][name]["parent"]
    if name not in icon_set["icons"]:
        sys.exit(f"tools/assets.py: there is no icon named {name!r}; see lucide.dev for the names.")
    return icon_set["icons"][name]["body"]


def _font_name(file_name: str) -> str:
    return file_name.replace("-wght-normal", "")


def _put_in_place(folder: Path) -> None:
    """Swap the new folder in. Interrupted in between, the next run makes it again."""
    folder.chmod(0o755)
    old = Path(tempfile.mkdtemp(prefix="vendor-", dir=WORKSHOP))
    if VENDOR.exists():
        VENDOR.rename(old / "vendor")
    folder.rename(VENDOR)
    shutil.rmtree(old)


if __name__ == "__main__":
    main()
