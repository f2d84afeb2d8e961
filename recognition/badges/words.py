"""How the parts of a badge are called, and what its rule says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from recognition.badges.models import Badge

SHAPES = {
    "circle": _l("Circle"),
    "square": _l("Square with round corners"),
    "hexagon": _l("Hexagon"),
    "octagon": _l("Octagon"),
    "diamond": _l("Diamond"),
    "shield": _l("Shield"),
    "arch": _l("Arch"),
    "star": _l("Star"),
    "rosette": _l("Rosette"),
    "flower": _l("Flower"),
    "sun": _l("Sun"),
}
COLOURS = {
    "forest": _l("Forest green"),
    "moss": _l("Moss green"),
    "mint": _l("Mint"),
    "teal": _l("Teal"),
    "sky": _l("Sky blue"),
    "navy": _l("Navy blue"),
    "indigo": _l("Indigo"),
    "lilac": _l("Lilac"),
    "plum": _l("Plum"),
    "berry": _l("Berry red"),
    "rose": _l("Rose"),
    "rust": _l("Rust"),
    "amber": _l("Amber"),
    "sun": _l("Sun yellow"),
    "cream": _l("Cream"),
    "white": _l("White"),
    "stone": _l("Stone grey"),
    "slate": _l("Slate blue"),
    "coal": _l("Coal black"),
}
RINGS = {
    "none": _l("None"),
    "line": _l("A thin line"),
    "double": _l("Two lines"),
    "stitches": _l("Stitches"),
    "beads": _l("Beads"),
    "rays": _l("Rays of light"),
    "ribbon": _l("A ribbon below"),
}
ICONS = {
    "sprout": _l("Seedling"),
    "leaf": _l("Leaf"),
    "tree-deciduous": _l("Tree"),
    "flower-2": _l("Flower"),
    "apple": _l("Apple"),
    "bird": _l("Bird"),
    "sun": _l("Sun"),
    "star": _l("Star"),
    "flame": _l("Flame"),
    "gem": _l("Gem"),
    "heart": _l("Heart"),
    "hand-heart": _l("Hand with a heart"),
    "handshake": _l("Handshake"),
    "hand-helping": _l("Helping hand"),
    "message-circle-heart": _l("Kind word"),
    "house-heart": _l("Home with a heart"),
    "users-round": _l("People"),
    "ear": _l("Ear"),
    "megaphone": _l("Megaphone"),
    "languages": _l("Languages"),
    "lightbulb": _l("Light bulb"),
    "book-open": _l("Open book"),
    "graduation-cap": _l("Graduation cap"),
    "pen-line": _l("Pen"),
    "mic": _l("Microphone"),
    "music": _l("Music"),
    "palette": _l("Paint palette"),
    "camera": _l("Camera"),
    "code": _l("Code"),
    "wrench": _l("Spanner"),
    "hammer": _l("Hammer"),
    "shovel": _l("Spade"),
    "scissors": _l("Scissors"),
    "cooking-pot": _l("Cooking pot"),
    "coffee": _l("Hot drink"),
    "bike": _l("Bicycle"),
    "compass": _l("Compass"),
    "map": _l("Map"),
    "globe": _l("Globe"),
    "mountain": _l("Mountain"),
    "rocket": _l("Rocket"),
    "anchor": _l("Anchor"),
    "puzzle": _l("Piece of a puzzle"),
    "telescope": _l("Telescope"),
    "key-round": _l("Key"),
    "shield-check": _l("Shield with a tick"),
    "accessibility": _l("Access for all"),
    "medal": _l("Medal"),
}


def awarded_by(badge: Badge) -> list[str]:
    """Who may award it, each in a sentence."""
    words = []
    if badge.by_peers:
        words.append(
            ngettext(
                "Any member can give it.",
                "Members give it together: it takes the voices of %(num)s.",
                badge.peers_needed,
            )
        )
    if badge.by_organisers:
        words.append(_("Organisers can give it."))
    if badge.rule_on_since is not None:
        words.append(_("A rule proposes it to who has done what it asks for."))
    return words


def rule_asks(badge: Badge, kinds: Mapping[str, str]) -> list[str]:
    """What the rule asks for, each in a sentence. `kinds` are the names by their codes."""
    if badge.rule_count is None:
        return []
    names = [kinds.get(code, code) for code in badge.rule_kinds]
    words = [
        ngettext(
            "At least %(num)s contribution.", "At least %(num)s contributions.", badge.rule_count
        ),
        _("Of one of these kinds: %(kinds)s.", kinds="; ".join(names))
        if names
        else _("Of any kind."),
    ]
    if badge.rule_days:
        words.append(
            ngettext("Within the last day.", "Within the last %(num)s days.", badge.rule_days)
        )
    if badge.rule_peers:
        words.append(
            ngettext(
                "For which at least %(num)s person has said thank you.",
                "For which at least %(num)s different people have said thank you.",
                badge.rule_peers,
            )
        )
    return [str(each) for each in words]


def why_by_rule(count: int, peers: int, since: date) -> str:
    """Why a rule proposes somebody, in sentences that stay with the award."""
    words = (
        ngettext(
            "%(num)s contribution since %(day)s.",
            "%(num)s contributions since %(day)s.",
            count,
            day=format_date(since, "long"),
        )
        if since > date.min
        else ngettext("%(num)s contribution.", "%(num)s contributions.", count)
    )
    if not peers:
        return str(words)
    thanks = ngettext("%(num)s person said thank you.", "%(num)s people said thank you.", peers)
    return f"{words} {thanks}"
