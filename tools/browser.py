"""Find a Chromium for the tests, or unpack the one that npm offers: no root and no apt needed.

In this order: CHROMIUM, one on PATH, the one unpacked before, @sparticuz/chromium (x86-64 Linux).
Without any of them the answer is one line and exit code 1; tests are never skipped for it.
"""

from __future__ import annotations

import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "chromium"
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
NAMES = ("chromium", "chromium-headless-shell", "google-chrome", "google-chrome-stable")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = "install one (Debian: apt-get install chromium) or set CHROMIUM to its path"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{0}/fontcache</cachedir></fontconfig>
"""


def main() -> None:
    """Make sure that the tests have a Chromium, and write where it is."""
    chosen = os.environ.get("CHROMIUM", "")
    if chosen and not shutil.which(chosen):
        sys.exit(f"CHROMIUM is {chosen!r}, and there is no such program.")
    installed = chosen or next(filter(shutil.which, (*NAMES, ON_MACOS)), "")
    if installed:
        _note(PLACE, str(shutil.which(installed)))
    elif not _is_unpacked():
        _unpack()
    print(f"     Chromium: {where()['program']}")


def launch_options() -> dict[str, object]:
    """How Playwright starts it: keyword arguments of `BrowserType.launch`."""
    found = where()
    env: dict[str, str] = dict(os.environ)
    if found["libraries"]:
        env |= {"LD_LIBRARY_PATH": found["libraries"], "FONTCONFIG_FILE": found["fonts"]}
    return {"executable_path": found["program"], "args": ["--no-sandbox"], "env": env}


def where() -> dict[str, str]:
    """What was found: the program, its libraries and fonts ("" when they are the system's)."""
    note = PLACE / "where.json"
    if not note.exists():
        raise FileNotFoundError("There is no Chromium for the tests yet: run `make test` once.")
    found: dict[str, str] = json.loads(note.read_text())
    return found


def _is_unpacked() -> bool:
    try:
        found = where()
    except (FileNotFoundError, ValueError):
        return False
    return bool(found["libraries"]) and Path(found["program"]).exists()


def _unpack() -> None:
    """Unpack beside, try it, move it in place: interrupted at any time, the next run repeats it."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        sys.exit(f"No Chromium here, and npm has none for this kind of machine: {ADVICE}.")
    if not (PACKED / "chromium.br").exists():
        _fetch()
    PLACE.parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="chromium-", dir=PLACE.parent))
    try:
        _unpack_into(folder)
        _try(folder)
        shutil.rmtree(PLACE, ignore_errors=True)
        _note(folder, f"{PLACE}/chromium", f"{PLACE}/al2023/lib", f"{PLACE}/fonts.conf")
        folder.rename(PLACE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch() -> None:
    programs = Path(sys.executable).parent
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    command = [str(programs / "npm"), "ci", "--include=dev", "--ignore-scripts", *quiet]
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    fetched = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=False)
    if fetched.returncode:
        sys.exit(f"npm could not fetch a Chromium: repeat, or {ADVICE}.")


def _unpack_into(folder: Path) -> None:
    import brotli  # noqa: PLC0415 - a development package, wanted only here

    program = folder / "chromium"
    program.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        packed = brotli.decompress((PACKED / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # not in 3.11.2
            archive.extractall(folder / name)
    (folder / "fonts.conf").write_text(FONTS.format(PLACE))


def _try(folder: Path) -> None:
    env = {**os.environ, "LD_LIBRARY_PATH": str(folder / "al2023" / "lib")}
    command = [str(folder / "chromium"), "--version"]
    tried = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if tried.returncode:
        reason = (tried.stderr.strip() or f"exit {tried.returncode}").splitlines()[-1]
        sys.exit(f"The Chromium from npm does not start here ({reason}): {ADVICE}.")


def _note(folder: Path, program: str, libraries: str = "", fonts: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = {"program": program, "libraries": libraries, "fonts": fonts}
    (folder / "where.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
