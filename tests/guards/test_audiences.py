"""Every page names its audience."""

from __future__ import annotations

from flask import Flask

from core.matrix.lines import audiences


def test_every_page_names_exactly_one_audience(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert len(audiences(app, rule.endpoint)) == 1, rule.endpoint
