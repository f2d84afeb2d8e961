"""What core erases where no foreign key leads to: lists, words, holds, the journal, requests."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, String, cast, delete, null, or_, select, update

from core.accounts.models import AddressChange
from core.communities.models import Community
from core.db import IN_BULK, db, now
from core.duplicates.models import Merge
from core.duplicates.remembering import tells_of
from core.erasure import rules
from core.erasure.rules import Erasing
from core.imports.cells import several
from core.imports.models import ImportFile, ImportRow, ImportState, Outcome, PeopleImport
from core.journal.actions import empty_words
from core.many import among
from core.people.models import PersonTerm, WordVariant, email_key
from core.requests.models import PersonRequest
from core.safeguarding.models import Hold


def init_app(app: Flask) -> None:
    """Register the steps of core."""
    known = rules.known(app)
    known.before += [empty_lists, forget_words, lift_holds, empty_journal, empty_requests]
    known.before.append(forget_merges)
    known.addresses += [of_changes, of_merges, of_lists]


def empty_lists(leaving: Erasing) -> None:
    """Empty the rows of uploaded lists that speak of them; what is not applied yet goes whole.

    A list that a worker is applying goes on, so that the others in it come in; its file goes then.
    """
    table = ImportRow.__table__
    theirs = _rows_about(leaving)
    lists = list(db.session.scalars(select(ImportRow.import_id).where(theirs).distinct()))
    nothing: dict[str, Any] = {"name": "", "facts": {}, "cells": None, "person_id": None}
    emptied = update(table).where(theirs).values(nothing)  # type: ignore[arg-type]
    db.session.execute(emptied, execution_options=IN_BULK)
    left = among(PeopleImport.id, lists), PeopleImport.state != ImportState.APPLYING
    files = ImportFile.import_id.in_(select(PeopleImport.id).where(*left))
    db.session.execute(delete(ImportFile).where(files), execution_options=IN_BULK)
    waiting = *left, PeopleImport.state != ImportState.APPLIED
    db.session.execute(delete(PeopleImport).where(*waiting), execution_options=IN_BULK)


def forget_words(leaving: Erasing) -> None:
    """Forget the words by which only they could be found, so that none helps to guess at them."""
    theirs = among(PersonTerm.person_id, leaving.ids)
    terms = set(db.session.scalars(select(PersonTerm.term).where(theirs).distinct()))
    db.session.execute(delete(PersonTerm).where(theirs), execution_options=IN_BULK)
    words = sorted(each for each in terms if not each.startswith("#"))
    lonely = [each for each in words if not _finds_somebody(each)]
    gone = delete(WordVariant).where(among(WordVariant.word, lonely))
    db.session.execute(gone, execution_options=IN_BULK)


def _finds_somebody(word: str) -> bool:
    """True when somebody else is found by this word, in any community.

    The first name is asked for, so that PostgreSQL takes the index: of a word that it believes to
    be frequent it would rather read the table until one comes.
    """
    first = (
        select(PersonTerm.person_id)
        .where(PersonTerm.community_id == Community.id, PersonTerm.term == word)
        .order_by(PersonTerm.sort_name)
        .limit(1)
        .scalar_subquery()
    )
    found = select(Community.id).where(first.is_not(None))
    return db.session.scalar(found.limit(1)) is not None


def lift_holds(leaving: Erasing) -> None:
    """Delete holds on them; one that is in force has stopped the erasing before."""
    theirs = Hold.subject == "person", among(Hold.subject_id, leaving.ids)
    db.session.execute(delete(Hold).where(*theirs), execution_options=IN_BULK)


def empty_journal(leaving: Erasing) -> None:
    """Empty what the journal says beside the fact: that it was done, when and by whom stays."""
    empty_words(leaving.ids)


def empty_requests(leaving: Erasing) -> None:
    """That they asked stays, to show that we answered; what they wrote does not.

    Nobody is left to answer what is still open: the erasure was the answer.
    """
    theirs = update(PersonRequest).where(among(PersonRequest.person_id, leaving.ids))
    is_open = PersonRequest.done_at.is_(None)
    answered = theirs.where(is_open).values(done_at=now(), outcome="done")
    db.session.execute(answered, execution_options=IN_BULK)
    db.session.execute(
        theirs.values(words="", reason="", extended_why=""), execution_options=IN_BULK
    )


def forget_merges(leaving: Erasing) -> None:
    """Forget what a merge of others took away that was theirs: it could not be brought back."""
    written = cast(Merge.changes, String)
    with_their_number = or_(*(written.contains(str(each)) for each in leaving.ids))
    rows = db.session.execute(select(Merge.id, Merge.changes).where(with_their_number))
    theirs = [number for number, changes in rows if tells_of(changes, leaving.ids)]
    forgotten = update(Merge).where(among(Merge.id, theirs)).values(changes=null())
    db.session.execute(forgotten, execution_options=IN_BULK)


def of_changes(leaving: Erasing) -> set[str]:
    """Addresses that they signed in with before."""
    theirs = among(AddressChange.person_id, leaving.ids)
    return set(db.session.scalars(select(AddressChange.was).where(theirs)))


def of_merges(leaving: Erasing) -> set[str]:
    """Addresses that were dropped when entries of theirs were made one."""
    found = select(Merge.changes).where(
        or_(among(Merge.kept_id, leaving.ids), among(Merge.gone_id, leaving.ids)),
        Merge.changes.is_not(None),
    )
    return {
        str(value)
        for changes in db.session.scalars(found)
        for change in changes or ()
        if change["table"] == "people"
        for values in (change.get("was", {}), change.get("now", {}))
        if (value := values.get("email"))
    }


def of_lists(leaving: Erasing) -> set[str]:
    """Addresses in rows of lists that speak of them; who else stands there is somebody else."""
    rows = select(ImportRow.cells, PeopleImport.plan).join(PeopleImport)
    theirs = among(ImportRow.person_id, leaving.ids), ImportRow.cells.is_not(None)
    found = [
        cell
        for cells, plan in db.session.execute(rows.where(*theirs))
        for cell, field in zip(cells, plan.get("fields", ()), strict=False)
        if field == "email"
    ]
    return {each.strip() for each in several(found) if "@" in each and len(each) < 255}


def _rows_about(leaving: Erasing) -> ColumnElement[bool]:
    """Rows that lead to them, and refused rows that hold one of their addresses.

    Those are few, and gone after thirty days.
    """
    theirs: list[ColumnElement[bool]] = [among(ImportRow.person_id, leaving.ids)]
    keys = {key for each in leaving.addresses if (key := email_key(each))}
    theirs += [_holds(each) for each in sorted({*leaving.addresses, *keys}) if each.isascii()]
    other = {each for each in keys if not each.isascii()}
    return or_(*theirs, *_rows_with(other))


def _holds(address: str) -> ColumnElement[bool]:
    """True of a refused row in which an address stands."""
    in_json = json.dumps(address)[1:-1]
    said = cast(ImportRow.cells, String), cast(ImportRow.facts, String)
    has = or_(*(each.icontains(in_json, autoescape=True) for each in said))
    every = ImportRow.import_id.in_(select(PeopleImport.id))
    return every & (ImportRow.outcome == Outcome.REFUSED) & has


def _rows_with(keys: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """The same for letters beyond ASCII, which each database writes and compares otherwise."""
    refused = select(ImportRow.import_id, ImportRow.number, ImportRow.cells, ImportRow.facts)
    rows = db.session.execute(refused.where(ImportRow.outcome == Outcome.REFUSED)) if keys else ()
    for import_id, number, *said in rows:
        text = email_key(json.dumps(said, ensure_ascii=False)) or ""
        if any(key in text for key in keys):
            yield (ImportRow.import_id == import_id) & (ImportRow.number == number)
