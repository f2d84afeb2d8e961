"""Who began says when it is done, and looking changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from tests.guards.sources import called, calls, commits, functions, python_files, tree

MAY_COMMIT = {"views.py", "jobs.py", "cli.py"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def test_only_views_jobs_and_commands_commit() -> None:
    offenders = [
        f"{path}:{line}"
        for path in python_files()
        if path.name not in MAY_COMMIT
        for line in commits(tree(path))
    ]
    assert offenders == []


def test_a_view_that_is_only_looked_at_never_commits(app: Flask) -> None:
    looked_at = {endpoint for endpoint, methods in _methods(app) if not methods & CHANGING}
    assert [each for each in looked_at if _commit_lines(each)] == []


def test_a_view_with_a_form_commits_only_after_the_form_was_sent(app: Flask) -> None:
    both = {endpoint for endpoint, methods in _methods(app) if methods >= {"GET", "POST"}}
    assert [each for each in both if _commits_unasked(each)] == []


def _methods(app: Flask) -> Iterator[tuple[str, set[str]]]:
    """Each endpoint with the methods of all its rules."""
    methods: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            methods.setdefault(rule.endpoint, set()).update(rule.methods or ())
    yield from methods.items()


def _commits_unasked(endpoint: str) -> bool:
    view = _view(endpoint)
    asked = [line for node in ast.walk(view) for line in _asks_whether_sent(node)]
    return any(line < min(asked, default=line + 1) for line in _commit_lines(endpoint))


def _asks_whether_sent(node: ast.AST) -> list[int]:
    if isinstance(node, ast.Call) and called(node) in ("validate_on_submit", "is_submitted"):
        return [node.lineno]
    if isinstance(node, ast.Attribute) and ast.unparse(node) == "request.method":
        return [node.lineno]
    return []


def _commit_lines(endpoint: str) -> list[int]:
    """Where the view commits, itself or by calling a function of its own module that does."""
    view = _view(endpoint)
    own = functions(_module(endpoint))
    committing = {name for name, function in own.items() if commits(function)}
    return commits(view) + [call.lineno for call in calls(view) if called(call) in committing]


def _view(endpoint: str) -> ast.FunctionDef:
    return functions(_module(endpoint))[endpoint.rsplit(".", 1)[1]]


def _module(endpoint: str) -> Path:
    return Path(*endpoint.split(".")[:-1], "views.py")
