"""What organisers do with badges. What awards rely on is never changed, only followed by more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.badges import pictures, queries
from recognition.badges.drawing import Design, draw
from recognition.badges.models import Badge, BadgeVersion
from recognition.badges.rule_checks import ask_for_all

WORDS = ("name", "meaning", "criteria")
WHO = ("by_peers", "by_organisers", "peers_needed")
RULE = ("rule_count", "rule_kinds", "rule_days", "rule_peers")


@dataclass(frozen=True)
class Picture:
    """What a badge is to look like: a design, or a picture that somebody brought.

    Without either it stays as it is.
    """

    design: Design | None = None
    upload: bytes = b""

    def named(self, name: str, before: BadgeVersion | None) -> tuple[dict[str, Any], str]:
        """The design to remember, and the image with this name as its title."""
        if self.design is not None:
            return self.design.as_json(), draw(self.design, name)
        if self.upload:
            return {}, pictures.take_in(self.upload, name)
        if before is None:
            raise RuleBroken(_("Design a picture for the badge, or choose a file."))
        return before.design, pictures.titled(before.svg, name)

    def differs(self, before: BadgeVersion, svg: str) -> bool:
        """True when it shows something else than before; a better drawing of the same does not."""
        if self.design is not None:
            return self.design.as_json() != before.design
        return bool(self.upload) and svg != before.svg


def make(
    community_id: int,
    words: Mapping[str, Any],
    who: Mapping[str, Any],
    picture: Picture,
    by: Person,
) -> Badge:
    """Make a new badge with its first version."""
    design, svg = picture.named(words["name"], None)
    badge = Badge(community_id=community_id, version=1, created_by_id=by.id, **who)
    db.session.add(badge)
    db.session.flush()
    _add_version(badge, words, design, svg, by)
    _record("badge.made", badge, by)
    return badge


def change(
    badge: Badge,
    seen: int,
    words: Mapping[str, Any],
    who: Mapping[str, Any],
    picture: Picture,
    by: Person,
) -> bool:
    """Change a badge; True when that makes a new version. `seen` is the one that was edited."""
    badge = queries.locked(badge.id)
    if badge.version != seen:
        raise RuleBroken(
            _("Somebody else changed this badge meanwhile. Open it again, then make your change.")
        )
    before = queries.present(badge)
    design, svg = picture.named(words["name"], before)
    is_new = picture.differs(before, svg) or any(getattr(before, n) != words[n] for n in WORDS)
    if is_new:
        badge.version += 1
        _add_version(badge, words, design, svg, by)
    if is_new or any(getattr(badge, name) != value for name, value in who.items()):
        _record("badge.changed", badge, by, version=badge.version)
    for name, value in who.items():
        setattr(badge, name, value)
    return is_new


def retire(badge: Badge, by: Person) -> None:
    """Take a badge out of use; awards of it stay. Its rule is switched off."""
    if badge.retired_at is None:
        badge.retired_at, badge.rule_on_since = now(), None
        _record("badge.retired", badge, by)


def restore(badge: Badge, by: Person) -> None:
    """Bring a retired badge back; its rule stays off."""
    if badge.retired_at is not None:
        badge.retired_at = None
        _record("badge.restored", badge, by)


def set_rule(badge: Badge, rule: Mapping[str, Any], by: Person) -> None:
    """Change what the rule asks for. A changed one is off until somebody has seen its dry run."""
    badge = queries.locked(badge.id)
    if all(getattr(badge, name) == rule[name] for name in RULE):
        return
    for name in RULE:
        setattr(badge, name, rule[name])
    badge.rule_on_since = None
    _record("badge.rule_changed", badge, by)


def drop_rule(badge: Badge, by: Person) -> None:
    """Let a badge have no rule."""
    nothing: dict[str, Any] = {
        "rule_count": None,
        "rule_kinds": [],
        "rule_days": None,
        "rule_peers": 0,
    }
    set_rule(badge, nothing, by)


def switch_on(badge: Badge, seen: str, by: Person) -> None:
    """Let the rule propose from now on. `seen` is the rule whose dry run was looked at."""
    badge = queries.locked(badge.id)
    if badge.retired_at is not None:
        raise RuleBroken(_("This badge is retired. Restore it first."))
    if not badge.has_rule or seen != rule_key(badge):
        raise RuleBroken(
            _("Look first at whom this rule would propose today, then switch it on from there.")
        )
    if badge.rule_on_since is None:
        badge.rule_on_since = now()
        db.session.flush()
        ask_for_all(badge)
        _record("badge.rule_on", badge, by)


def switch_off(badge: Badge, by: Person) -> None:
    """Let the rule propose nobody any more."""
    if badge.rule_on_since is not None:
        badge.rule_on_since = None
        _record("badge.rule_off", badge, by)


def rule_key(badge: Badge) -> str:
    """The rule as one short text, to see whether it is the one that was looked at."""
    kinds = ",".join(sorted(badge.rule_kinds))
    return f"{badge.rule_count}-{badge.rule_days}-{badge.rule_peers}-{kinds}"


def _add_version(
    badge: Badge, words: Mapping[str, Any], design: dict[str, Any], svg: str, by: Person
) -> None:
    said = {name: words[name] for name in WORDS}
    db.session.add(
        BadgeVersion(
            badge_id=badge.id,
            number=badge.version,
            design=design,
            svg=svg,
            made_by_id=by.id,
            **said,
        )
    )


def _record(what: str, badge: Badge, by: Person, **details: Any) -> None:
    record(what, by=by, community_id=badge.community_id, subject_id=badge.id, **details)
