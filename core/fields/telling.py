"""What custom fields say of somebody, as people write it."""

from __future__ import annotations

from core.fields import queries, values


def of_person(
    person_id: int, community_id: int, with_retired: bool = False
) -> list[tuple[str, str]]:
    """The name of each field of a community that says something of them, and what it says.

    What is held is told to the person also where the field is retired.
    """
    fields = queries.all_of(community_id)
    asked = [each for each in fields if with_retired or each.retired_at is None]
    said = queries.said_by([each.id for each in asked], [person_id]).get(person_id, {})
    return [(f.name, values.written(f.kind, said[f.id])) for f in asked if f.id in said]
