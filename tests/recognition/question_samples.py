"""Champions who can be asked, and questions in every state, for tests and the example site."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.communities.models import Community
from core.db import db, now
from core.people.models import Person
from recognition.champions.models import Champion
from recognition.questions.links import asked_token, question_token
from recognition.questions.models import Question

WORDS = "How do I keep slugs away from the young lettuces without poison?"
ANSWER = "Go out after dark with a lamp, and plant some for them at the edge."


def face(community: Community, person: Person, **more: Any) -> Champion:
    """A champion whom everybody may see, and who takes five questions a week."""
    about = {"shown_as": "full_name", "audience": "public", "questions_per_week": 5, **more}
    made = Champion(community_id=community.id, person_id=person.id, **about)
    db.session.add(made)
    db.session.flush()
    return made


def question(champion: Champion, asker: Person, state: str = "waiting", **more: Any) -> Question:
    """A question as it stands after whatever led there."""
    about = {"asker_name": asker.name, "words": WORDS, **more}
    if state not in ("unconfirmed", "waiting"):
        about = {"ended_at": now(), **about}
    if state == "answered":
        about = {"answer": ANSWER, **about}
    made = Question(
        community_id=champion.community_id,
        champion_id=champion.id,
        asker_id=asker.id,
        state=state,
        **about,
    )
    db.session.add(made)
    db.session.flush()
    return made


def every_state(community: Community, champion: Person, asker: Person, long: str) -> None:
    """Questions in every state to somebody with a long name; two were reported."""
    name = {"shown_as": "pseudonym", "pseudonym": long[:60], "questions_per_week": 20}
    seen = face(community, champion, **name)
    about = {"words": f"{WORDS} {long}", "asker_name": long}
    for state in ("unconfirmed", "waiting", "answered", "unanswered", "passed", "stopped"):
        question(seen, asker, state, **about)
    reported = {"reported_at": now(), "reported_by": "champion", "concern": long}
    question(seen, asker, "waiting", **about, **reported)
    looked = {"looked_at": now(), "outcome": long}
    question(seen, asker, "answered", **about, **reported, **looked)


def question_pages() -> list[str]:
    """The pages of the first champion, and of a question in each state."""
    champion = db.session.scalars(select(Champion).order_by(Champion.id).limit(1)).one()
    ask = f"/champions/{champion.public_id}/question"
    pages = [ask, f"{ask}/sent"]
    for each in db.session.scalars(select(Question).order_by(Question.id)):
        pages.append(f"/asked/{asked_token(each)}")
        if each.state != "unconfirmed":
            pages.append(f"/question/{question_token(each)}")
    return pages
