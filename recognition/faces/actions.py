"""What somebody shows beside their name, face by face."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select
from werkzeug.datastructures import FileStorage

from core.consents.actions import give, withdraw
from core.consents.models import Basis, How, Purpose
from core.db import db
from core.errors import RuleBroken
from core.files import images
from core.files.actions import MOST_BYTES, WEBP
from core.files.models import StoredFile
from core.people import tags as spelling
from core.people.models import Person, folded
from recognition.champions import following, queries
from recognition.champions.models import TAGS, Champion, ChampionTag
from recognition.champions.turns import somewhere

PHOTO_SIDE = 720


def change(face: Champion, values: Mapping[str, Any], by: Person) -> None:
    """Show this, and nothing else, under one name. What is found follows at once.

    `values` has about, questions_per_week, shows_emeritus, the tags of each kind as lists, and
    photo, photo_says and may_show: without the consent a photo is neither kept nor shown.
    """
    if face.person_id != by.id:
        raise RuleBroken(_("Only the person themselves decides how they are seen."))
    face.about = values["about"] or None
    face.questions_per_week = values["questions_per_week"]
    face.shows_emeritus = values["shows_emeritus"]
    had_photo = face.photo_id is not None
    _show_photo(face, values["photo"], values["photo_says"], values["may_show"], by)
    _say_of_photo(face, by, had_photo)
    for what in TAGS:
        _retag(face, what, values[what])
    following.follow(face.person_id, face.community_id)


def _show_photo(
    face: Champion, upload: FileStorage | None, says: str, may_show: bool, by: Person
) -> None:
    """Keep, replace or throw away the photo. It is only kept while it may be shown."""
    if upload or not may_show:
        _throw_away(face)
    if upload and may_show:
        file = StoredFile(
            community_id=face.community_id,
            media_type=WEBP,
            name="photo.webp",
            content=images.photo(_read(upload), PHOTO_SIDE),
            stored_by_id=by.id,
        )
        db.session.add(file)
        db.session.flush()
        face.photo_id = file.id
    face.photo_says = says if face.photo_id else None


def _say_of_photo(face: Champion, by: Person, had_photo: bool) -> None:
    """Write down that they agreed to a photo, or took that back."""
    about: dict[str, Any] = {"community_id": face.community_id, "how": How.PAGE, "by": by}
    if face.photo_id and not had_photo:
        words = str(_("This photo may be shown, and everybody on it agrees"))
        give(by, Purpose.PHOTO, basis=Basis.CONSENT, wording=words, **about)
    elif had_photo and not face.photo_id:
        withdraw(by, Purpose.PHOTO, **about)


def _throw_away(face: Champion) -> None:
    old, face.photo_id = face.photo_id, None
    if old is not None:
        db.session.flush()
        db.session.execute(delete(StoredFile).where(StoredFile.id == old))


def _read(upload: FileStorage) -> bytes:
    with upload.stream as stream:  # a large one is a file, which nobody else closes
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("This file is larger than 8 MB. Add a smaller one."))
    return content


def _retag(face: Champion, what: str, chosen: Sequence[str]) -> None:
    """Give the face exactly these tags of a kind; those that it has keep their turn."""
    known = [value for _folded, value in queries.tags(face.community_id, is_member=True)[what]]
    wanted = {folded(tag): tag for tag in spelling.as_spelled(chosen, known) if folded(tag)}
    of_kind = ChampionTag.champion_id == face.id, ChampionTag.what == what
    has = set(db.session.scalars(select(ChampionTag.folded).where(*of_kind)))
    gone = has - set(wanted)
    if gone:
        db.session.execute(delete(ChampionTag).where(*of_kind, ChampionTag.folded.in_(gone)))
    rows = [
        {
            "champion_id": face.id,
            "community_id": face.community_id,
            "what": what,
            "folded": each,
            "value": wanted[each],
            "shown_at": somewhere(),
        }
        for each in sorted(set(wanted) - has)
    ]
    if rows:
        db.session.execute(insert(ChampionTag), rows)
