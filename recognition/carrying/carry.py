"""What the holder of an award can do with it outside: files, paper, a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from recognition.award_pages import queries, showing
from recognition.awards import sharing
from recognition.awards.models import Award, AwardState

FORMS = ("png", "svg", "json")


@dataclass(frozen=True)
class Carry:
    """Where each thing is, and whether strangers can open its page now."""

    is_signed: bool
    files: dict[str, str]
    certificate: str
    switch: str
    link_is_on: bool
    may_be_shared: bool
    url: str | None
    linkedin: str | None


def carry(award: Award, pages: str, **about: Any) -> Carry | None:
    """For the holder of an accepted award; `pages` is where the views for this holder are."""
    if award.state != AwardState.ACCEPTED:
        return None
    page = queries.of_award(award.id)
    is_reachable = queries.reachable_with_id(award.id) is not None
    return Carry(
        is_signed=page.document is not None,
        files={form: url_for(f"{pages}.file", form=form, **about) for form in FORMS},
        certificate=url_for(f"{pages}.certificate", **about),
        switch=url_for(f"{pages}.switch_link", **about),
        link_is_on=award.link_on_at is not None,
        may_be_shared=sharing.may_be_shared(award),
        url=showing.url_of(page) if is_reachable else None,
        linkedin=showing.linkedin_url(page, page.community)
        if is_reachable and page.document
        else None,
    )


def is_reachable(award_id: int) -> bool:
    """True when strangers can open the page of this award."""
    return queries.reachable_with_id(award_id) is not None
