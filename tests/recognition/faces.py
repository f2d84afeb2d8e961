"""Champions for tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from core.db import db
from core.people.models import Person
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.champions.example import NOTHING
from recognition.champions.models import Champion
from recognition.faces import actions
from recognition.settings.models import RecognitionSettings
from tests.people import People
from tests.recognition.badges import accepted, badge, plenty

PUBLIC = Choice("public", "full_name")
MEMBERS = Choice("members", "full_name")
MARIGOLD = Choice("public", "pseudonym", "Marigold")


def shown_to(people: People, whom: str | None, **more: Any) -> None:
    """Let the community decide whom it shows its champions."""
    row = RecognitionSettings(
        community_id=people.community.id, awards_per_week=50, champions_shown_to=whom, **more
    )
    db.session.merge(row)
    db.session.commit()


def open_to_all(people: People) -> str:
    """A community that is open; answers the address of its champions."""
    people.community.openness = "open"
    plenty(people)
    return f"/communities/{people.community.id}/champions"


def champion(
    people: People, person: Person, choice: Choice = PUBLIC, by: Person | None = None, **more: Any
) -> Award:
    """An award that its holder shows so."""
    if "what" not in more:
        more["what"] = badge(people, name=f"Badge {person.id} {choice.shown_as}")
    return accepted(people, person, by or people.amir, choice, **more)


def faces(person: Person) -> dict[str, str]:
    """Under which names somebody is seen, and by whom."""
    db.session.expire_all()
    found = select(Champion).where(Champion.person_id == person.id).order_by(Champion.id)
    return {each.pseudonym or each.shown_as: each.audience for each in db.session.scalars(found)}


def face(person: Person, shown_as: str = "full_name") -> Champion:
    db.session.expire_all()
    return db.session.scalars(
        select(Champion).where(Champion.person_id == person.id, Champion.shown_as == shown_as)
    ).one()


def show(person: Person, shown_as: str = "full_name", **what: Any) -> Champion:
    """Let somebody show this beside their name, and nothing else."""
    found = face(person, shown_as)
    actions.change(found, NOTHING | what, by=person)
    db.session.commit()
    return found


def photo() -> FileStorage:
    """A picture as somebody would add it."""
    written = BytesIO()
    Image.new("RGB", (900, 30), "teal").save(written, "PNG")
    return FileStorage(BytesIO(written.getvalue()), "holiday.png")


WITH_PHOTO: dict[str, Any] = {"photo_says": "Bea with a spade", "may_show": True}
