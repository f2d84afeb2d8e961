"""A long file has a second noun in it, a long function a second thing."""

from __future__ import annotations

import ast

from tests.guards.sources import AROUND, PACKAGES, ROOT, python_files, tree

FILE_LINES = 300
FUNCTION_LINES = 40


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {
        path: len((ROOT / path).read_text().splitlines())
        for path in python_files(*PACKAGES, *AROUND)
    }
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in python_files(*PACKAGES, *AROUND)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}
