"""No statement is put together from texts, so that nothing that somebody types becomes a part."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from tests.guards.sources import PACKAGES, ROOT, called, calls, python_files, tree

TEXT, RAW = ("text", "sa.text"), ("exec_driver_sql", "literal_column")
OUR_OWN_WORDS = {
    "core/backups/carrying.py": "names of tables",
    "core/backups/loading.py": "names of tables and columns",
    "core/backups/restoring.py": "names of tables, and how long to wait",
    "core/backups/tables.py": "the name of a table of SQLite",
    "core/operations/database.py": "the role that the settings name, and names of tables",
    "core/db.py": "a statement that SQLAlchemy has written, and BEGIN",
    "core/duplicates/pointing.py": "the tests of an index",
    "recognition/taken_back.py": "names of tables",
}
"""Where a statement is not one constant: what it is put together of, never of what is sent."""


def test_raw_statements_are_constants() -> None:
    found = {str(path) for path in python_files() for call in calls(tree(path)) if _varies(call)}
    assert found == OUR_OWN_WORDS.keys()


def test_the_linter_looks_for_statements_that_are_put_together() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in settings["select"] and "S608" not in settings["ignore"]
    excused = {path.split("/")[0] for path in settings["per-file-ignores"]}
    assert excused.isdisjoint(PACKAGES)
    let_be = {str(path) for path in python_files() if "S608" in (ROOT / path).read_text()}
    assert {str(Path(path).parent) for path in let_be} == {"core/backups"}


def _varies(call: ast.Call) -> bool:
    """True of a statement in words of our own that is put together of more than constants."""
    name = called(call)
    is_sql = name in RAW or (name == "text" and ast.unparse(call.func) in TEXT)
    return is_sql and not _is_constant(call.args[0])


def _is_constant(words: ast.AST) -> bool:
    match words:
        case ast.IfExp(body=one, orelse=other):
            return _is_constant(one) and _is_constant(other)
        case ast.JoinedStr(values=parts):
            return all(_is_constant(each) for each in parts)
        case ast.FormattedValue(value=part):
            return _is_constant(part)
        case ast.Name(id=name):
            return name.isupper()
    return isinstance(words, ast.Constant)
