"""Who looks at champions, and answers that are never kept longer than they are true."""

from __future__ import annotations

from flask import Response, abort
from werkzeug.wrappers import Response as AnyResponse

from core.access import community, me_or_nobody, roles
from recognition import strangers
from recognition.champions import queries


def is_member() -> bool:
    """True for a member here, False for a stranger whom the community lets look.

    For every other stranger there is no such page, even if there is.
    """
    if roles():
        return True
    strangers_only()
    return False


def strangers_only() -> None:
    """Go on as a stranger, whoever asks; no such page where strangers may not look."""
    if not queries.strangers_may_look(community().id):
        abort(404)


def fresh(answer: Response) -> AnyResponse:
    """Let whoever keeps the answer ask each time whether it is still so.

    What somebody who is signed in reads is kept by nobody.
    """
    return answer if me_or_nobody() else strangers.fresh(answer)
