"""Filters as people read them."""

from __future__ import annotations

from functools import cached_property

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities.models import Role
from core.communities.words import ROLE_WORDS
from core.fields import queries as field_queries
from core.people import choices
from core.people.filters import NOBODY, OF_FIELD, Filters

FILTER_WORDS: dict[str, LazyString] = {
    "q": _l("Words"),
    "topic": _l("Topic"),
    "language": _l("Language"),
    "place": _l("Place"),
    "organisation_kind": _l("Kind of organisation"),
    "role": _l("Role"),
    "email": _l("E-mail address"),
    "online": _l("Online"),
    "owner": _l("Looked after by"),
    "due": _l("Contact"),
    "untold": _l("To be told what we hold, by"),
}
VALUE_WORDS: dict[tuple[str, str], LazyString] = {
    ("email", "with"): _l("with"),
    ("email", "without"): _l("without"),
    ("online", "rarely"): _l("rarely"),
    ("owner", NOBODY): _l("nobody"),
    ("due", "now"): _l("due"),
}


class FilterWords:
    """The words for filters of one community; what they need is read once, and only if needed."""

    def __init__(self, community_id: int) -> None:
        self.community_id = community_id

    @cached_property
    def _fields(self) -> dict[int, str]:
        return {field.id: field.name for field in field_queries.of_community(self.community_id)}

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {str(each.id): each.name for each in choices.owners(self.community_id)}

    def of(self, filters: Filters) -> dict[str, tuple[str, str]]:
        """By name of the filter what it is of, and which."""
        return {
            name: (self._named(name), self._valued(name, value))
            for name, value in filters.given.items()
        }

    def _named(self, name: str) -> str:
        found = OF_FIELD.fullmatch(name)
        if found is None:
            return str(FILTER_WORDS[name])
        field = self._fields.get(int(found[1]), _("A field that is gone"))
        if found[2] == "from":
            return str(_("%(field)s, from", field=field))
        return str(_("%(field)s, up to", field=field)) if found[2] else field

    def _valued(self, name: str, value: str) -> str:
        if name == "owner" and value != NOBODY:
            return self._owners.get(value) or str(_("somebody who has no part any more"))
        if name == "role" and value in set(ROLE_WORDS):
            return str(ROLE_WORDS[Role(value)])
        return str(VALUE_WORDS.get((name, value), value))
