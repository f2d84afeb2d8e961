"""A meeting in words."""

from __future__ import annotations

from babel.dates import format_time
from flask_babel import format_date, get_locale

from core.communities.models import Community
from core.communities.quiet_hours import zone_of
from outreach.meetings.models import Meeting


def when_in(meeting: Meeting, community: Community) -> str:
    """The day and the time where the community is, and which zone that is."""
    local = meeting.starts_at.astimezone(zone_of(community.timezone))
    time = format_time(local.time(), "short", locale=get_locale() or "en_GB")
    zone = community.timezone.replace("_", " ")
    return f"{format_date(local.date(), 'full')}, {time} ({zone})"
