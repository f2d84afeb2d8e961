"""What we ask the database about lists of contributions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from core.db import db
from recognition.contributions.models import Contribution
from recognition.contributions.queries import WITH_PEOPLE
from recognition.sheets.keys import LAST_ROW, row_key
from recognition.sheets.models import ContributionSheet

PAGE = 50


def uploaded_by(person_id: int, community_id: int) -> Sequence[ContributionSheet]:
    """The lists that this person uploaded there and that are still kept, newest first."""
    return db.session.scalars(
        select(ContributionSheet)
        .where(
            ContributionSheet.community_id == community_id,
            ContributionSheet.uploaded_by_id == person_id,
        )
        .options(defer(ContributionSheet.lines))
        .order_by(ContributionSheet.id.desc())
        .limit(20)
    ).all()


def logged_from(
    by_id: int, community_id: int, form_key: str, after: int | None = None
) -> Sequence[Contribution]:
    """A page of what this person logged with one list, in the order of its rows."""
    first = row_key(form_key, 0 if after is None else after + 1)
    return db.session.scalars(
        select(Contribution)
        .where(
            Contribution.logged_by_id == by_id,
            Contribution.community_id == community_id,
            Contribution.form_key.between(first, row_key(form_key, LAST_ROW)),
            Contribution.removed_at.is_(None),
        )
        .order_by(Contribution.form_key)
        .limit(PAGE)
        .options(*WITH_PEOPLE)
    ).all()


def taken(sheet_id: int) -> ContributionSheet | None:
    """A list, locked so that only one worker goes on with it."""
    return db.session.scalar(
        select(ContributionSheet)
        .where(ContributionSheet.id == sheet_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def unfinished_ids() -> Sequence[int]:
    """Lists that were started and are not through, at most a hundred."""
    return db.session.scalars(
        select(ContributionSheet.id)
        .where(ContributionSheet.started_at.is_not(None), ContributionSheet.finished_at.is_(None))
        .limit(100)
    ).all()


def older_than(at: datetime) -> Sequence[ContributionSheet]:
    """Lists from before then that nobody works on, at most a hundred."""
    is_running = ContributionSheet.started_at.is_not(None) & ContributionSheet.finished_at.is_(None)
    return db.session.scalars(
        select(ContributionSheet).where(ContributionSheet.created_at < at, ~is_running).limit(100)
    ).all()
