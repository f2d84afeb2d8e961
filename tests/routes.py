"""Every view of the application: whom it is for, and an address of it in an example site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from core import access
from core.db import db

COLUMNS = {
    "change_id": "bulk_changes.id",
    "code": "claim_codes.code",
    "code_id": "claim_codes.id",
    "community_id": "communities.id",
    "concern_id": "questions.id",
    "delivery_id": "deliveries.id",
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
    audience: Callable[[], object]
    arguments: frozenset[str]


def audiences(app: Flask, endpoint: str) -> list[Callable[[], object]]:
    """The functions that let people in before this view; there should be exactly one."""
    parts = endpoint.split(".")[:-1]
    blueprints = [".".join(parts[: n + 1]) for n in range(len(parts))]
    guards = [each for name in blueprints for each in app.before_request_funcs.get(name, [])]
    return [each for each in access.AUDIENCES if each in guards]


def every_view(app: Flask, **arguments: Any) -> Iterator[View]:
    """Every view with each of its methods; what is not given is filled from the example."""
    with app.test_request_context():
        addresses = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static":
                continue
            filled = {name: arguments.get(name) or _example_of(name) for name in rule.arguments}
            path = addresses.build(rule.endpoint, filled)
            (audience,) = audiences(app, rule.endpoint)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield View(rule.endpoint, method, path, audience, frozenset(rule.arguments))


def _example_of(argument: str) -> int | str:
    """The first row that an argument such as `wave_id` could mean."""
    if argument in WORDS:
        return WORDS[argument]
    table, name = COLUMNS.get(argument, f"{argument.removesuffix('_id')}s.id").split(".")
    column = db.metadata.tables[table].c[name]
    found: int | str | None = db.session.scalars(select(column).order_by(column)).first()
    return found or 1
