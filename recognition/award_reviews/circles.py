"""Why a voice weighs less, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _


def why_less(circle: Sequence[int], names: Mapping[int, str]) -> str:
    """What a circle of two, three or four people looks like. Who is gone has no name any more."""
    people = [f"\u2068{names.get(each) or _('somebody who has left')}\u2069" for each in circle]
    if len(people) == 2:
        return str(_("%(one)s and %(two)s gave each other badges.", one=people[0], two=people[1]))
    if len(people) == 3:
        return str(
            _(
                "%(one)s, %(two)s and %(three)s gave badges in a circle.",
                one=people[0],
                two=people[1],
                three=people[2],
            )
        )
    if len(people) == 4:
        return str(
            _(
                "%(one)s, %(two)s, %(three)s and %(four)s gave badges in a circle.",
                one=people[0],
                two=people[1],
                three=people[2],
                four=people[3],
            )
        )
    return ""
