"""Every address of the application, and for whom it opens, as its audience and marks say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from core import access

Audience = Callable[[], object]
STATIC = "static"
ARGUMENT = re.compile(r"<(?:[^<>]*:)?(\w+)>")
LOOKED_UP = {"HEAD", "OPTIONS"}


class Who(StrEnum):
    """Somebody who asks for a page of a community."""

    STRANGER = "Stranger"
    SIGNED_IN = "Signed in, no part"
    MEMBER = "Member"
    AMBASSADOR = "Ambassador"
    ORGANISER = "Organiser"
    SAFEGUARDING_LEAD = "Safeguarding lead"
    ADMINISTRATOR = "Administrator"
    ELSEWHERE = "Organiser elsewhere"


class Answer(StrEnum):
    """What somebody is told who asks for an address."""

    YES = "yes"
    SIGN_IN = "sign in"
    NOT_FOUND = "no page"


class SecondFactor(StrEnum):
    """Whether an address opens for somebody who has a second factor to show yet."""

    NEEDED = "needed"
    IF_THEY_HAVE_ONE = "if they have one"
    NOT_ASKED = "not asked"


EVERYBODY = frozenset(Who)
STAFF = frozenset({Who.ORGANISER, Who.ADMINISTRATOR})
LETS_IN: dict[Audience, frozenset[Who]] = {
    access.public: EVERYBODY,
    access.halfway: EVERYBODY - {Who.STRANGER},
    access.setting_up: EVERYBODY - {Who.STRANGER},
    access.signed_in: EVERYBODY - {Who.STRANGER},
    access.administrator: frozenset({Who.ADMINISTRATOR}),
    access.member: EVERYBODY - {Who.STRANGER, Who.SIGNED_IN, Who.ELSEWHERE},
    access.ambassador: STAFF | {Who.AMBASSADOR, Who.SAFEGUARDING_LEAD},
    access.organiser: STAFF,
    access.safeguarding: STAFF | {Who.SAFEGUARDING_LEAD},
}
BEFORE_THE_SECOND: dict[Audience, SecondFactor] = {
    access.public: SecondFactor.NOT_ASKED,
    access.halfway: SecondFactor.NOT_ASKED,
    access.setting_up: SecondFactor.IF_THEY_HAVE_ONE,
}


@dataclass(frozen=True)
class Line:
    """One rule of the URL map."""

    path: str
    methods: tuple[str, ...]
    endpoint: str
    audience: Audience
    asks_again: bool
    only_for: str

    @property
    def capability(self) -> str:
        return self.endpoint.rpartition(".")[0] or self.endpoint

    @property
    def second_factor(self) -> SecondFactor:
        return BEFORE_THE_SECOND.get(self.audience, SecondFactor.NEEDED)

    def answer(self, who: Who) -> Answer:
        """Say what the audience of this address tells somebody."""
        if who in LETS_IN[self.audience]:
            return Answer.YES
        return Answer.SIGN_IN if who is Who.STRANGER else Answer.NOT_FOUND


def audiences(app: Flask, endpoint: str) -> list[Audience]:
    """List the functions that let people in before this view; there should be exactly one."""
    parts = endpoint.split(".")[:-1]
    blueprints = [".".join(parts[: n + 1]) for n in range(len(parts))]
    guards: list[Any] = [g for name in blueprints for g in app.before_request_funcs.get(name, [])]
    return [each for each in access.AUDIENCES if each in guards]


def every_line(app: Flask) -> Iterator[Line]:
    """Yield a line for each rule of the URL map, capability by capability."""
    lines = [_line(app, rule) for rule in app.url_map.iter_rules()]
    yield from sorted(lines, key=lambda line: (line.capability, line.path, line.methods))


def _line(app: Flask, rule: Rule) -> Line:
    view = app.view_functions[rule.endpoint]
    is_static = rule.endpoint == STATIC
    (audience,) = [access.public] if is_static else audiences(app, rule.endpoint)
    return Line(
        path=ARGUMENT.sub(r"<\1>", rule.rule),
        methods=tuple(sorted((rule.methods or set()) - LOOKED_UP)),
        endpoint=rule.endpoint,
        audience=audience,
        asks_again=getattr(view, "asks_again", False),
        only_for=getattr(view, "only_for", ""),
    )
