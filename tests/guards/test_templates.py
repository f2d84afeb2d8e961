"""Every template is used, translatable, and free of inline styles and scripts."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes

from tests.guards.markup import JINJA, inline, untranslated
from tests.guards.sources import ROOT, TEMPLATES, called, calls, python_files, templates, tree
from tools.assets import ICONS

TEMPLATE_NAME = re.compile(r"[a-z_]+(/[a-z_]+)+\.(html|txt)")
SHOWN_TO_PEOPLE = {"RuleBroken", "flash", "Never", "Later", "ValidationError"}
ALL = [str(path) for path in templates()]
PAGES = [name for name in ALL if "mail" not in Path(name).with_suffix("").parts]


def test_every_template_is_used() -> None:
    mentioned = _mentioned()
    partly = [re.compile(pattern) for pattern in mentioned if ".+" in pattern]
    unused = [
        name
        for name in ALL
        for path in [(name, str(Path(name).parent))]
        if not any(re.escape(each) in mentioned for each in path)
        and not any(pattern.fullmatch(each) for pattern in partly for each in path)
    ]
    assert unused == []


def test_every_template_that_is_named_exists() -> None:
    named = {pattern.replace("\\", "") for pattern in _mentioned()}
    assert {each for each in named if TEMPLATE_NAME.fullmatch(each)} - set(ALL) == set()


@pytest.mark.parametrize("name", ALL)
def test_everything_that_people_read_is_translatable(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    assert untranslated(source, is_html=name.endswith(".html")) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_styled_or_scripted_inline(name: str) -> None:
    """Mail is the exception: mail programs know no style sheets."""
    assert inline((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="x">',
        "<style>",
        "<script>x</script>",
        '<a onclick="x">',
        '<a hx-on:click="x">',
        '<a data-hx-on--load="x">',
        "<a hx-vals='js:{a: x()}'>",
        '<a hx-vars="a:x()">',
        '<a hx-trigger="click[x()]">',
        '<a href=" JavaScript:x()">',
        '<iframe srcdoc="x">',
    ],
)
def test_what_a_browser_or_htmx_would_run_is_found(bad: str) -> None:
    assert inline(bad)


def test_every_page_with_htmx_has_its_settings() -> None:
    """They stand in the one frame that loads it; a page without script takes none."""
    assert [name for name in ALL if "asset('htmx.js')" in (TEMPLATES / name).read_text()] == [
        "base_frame.html"
    ]


def test_no_script_writes_a_cookie() -> None:
    scripts = [path.read_text() for path in (ROOT / "static" / "js").glob("*.js")]
    assert scripts and not any("document.cookie" in each for each in scripts)


def test_no_button_that_posts_stands_in_a_paragraph() -> None:
    """A browser ends the paragraph there, and leaves an empty one behind."""
    inside = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*\bpost_button\(", re.DOTALL)
    assert [name for name in ALL if inside.search((TEMPLATES / name).read_text())] == []


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    named = {
        icon
        for name in ALL
        for icon in re.findall(r"\bicon\(['\"]([^'\"]+)", (TEMPLATES / name).read_text())
    }
    assert named - set(ICONS) == set()


def test_what_code_says_to_people_is_translatable() -> None:
    offenders = [
        f"{path}:{call.lineno}"
        for path in python_files()
        for call in calls(tree(path))
        if called(call) in SHOWN_TO_PEOPLE
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert offenders == []


@cache
def _mentioned() -> frozenset[str]:
    """Every text in code and templates, as a pattern: `{…}` in an f-string matches anything.

    What starts with `{…}` says nothing about the folder, and is left out.
    """
    in_code = (node for path in python_files() for node in ast.walk(tree(path)))
    in_templates = (
        const.value
        for name in ALL
        for const in JINJA.parse((TEMPLATES / name).read_text()).find_all(nodes.Const)
        if isinstance(const.value, str)
    )
    patterns = {_pattern(node) for node in in_code} | {re.escape(text) for text in in_templates}
    return frozenset(each for each in patterns if each and not each.startswith(".+"))


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(each) or ".+" for each in node.values)
    return ""
