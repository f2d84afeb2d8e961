"""The first steps of a community, from "what is it for?" to the first wave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries
from core.communities.models import Community, Role, SkippedStep
from core.people import queries as people
from core.team import queries as team

TEN = 10


def nobody(_community: Community) -> str:
    """Nobody was asked, and so nobody is waited for."""
    return ""


@dataclass(frozen=True)
class Step:
    """One step: what it is, why it matters, where it is done, and how one sees that it is.

    `waits` says for whose answer it waits, if it does.
    """

    name: str
    title: LazyString
    why: LazyString
    endpoint: str
    is_done: Callable[[Community], bool]
    order: int
    waits: Callable[[Community], str] = nobody


@dataclass(frozen=True)
class Progress:
    """A step with how far it has come; `skipped` tells who left it out and why."""

    step: Step
    is_done: bool
    skipped: SkippedStep | None
    waits: str = ""

    @property
    def is_open(self) -> bool:
        return not self.is_done and self.skipped is None


def add(app: Flask, step: Step) -> None:
    """Add a first step; each package does so for its own."""
    app.extensions.setdefault("first_steps", []).append(step)


def progress(community: Community) -> list[Progress]:
    """Every first step of the community, in order, with how far it has come."""
    skipped = queries.skipped_steps(community.id)
    return [_how_far(step, community, skipped.get(step.name)) for step in _in_order()]


def names() -> set[str]:
    """The names of the first steps."""
    return {step.name for step in _in_order()}


def _in_order() -> list[Step]:
    steps = cast(list[Step], current_app.extensions.get("first_steps", []))
    return sorted(steps, key=lambda step: step.order)


def _how_far(step: Step, community: Community, skipped: SkippedStep | None) -> Progress:
    is_done = step.is_done(community)
    return Progress(step, is_done, skipped, "" if is_done else step.waits(community))


def _has_safeguarding_lead(community: Community) -> bool:
    return bool(queries.people_with_role(community.id, Role.SAFEGUARDING_LEAD))


def _lead_is_asked(community: Community) -> str:
    asked = team.waiting_for_role(community.id, Role.SAFEGUARDING_LEAD)
    if asked is None:
        return ""
    until = format_date(asked.expires_at, "long")
    words = _("Somebody was asked by e-mail, and has until %(until)s to accept.", until=until)
    return str(words)


CORE_STEPS = (
    Step(
        "purpose",
        _l("Say what it is for"),
        _l("One sentence: what happens here, for whom, and why here. People join for a reason."),
        "core.communities.purpose",
        lambda community: bool(community.purpose),
        10,
    ),
    Step(
        "openness",
        _l("Open or closed, and where people already are"),
        _l("Start where your people already meet, unless there is a good reason not to."),
        "core.communities.openness",
        lambda community: bool(community.openness and community.gathering_places),
        20,
    ),
    Step(
        "safeguarding",
        _l("Name who looks after safeguarding"),
        _l("If it cannot be done safely, it should not be done."),
        "core.communities.safeguarding",
        _has_safeguarding_lead,
        30,
        _lead_is_asked,
    ),
    Step(
        "people",
        _l("Add at least ten people you know of"),
        _l("Everyone who could be one of the first ten, by hand or from a list."),
        "core.people.index",
        lambda community: people.knows_at_least(community.id, TEN),
        50,
    ),
)


def init_app(app: Flask) -> None:
    """Offer the steps that core knows of."""
    for step in CORE_STEPS:
        add(app, step)
