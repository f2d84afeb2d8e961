"""Invitations to the team, in every state, and the pages behind their links."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from core.accounts.models import digest, new_token
from core.communities.models import Community, Role
from core.db import db, now
from core.joining import actions as joining
from core.people.models import Person
from core.team import actions, queries
from core.team.models import ADMINISTRATOR, TeamInvitation
from tests.smtp_sink import Sink

LINK = re.compile(r"/join/[\w-]{22,}")


def asked(
    here: Community | None, person: Person, role: str, by: Person, words: str = ""
) -> TeamInvitation:
    """Invite somebody, and answer the invitation."""
    ask = actions.Ask(role, person.name, words=words)
    assert actions.invite(here, person, ask, by) == "invited"
    found = queries.waiting_for(here.id if here else None, person.id, role)
    assert found is not None
    return found


def page_of(invitation: TeamInvitation) -> str:
    """The address of the page behind a new link of this invitation."""
    token = new_token()
    invitation.token_digest = digest(token)
    db.session.commit()
    return f"/join/{token}"


def ask_some(here: Community, by: Person, long: str) -> None:
    """One who waits, one who said no, one too late, and one for the installation."""
    new = actions.with_address(long, "somebody.new@example.test", by)
    asked(here, new, Role.ORGANISER, by, long)
    refused = actions.with_address("No Thanks", "no.thanks@example.test", by)
    joining.decline(_whole(asked(here, refused, Role.MEMBER, by)))
    late = actions.with_address("Too Late", "too.late@example.test", by)
    asked(here, late, Role.SAFEGUARDING_LEAD, by).expires_at = now() - timedelta(days=1)
    asked(None, new, ADMINISTRATOR, by, long)
    db.session.commit()


def joining_pages() -> list[str]:
    """The page behind a link that waits, one behind a link that is over, and what comes after."""
    waiting, over = db.session.scalars(
        select(TeamInvitation).where(TeamInvitation.role.in_((Role.ORGANISER, Role.MEMBER)))
    ).all()
    return [page_of(waiting), page_of(over), "/join/unknown", "/join/declined"]


def text_of(sink: Sink, at: int = -1) -> str:
    """The words of a message that left, by default of the last one."""
    body = sink.accepted[at].message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def link_in(text: str) -> str:
    """The address of the page in a message, without its host."""
    (found,) = set(LINK.findall(text))
    return str(found)


def _whole(invitation: TeamInvitation) -> TeamInvitation:
    return queries.some([invitation.id])[invitation.id]
