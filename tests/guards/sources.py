"""What the guards read: our Python files, as trees, and our templates, as text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "outreach", "recognition")
AROUND = ("tools", "tests", "benchmarks")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file of these folders, by its path from the root."""
    for folder in folders or PACKAGES:
        yield from (path.relative_to(ROOT) for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def templates() -> Iterator[Path]:
    """Every template, by its path from templates/."""
    yield from (path.relative_to(TEMPLATES) for path in sorted(TEMPLATES.rglob("*.*")))


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions of a module, by name."""
    found = (node for node in tree(path).body if isinstance(node, ast.FunctionDef))
    return {node.name: node for node in found}


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Every call inside."""
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: `db.session.commit()` → commit."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def commits(node: ast.AST) -> list[int]:
    """The lines on which `….session.commit()` is called."""
    return [
        call.lineno
        for call in calls(node)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        and getattr(call.func.value, "attr", "") == "session"
    ]
