"""The badges of the example community."""

from __future__ import annotations

from core.communities.models import Community
from core.people.models import Person
from recognition.badges import actions
from recognition.badges.drawing import Design
from recognition.badges.models import Badge

BADGES = (
    (
        "First welcome",
        "Somebody is not alone here any more, because of you.",
        "They made a newcomer feel at home: a walk around, a cup of tea, a call a week later.",
        Design("rosette", "berry", "rose", "white", "beads", "coffee"),
        1,
    ),
    (
        "Bridge between languages",
        "You let neighbours understand each other.",
        "They translated or interpreted so that others could take part.",
        Design("hexagon", "teal", "mint", "white", "double", "languages"),
        2,
    ),
    (
        "Quiet helper",
        "You help, and make no noise about it.",
        "They kept things going that nobody sees: keys, sheds, lists, lifts home.",
        Design("shield", "navy", "amber", "white", "stitches", "hand-heart"),
        2,
    ),
    (
        "Seed sharer",
        "What you know grows in many gardens.",
        "They shared seeds, tools or know-how with at least three people here.",
        Design("circle", "forest", "sun", "cream", "line", "sprout"),
        1,
    ),
)


def load_badges(community: Community, by: Person) -> list[Badge]:
    """Load badges that look different and are given by one voice or by two."""
    made = []
    for name, meaning, criteria, design, peers in BADGES:
        words = {"name": name, "meaning": meaning, "criteria": criteria}
        who = {"by_peers": True, "by_organisers": True, "peers_needed": peers}
        made.append(actions.make(community.id, words, who, actions.Picture(design), by))
    return made
