"""Every page names its audience."""

from __future__ import annotations

from flask import Flask

from core import access


def test_every_page_names_exactly_one_audience(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert len(_audiences(app, rule.endpoint)) == 1, rule.endpoint


def _audiences(app: Flask, endpoint: str) -> list[object]:
    parts = endpoint.split(".")[:-1]
    blueprints = [".".join(parts[: n + 1]) for n in range(len(parts))]
    guards = [each for name in blueprints for each in app.before_request_funcs.get(name, [])]
    return [each for each in guards if each in access.AUDIENCES]
