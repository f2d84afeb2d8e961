"""What an organiser can do with a list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from flask_babel import gettext as _

from core.communities.models import Community
from core.consents import coming
from core.db import db, now
from core.errors import RuleBroken
from core.imports import cards, languages, own_fields, queries
from core.imports.columns import MOST_COLUMNS, OURS, Plan, plain, plan_of, recognised
from core.imports.models import ImportFile, ImportState, PeopleImport
from core.imports.opening import Opened, opened
from core.imports.sheets import MOST_ROWS, Row, Sheet, SheetRefused, read
from core.imports.wording import FIELD_WORDS
from core.journal.actions import record
from core.people.models import Person
from core.people.text import one_line


def upload(community: Community, file_name: str, content: bytes, by: Person | None) -> PeopleImport:
    """Keep an uploaded list, and guess what its columns are. Raises SheetRefused.

    Of cards and workbooks only the sheet is kept that they are read as.
    """
    given = opened(content)
    sheet = read(given.content)
    plan = _planned(community, sheet, given)
    if len(plan.fields) > MOST_COLUMNS:
        raise SheetRefused(
            _("This sheet has more than 200 columns. Remove those that are not about people.")
        )
    found = PeopleImport(
        community_id=community.id,
        uploaded_by_id=by.id if by else None,
        file_name=one_line(file_name)[:200] or _("list"),
        plan=plan.as_json(),
        rows=_people_in(sheet, plan),
        recognised=given.program or recognised(plan.headings),
    )
    db.session.add(found)
    db.session.flush()
    db.session.add(ImportFile(import_id=found.id, content=given.content))
    return found


def _planned(community: Community, sheet: Sheet, given: Opened) -> Plan:
    """How the sheet is to be read; of cards we know it, since we wrote the sheet."""
    own = {plain(each.name): key for key, each in own_fields.of_community(community.id).items()}
    if given.is_cards:
        headings = list(sheet.rows[0].cells)
        more = [own.get(plain(each)) for each in headings[len(cards.HEADINGS) :]]
        return Plan(1, headings, [*cards.HEADINGS.values(), *more], given.left_out)
    ours = {plain(str(words)): name for name, words in FIELD_WORDS.items()}
    return plan_of([row.cells for row in _first_whole(sheet)], own | ours)


def choose(
    found: PeopleImport,
    skip: int,
    fields: Sequence[str | None],
    source: str,
    is_from_them: bool,
    basis: str,
) -> None:
    """Set how the list is read and where it is from; `jobs.begin_check` makes the dry run."""
    if found.is_running:
        raise RuleBroken(_("This list is being worked on. Wait until that has finished."))
    coming.check(found.community_id, basis)
    sheet = stored(found)
    before = Plan.from_json(found.plan)
    read_as = [old if old in OURS else new for old, new in zip(before.fields, fields, strict=True)]
    own = own_fields.of_community(found.community_id)
    spoken = languages.of_sheet(sheet, skip, read_as, own)
    plan = Plan(skip, _headings(sheet, skip, len(fields)), read_as, before.left_out, spoken)
    if not plan.has_name:
        raise RuleBroken(_("One column must hold the name, or the first or last name."))
    found.rows = _people_in(sheet, plan)
    found.plan, found.source, found.is_from_them = plan.as_json(), source, is_from_them
    found.basis = basis
    found.begin(ImportState.CHECKING)


def start(found: PeopleImport, by: Person | None) -> bool:
    """Let the list be imported as the dry run showed. False when it is under way or done."""
    if found.state in (ImportState.APPLYING, ImportState.APPLIED):
        return False
    if found.state != ImportState.CHECKED:
        raise RuleBroken(_("Look at the dry run first; it is not ready yet."))
    found.begin(ImportState.APPLYING)
    record("people.imported", by=by, community_id=found.community_id, subject_id=found.id)
    return True


def cancel(found: PeopleImport, by: Person | None) -> None:
    """Stop after the batch that a worker has in hand. What was imported stays until it is undone.

    Of a dry run nothing is left.
    """
    if found.state == ImportState.CHECKING:
        found.state, found.run, found.touched_at = ImportState.UPLOADED, None, None
    elif found.state == ImportState.APPLYING and found.cancelled_at is None:
        found.cancelled_at = now()
        record(
            "people.import_cancelled", by=by, community_id=found.community_id, subject_id=found.id
        )


def undo(found: PeopleImport, by: Person | None) -> bool:
    """Let an import be taken back. False when it is under way or done. Raises RuleBroken."""
    if found.undoing_at is not None:
        return False
    if not found.may_be_undone:
        raise RuleBroken(_("An import can be undone for 30 days, once it has ended."))
    found.undoing_at, found.run, found.touched_at = now(), None, None
    record("people.import_undoing", by=by, community_id=found.community_id, subject_id=found.id)
    return True


def discard(found: PeopleImport) -> None:
    """Throw the list away; people who were imported from it stay."""
    if found.is_undoing:
        raise RuleBroken(_("This import is being undone. Wait until that has finished."))
    if found.state == ImportState.APPLYING:
        raise RuleBroken(_("This list is being imported. Wait until that has finished."))
    db.session.delete(found)


def stored(found: PeopleImport) -> Sheet:
    """The uploaded sheet again, as long as it is kept."""
    content = queries.content_of(found.id)
    if content is None:
        raise RuleBroken(_("This list was imported. Upload it again to change anything."))
    return read(content)


def _first_whole(sheet: Sheet) -> list[Row]:
    return list(islice((row for row in sheet.rows if not row.is_broken), 10))


def _headings(sheet: Sheet, skip: int, width: int) -> list[str]:
    """What stands in the last row above the people, a text for every column."""
    cells = list(sheet.rows[skip - 1].cells) if 0 < skip <= len(sheet.rows) else []
    return [one_line(cell)[:200] for cell in (cells + [""] * width)[:width]]


def _people_in(sheet: Sheet, plan: Plan) -> int:
    rows = len(sheet.rows) - plan.skip
    if rows > MOST_ROWS:
        raise SheetRefused(
            _("This sheet has more than 100,000 rows. Split it, and import the parts.")
        )
    if rows < 1:
        raise SheetRefused(_("There are headings in this file, but no people below them."))
    return rows
