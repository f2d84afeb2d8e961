"""Every view of the application: whom it is for, and an address of it in an example site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from core.db import db
from core.matrix.lines import Audience, audiences

COLUMNS = {
    "change_id": "bulk_changes.id",
    "code": "claim_codes.code",
    "code_id": "claim_codes.id",
    "community_id": "communities.id",
    "concern_id": "questions.id",
    "delivery_id": "deliveries.id",
    "identity_id": "identities.id",
    "inbound_id": "inbound_messages.id",
    "number": "badge_versions.number",
    "import_id": "people_imports.id",
    "question_id": "buddy_questions.id",
    "person_id": "acquaintances.person_id",
    "public_id": "stored_files.public_id",
    "request_id": "person_requests.id",
    "step_id": "next_steps.id",
    "thanks_id": "thanks.id",
    "view_id": "saved_views.id",
}
WORDS = {
    "step": "openness",
    "token": "unknown",
    "form": "png",
    "code": "ABCDE-FGHJK",
    "form_key": "b" * 32,
    "name": "unknown",
    "option": "sender",
}


@dataclass(frozen=True)
class View:
    """One view and one method."""

    endpoint: str
    method: str
    path: str
    audience: Audience
    arguments: frozenset[str]


def every_view(app: Flask, **arguments: Any) -> Iterator[View]:
    """Every view with each of its methods; what is not given is filled from the example."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static":
                continue
            path = _address(app, rule, arguments)
            (audience,) = audiences(app, rule.endpoint)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield View(rule.endpoint, method, path, audience, frozenset(rule.arguments))


def address_of(app: Flask, endpoint: str, **arguments: Any) -> str:
    """An address of this view; what is not given is filled from the example."""
    with app.test_request_context():
        return _address(app, next(app.url_map.iter_rules(endpoint)), arguments)


def _address(app: Flask, rule: Rule, arguments: Mapping[str, Any]) -> str:
    filled = {name: arguments.get(name) or _example_of(name) for name in rule.arguments}
    return str(app.url_map.bind("localhost").build(rule.endpoint, filled))


def _example_of(argument: str) -> int | str:
    """The first row that an argument such as `wave_id` could mean."""
    if argument in WORDS:
        return WORDS[argument]
    table, name = COLUMNS.get(argument, f"{argument.removesuffix('_id')}s.id").split(".")
    column = db.metadata.tables[table].c[name]
    found: int | str | None = db.session.scalars(select(column).order_by(column)).first()
    return found or 1
