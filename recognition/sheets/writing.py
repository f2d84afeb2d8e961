"""Logging rows for other people: they confirm them, or had agreed when they cannot."""

from __future__ import annotations

from core.communities.models import Community
from core.people.models import Person
from recognition.contributions import writing as contributions
from recognition.contributions.models import Contribution
from recognition.sheets.lines import Line


def write(community: Community, line: Line, form_key: str, by: Person) -> Contribution:
    """Log one row. The same row of the same list twice is once."""
    return contributions.log(
        community,
        line.words,
        form_key,
        by,
        [line.person],
        took_part=line.person.id == by.id,
        agreed=line.agreed,
    )
