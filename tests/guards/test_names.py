"""An endpoint says where its code is, a template folder whose it is, a module what is in it."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from tests.guards.sources import AROUND, PACKAGES, ROOT, TEMPLATES, python_files

SAY_NOTHING = {"utils", "util", "helpers", "services", "common", "managers", "repositories", "misc"}


def test_an_endpoint_is_the_path_of_its_view(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            package, view = rule.endpoint.rsplit(".", 1)
            assert hasattr(import_module(f"{package}.views"), view), rule.endpoint


def test_a_template_folder_is_the_path_of_its_capability() -> None:
    strays = [
        folder.relative_to(TEMPLATES)
        for folder in TEMPLATES.glob("*/*/")
        if folder.is_dir() and not (ROOT / folder.relative_to(TEMPLATES) / "__init__.py").exists()
    ]
    assert strays == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    files = python_files(*PACKAGES, *AROUND)
    assert [path for path in files if SAY_NOTHING & {path.stem, *path.parts}] == []
