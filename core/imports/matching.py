"""Whether a row speaks of somebody who is known already, and what it adds to them.

A person is the same by e-mail address; without one, within the community, by name together with
phone number or organisation. A name alone says too little to take two people for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core.imports import own_fields, queries
from core.imports.cells import DETAILS, Draft, RowRefused
from core.imports.models import Outcome
from core.imports.own_fields import OwnField
from core.people import choices
from core.people.models import email_key, folded
from core.privacy.digests import identity_digests
from core.privacy.queries import sealed, suppressed, who_dropped

COMPARED_DIGITS = 9
Key = tuple[str, str, str, bool]


@dataclass(eq=False, slots=True)
class Known:
    """A person as they would be after the rows so far. `id` is None until they are written."""

    name: str
    sort_name: str
    details: dict[str, str]
    id: int | None = None
    topics: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    is_here: bool = False
    is_elsewhere: bool = False
    signs_in: bool = False
    is_never: bool = False
    filled: dict[str, str] = field(default_factory=dict)
    new_topics: list[str] = field(default_factory=list)
    new_languages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """What one row does: the outcome, to whom, and the facts to show."""

    outcome: Outcome
    known: Known
    facts: dict[str, Any] = field(default_factory=dict)


class Book:
    """The people that the rows of a sheet may speak of, read for a batch of rows at a time.

    It remembers what earlier rows add, so that a list says the same in a dry run and when applied.
    """

    def __init__(self, community_id: int, own: Mapping[str, OwnField] | None = None) -> None:
        self.community_id, self.own = community_id, own or {}
        self.by_id: dict[int, Known] = {}
        self.by_address: dict[str, Known] = {}
        self.by_key: dict[Key, dict[Known, None]] = {}
        self.names: set[str] = set()
        self.suppressed: set[str] = set()
        self.sealed: set[str] = set()
        self.topics = {folded(topic): topic for topic in choices.topics(community_id)}
        self.languages = {folded(each): each for each in choices.languages(community_id)}

    def look_up(self, drafts: Sequence[Draft]) -> None:
        """Read everybody whom these drafts may speak of, in a handful of statements."""
        addresses = {key for d in drafts if (key := d.email_key)} - self.by_address.keys()
        rows = list(queries.with_addresses(sorted(addresses))) if addresses else []
        dropped = who_dropped(addresses - {row.email_key for row in rows}) if addresses else {}
        rows += queries.with_ids(set(dropped.values())) if dropped else []
        names = {d.sort_name for d in drafts} - self.names
        rows += queries.of_names(self.community_id, sorted(names)) if names else []
        self.names |= names
        self._enter({row.id: row for row in rows if row.id not in self.by_id})
        self.by_address |= {key: self.by_id[person_id] for key, person_id in dropped.items()}
        asked = [d.details["email"] for d in drafts if "email" in d.details]
        self.suppressed = {email_key(each) or "" for each in suppressed(asked)} if asked else set()

        self.sealed = sealed({digest for each in drafts for digest in _identities(each)})

    def step(self, draft: Draft) -> Step:
        """What a draft adds to the people known so far. Raises RowRefused."""
        known = self._match(draft)
        if (known and known.is_never) or draft.email_key in self.suppressed:
            raise RowRefused("never")
        if known is not None and known.is_elsewhere and not known.is_here:
            raise RowRefused("elsewhere")
        if known is None and not self.sealed.isdisjoint(_identities(draft)):
            raise RowRefused("never")
        if known is None:
            known = Known(draft.name, draft.sort_name, {}, is_here=True)
            self._fill(known, draft)
            return Step(Outcome.NEW, known, {"made": True})
        is_new_here, known.is_here = not known.is_here, True
        facts = {} if known.is_elsewhere else self._fill(known, draft)
        if is_new_here:
            return Step(Outcome.NEW, known, facts)
        return Step(Outcome.UPDATED if facts.get("filled") else Outcome.UNCHANGED, known, facts)

    def refused(self, refusal: RowRefused) -> RowRefused:
        """The refusal of whoever opted out, with the person here whom it speaks of."""
        if refusal.draft is None:
            return refusal
        try:
            known = self._match(refusal.draft)
        except RowRefused:
            return refusal
        if known is None or known.id is None or not known.is_here or known.is_never:
            return refusal
        here = RowRefused("opted_out_here", known.name)
        here.person_id = known.id
        return here

    def _match(self, draft: Draft) -> Known | None:
        if draft.email_key in self.by_address:
            return self.by_address[draft.email_key]
        has_email = (False,) if draft.email_key else (False, True)
        name, phone, organisation = _traits(draft)
        same = self._first_two(("phone", name, phone, has) for has in has_email if phone)
        same = same or self._first_two(
            ("organisation", name, organisation, has) for has in has_email if organisation
        )
        if not (draft.email_key or phone or organisation):
            same = self._first_two([("bare", name, "", False)])
            if not same and self._first_two(("name", name, "", has) for has in has_email):
                raise RowRefused("namesake", draft.name)
        if len(same) > 1:
            raise RowRefused("several", draft.name)
        if same and draft.email_key and same[0].signs_in:
            raise RowRefused("signs_in", draft.name)
        return same[0] if same else None

    def _first_two(self, keys: Iterable[Key]) -> list[Known]:
        """Two are enough to see that more than one could be meant."""
        return [known for key in keys for known in islice(self.by_key.get(key, ()), 2)]

    def _fill(self, known: Known, draft: Draft) -> dict[str, Any]:
        """Fill in what was empty; say what was filled, and what differs and stays as it is."""
        self._take_out(known)
        filled = {name: text for name, text in draft.details.items() if name not in known.details}
        kept = [name for name, text in draft.details.items() if _differs(known, name, text)]
        known.details |= filled
        known.filled |= filled
        topics = _add_tags(known.topics, known.new_topics, draft.topics, self.topics)
        spoken = _add_tags(known.languages, known.new_languages, draft.languages, self.languages)
        names = [*filled, *(["topics"] if topics else ()), *(["languages"] if spoken else ())]
        self._put_in(known)
        if draft.sort_name != known.sort_name:
            kept.insert(0, "name")
        facts = {"filled": names, "kept": kept, "topics": topics, "languages": spoken}
        return {key: value for key, value in facts.items() if value}

    def _enter(self, rows: dict[int, Any]) -> None:
        if not rows:
            return
        ids = sorted(rows)
        with_part = queries.with_part(ids)
        for person_id, row in rows.items():
            self.by_id[person_id] = Known(
                row.name,
                row.sort_name,
                _details(row),
                person_id,
                signs_in=row.is_administrator or person_id in with_part,
                is_never=bool(row.never_contact_at or row.restricted_at),
            )
        for person_id, community_id in queries.acquainted(ids):
            here = community_id == self.community_id
            self.by_id[person_id].is_here |= here
            self.by_id[person_id].is_elsewhere |= not here
        for person_id, key, text in own_fields.values_of(ids, self.own):
            self.by_id[person_id].details[key] = text
        for person_id, topic in queries.topics(ids):
            self.by_id[person_id].topics[folded(topic)] = topic
        for person_id, language in queries.languages(ids):
            self.by_id[person_id].languages[folded(language)] = language
        for person_id in ids:
            self._put_in(self.by_id[person_id])

    def _put_in(self, known: Known) -> None:
        if key := email_key(known.details.get("email")):
            self.by_address[key] = known
        if known.is_here:
            for each in _keys(known):
                self.by_key.setdefault(each, {})[known] = None

    def _take_out(self, known: Known) -> None:
        for each in _keys(known):
            self.by_key.get(each, {}).pop(known, None)


def _details(row: Any) -> dict[str, str]:
    """What is kept of somebody; empty details are absent."""
    details = {name: value for name in DETAILS if (value := getattr(row, name))}
    return details | ({"is_rarely_online": "yes"} if row.is_rarely_online else {})


def _keys(known: Known) -> Iterator[Key]:
    """Under what a person is found without their address."""
    name, phone, organisation = _traits(known)
    has_email = "email" in known.details
    yield "name", name, "", has_email
    if phone:
        yield "phone", name, phone, has_email
    if organisation:
        yield "organisation", name, organisation, has_email
    if not (phone or organisation or has_email):
        yield "bare", name, "", False


def _traits(of: Known | Draft) -> tuple[str, str, str]:
    """Name, phone and organisation in the form in which they are compared.

    Of a phone number the last digits count, whether or not the country is written.
    """
    digits = _digits(of.details.get("phone", ""))
    return of.sort_name, digits, folded(of.details.get("organisation", ""))


def _identities(draft: Draft) -> list[str]:
    said = draft.details
    return identity_digests(draft.name, said.get("phone"), said.get("postal_address"))


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-COMPARED_DIGITS:]


def _differs(known: Known, name: str, theirs: str) -> bool:
    ours = known.details.get(name)
    if name == "phone" and ours is not None:
        return _digits(ours) != _digits(theirs)
    if name == "email":
        return ours is not None and email_key(ours) != email_key(theirs)
    return ours is not None and folded(ours) != folded(theirs)


def _add_tags(
    have: dict[str, str], new: list[str], wanted: Iterable[str], spelled: dict[str, str]
) -> list[str]:
    """Add the missing tags, in the spelling that is used already, and say which."""
    missing = {
        key: spelled.setdefault(key, tag) for tag in wanted if (key := folded(tag)) not in have
    }
    have |= missing
    new += missing.values()
    return list(missing.values())
