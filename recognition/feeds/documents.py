"""Newly accepted badges as feed readers take them: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from flask_babel import gettext as _

from core.communities.models import Community
from core.pages.languages import lang
from core.pages.links import absolute
from recognition.champions.queries import Face
from recognition.champions.stories import Held
from recognition.credentials.document import day_of


@dataclass(frozen=True)
class Item:
    """One badge of somebody who shows it to everybody."""

    id: str
    url: str
    title: str
    text: str
    at: datetime


def items(found: Sequence[tuple[Face, Held]]) -> list[Item]:
    """What a feed says of these: whose badge, and what a peer said where they may be quoted."""
    return [
        Item(
            id=f"urn:uuid:{held.award.public_id}",
            url=absolute("recognition.award_pages.show", public_id=held.award.public_id),
            title=_("%(name)s: %(badge)s", name=face.name, badge=held.version.name),
            text=_text(held),
            at=day_of(held.award.accepted_at or held.award.created_at),
        )
        for face, held in found
    ]


def atom(community: Community, entries: Sequence[Item]) -> bytes:
    """The Atom document."""
    feed = FeedGenerator()
    feed.id(absolute("recognition.feeds.atom", community_id=community.id))
    feed.title(title(community))
    feed.subtitle(community.purpose)
    feed.language(lang())
    feed.author(name=community.name)
    feed.generator("NextTen")
    feed.updated(max((each.at for each in entries), default=community.created_at))
    feed.link(href=_home(community), rel="alternate")
    feed.link(href=absolute("recognition.feeds.atom", community_id=community.id), rel="self")
    for each in entries:
        entry = feed.add_entry(order="append")
        entry.id(each.id)
        entry.title(each.title)
        entry.link(href=each.url, rel="alternate")
        entry.content(each.text, type="text")
        entry.published(each.at)
        entry.updated(each.at)
    written: bytes = feed.atom_str(pretty=True)
    return written


def json_feed(community: Community, entries: Sequence[Item]) -> dict[str, Any]:
    """The JSON Feed document, https://www.jsonfeed.org/version/1.1/."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(community),
        "description": community.purpose,
        "home_page_url": _home(community),
        "feed_url": absolute("recognition.feeds.json_feed", community_id=community.id),
        "language": lang(),
        "authors": [{"name": community.name}],
        "items": [
            {
                "id": each.id,
                "url": each.url,
                "title": each.title,
                "content_text": each.text,
                "date_published": each.at.isoformat(),
            }
            for each in entries
        ],
    }


def title(community: Community) -> str:
    return str(_("Recognised in %(community)s", community=community.name))


def _text(held: Held) -> str:
    """What the badge means, and what was said, in paragraphs."""
    said = [str(_("“%(words)s”", words=story.words)) for story in held.stories]
    return "\n\n".join([held.version.meaning, *said])


def _home(community: Community) -> str:
    return absolute("recognition.champions.index", community_id=community.id)
