"""Looking through an SVG that was filtered already: what it refers to, and how much it draws."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from flask_babel import gettext as _

from core.errors import RuleBroken

SVG = "{http://www.w3.org/2000/svg}"
HREF = re.compile(r"(\{http://www\.w3\.org/1999/xlink\})?href$")
URL = re.compile(r"url\s*\(\s*[\"']?\s*([^)]*)", re.IGNORECASE)
EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,")
ELSEWHERE = re.compile(r"\\|//|@import|image-set|\bsrc\s*\(", re.IGNORECASE)
MOVING = {f"{SVG}{name}" for name in ("animate", "animateMotion", "animateTransform", "set")}
SEEN = {
    f"{SVG}{name}"
    for name in (
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "image",
    )
}
MOST_DEEP = 64
MOST_PARTS = 4_000
MOST_DRAWN = 20_000
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")

Element = ElementTree.Element


def must_be_shallow(svg: str) -> None:
    """Raise RuleBroken for what is nested too deeply, and ExpatError for what is no XML.

    To filter what is deep takes a time that grows with the square.
    """
    depth = 0
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEEP:
            raise RuleBroken(_too_much())

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(svg, True)


def checked(svg: str, redrawn: Callable[[str], str]) -> str:
    """The SVG, still and with a box of its own. Raises RuleBroken for what cannot be a badge.

    `redrawn` makes a plain PNG of a picture inside it, both as data addresses.
    """
    root = _parsed(svg)
    for element in list(root.iter()):
        for child in [each for each in element if each.tag in MOVING]:
            element.remove(child)
    _must_show_something(root)
    _refers_to_itself_only(root)
    _must_be_light(root)
    _redraw_pictures(root, redrawn)
    _give_it_a_box(root)
    return _written(root)


def titled(svg: str, name: str) -> str:
    """The SVG with this title, for people who hear what others see."""
    root = _parsed(svg)
    for old in root.findall(f"{SVG}title"):
        root.remove(old)
    title = Element(f"{SVG}title", {"id": "badge-name"})
    title.text = name
    root.insert(0, title)
    root.set("role", "img")
    root.set("aria-labelledby", "badge-name badge-what" if _has_description(root) else "badge-name")
    return _written(root)


def _has_description(root: Element) -> bool:
    return any(each.get("id") == "badge-what" for each in root.findall(f"{SVG}desc"))


def _parsed(svg: str) -> Element:
    """The root, read step by step: what is too deep or too long is not read to its end."""
    depth = parts = 0
    root: Element | None = None
    events = ElementTree.iterparse(io.BytesIO(svg.encode()), ("start", "end"))  # noqa: S314  # no DTD is left
    for event, element in events:
        depth += 1 if event == "start" else -1
        parts += event == "start"
        root = element if root is None else root
        if depth > MOST_DEEP or parts > MOST_PARTS:
            raise RuleBroken(_too_much())
    if root is None or root.tag != f"{SVG}svg":
        raise RuleBroken(_("This file has no SVG picture in it. Choose another file."))
    return root


def _must_show_something(root: Element) -> None:
    if not any(element.tag in SEEN for element in root.iter()):
        raise RuleBroken(_("There is nothing to see in this SVG. Choose another file."))


def _refers_to_itself_only(root: Element) -> None:
    for element in root.iter():
        references = list(_references(element))
        if element.tag == f"{SVG}image" and not any(map(EMBEDDED.match, references)):
            raise RuleBroken(
                _(
                    "This SVG has a picture inside that is not PNG or JPEG, or is kept elsewhere. "
                    "Put it into the file, or save all of it as PNG."
                )
            )
        if not all(each.startswith("#") or EMBEDDED.match(each) for each in references):
            raise RuleBroken(
                _(
                    "This SVG loads something from another place. "
                    "Put everything into the one file, or save it as PNG."
                )
            )


def _references(element: Element) -> Iterator[str]:
    """What an element points at: by links, and by url(…) in its attributes and style sheets."""
    for name, value in element.items():
        if HREF.search(name):
            yield value.strip()
        else:
            yield from _in_style(value)
    if element.tag == f"{SVG}style":
        yield from _in_style("".join(element.itertext()))


def _in_style(style: str) -> Iterator[str]:
    yield from (found.strip() for found in URL.findall(style))
    if ELSEWHERE.search(style):
        yield "elsewhere"


def _must_be_light(root: Element) -> None:
    """Count what is drawn when every reference is followed; a few lines can ask for millions."""
    named: dict[str, Element] = {}
    for element in root.iter():
        named.setdefault(element.get("id", ""), element)
    drawn: dict[Element, int] = {}

    def weight(element: Element, depth: int) -> int:
        if depth > MOST_DEEP:
            raise RuleBroken(_too_much())
        if element not in drawn:
            targets = [named.get(each[1:]) for each in _references(element)]
            parts = [*element, *(each for each in targets if each is not None)]
            drawn[element] = 1 + sum(weight(each, depth + 1) for each in parts)
        return drawn[element]

    if weight(root, 0) > MOST_DRAWN:
        raise RuleBroken(_too_much())


def _redraw_pictures(root: Element, redrawn: Callable[[str], str]) -> None:
    """What is inside a photo is not looked at by browsers before it is decoded; so we do."""
    for picture in root.iter(f"{SVG}image"):
        for name in [name for name, _value in picture.items() if HREF.search(name)]:
            picture.set("href", redrawn(picture.attrib.pop(name)))


def _give_it_a_box(root: Element) -> None:
    """A viewBox, from its width and height if it has none, so that it fits any size."""
    width, height = (
        re.match(r"\d+(\.\d+)?(?=(px)?$)", root.get(n, "")) for n in ("width", "height")
    )
    if not root.get("viewBox"):
        if not width or not height:
            raise RuleBroken(
                _("This SVG does not say how large it is. Save it with a width and a height.")
            )
        root.set("viewBox", f"0 0 {width[0]} {height[0]}")
    for name in ("width", "height"):
        root.attrib.pop(name, None)


def _written(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def _too_much() -> str:
    return str(_("This SVG has too many parts. Simplify it, or save it as PNG."))
