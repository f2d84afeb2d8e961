"""Who may open what: as it is written in docs/matrix.md, and as the running application answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from core import access
from core.access import limiter
from core.communities import actions
from core.communities.models import Role
from core.db import db
from core.matrix.lines import LETS_IN, Answer, Line, Who, every_line
from core.settings import ROOT
from recognition.awards.models import Award
from recognition.contributions.models import Contribution
from tests.clock import Clock
from tests.people import community, sign_in, someone
from tests.routes import View, every_view
from tests.sites import Site
from tests.snapshots import Snapshot
from tests.walks import every_row

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ROLES = {
    Who.MEMBER: Role.MEMBER,
    Who.AMBASSADOR: Role.AMBASSADOR,
    Who.ORGANISER: Role.ORGANISER,
    Who.SAFEGUARDING_LEAD: Role.SAFEGUARDING_LEAD,
}
SIGN_IN = {"/sign-in", "/sign-in/second-factor"}
SECRETS = {"token", "code", "public_id", "name", "form"}
"""Arguments that only whoever was given a link can know; in the example they are made up."""
SIGN_OUT, WRONG_KEY = "core.accounts.sign_out", 403
OTHERWISE = {
    *("core.exports.download", "core.inbox.confirm", "recognition.award_reviews.review"),
    *("recognition.ambassadors.give_buddy", "recognition.concerns.show"),
}
"""Where the first row of the example is in a state in which there is no such page for anybody."""
NEEDS_CARE = {
    *(
        "core.team.join",
        "core.team.leave",
        "core.team.invite_again",
        "core.communities.safeguarding",
    ),
    *("core.administrators.invite", "core.administrators.invite_again", "core.administrators.end"),
    *("core.exports.download", "core.journal.download", "core.requests.held"),
    *("core.requests.erase", "core.retention.edit", "core.suppressions.lift"),
    *("core.departures.release_all", "outreach.askings.send", "outreach.hand_overs.hand_over"),
    *("core.authenticators.new", "core.authenticators.remove", "core.authenticators.make_codes"),
    *("core.passkeys.new", "core.passkeys.remove", "core.lost_factors.reset", "core.setup.start"),
    *("core.identities.new", "core.identities.remove"),
}
"""Roles, exports, erasing, mass sending, and what signs somebody in."""


@ONCE
def test_the_page_is_what_the_command_prints(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["matrix"]).output
    assert (ROOT / "docs" / "matrix.md").read_text() == printed


@ONCE
def test_every_rule_has_a_line_and_every_audience_lets_somebody_in(app: Flask) -> None:
    assert len(list(every_line(app))) == len(list(app.url_map.iter_rules()))
    assert set(LETS_IN) == set(access.AUDIENCES)


@ONCE
@pytest.mark.parametrize("who", Who)
def test_the_application_answers_as_the_matrix_says(
    app: Flask, client: FlaskClient, who: Who
) -> None:
    lines = {line.endpoint: line for line in every_line(app)}
    token = _come_in(client, Site(), who)
    before, snapshot, wrong = every_row(), Snapshot(), []
    for view in _asked_as(app, who):
        line = lines[view.endpoint]
        if line.answer(who) is Answer.YES and not _is_first(line, who):
            continue
        answer = client.open(view.path, method=view.method)
        if not _is_as_said(answer, view, line, who):
            wrong.append((view.method, view.path, view.endpoint, answer.status))
        if view.method == "POST" and line.answer(who) is Answer.YES:
            snapshot.put_back()
            _stay(client, token)
    assert wrong == []
    assert every_row() == before


@ONCE
def test_what_is_only_for_some_turns_others_away(app: Flask, client: FlaskClient) -> None:
    site, opened = Site(), []
    sign_in(app.test_client(), site.ada)  # the first session is hers
    db.session.execute(update(Award).values(audience="only_me"))
    db.session.execute(update(Contribution).values(file_id=None))
    marked = {line.endpoint: line for line in every_line(app) if line.only_for}
    for who in Who:
        token = _come_in(client, site, who)
        for view in every_view(app):
            line = marked.get(view.endpoint)
            if line and _is_first(line, who):
                answer = client.open(view.path, method=view.method)
                opened += [(view, who)] if _answer(answer) is Answer.YES else []
                _stay(client, token)
    assert opened == []


@ONCE
def test_what_needs_care_asks_again_who_one_is(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    lines = {line.endpoint: line for line in every_line(app) if line.asks_again}
    assert set(lines) == NEEDS_CARE
    site = Site()
    sign_in(client, site.ada)
    clock.move(minutes=16)
    before = every_row()
    for view in every_view(app):
        if view.endpoint in lines:
            answer = client.open(view.path, method=view.method)
            assert answer.location == "/sign-in/again", view
    assert every_row() == before


def _asked_as(app: Flask, who: Who) -> Iterator[View]:
    """Every view for strangers; for others one of each capability and method.

    An audience stands before a whole capability, and refusing takes long: it shows the menu.
    """
    seen = set()
    for view in sorted(every_view(app), key=lambda view: view.method):
        what = (view.endpoint.rpartition(".")[0], view.method)
        if who is Who.STRANGER or what not in seen:
            seen.add(what)
            yield view


def _come_in(client: FlaskClient, site: Site, who: Who) -> str:
    """Let somebody of this kind in, who has nothing of their own, and say by which token."""
    if who is Who.STRANGER:
        return ""
    person = someone("Mel Moss")
    person.is_administrator = who is Who.ADMINISTRATOR
    if who in ROLES:
        actions.give_role(site.community, person, ROLES[who], None)
    if who is Who.ELSEWHERE:
        actions.give_role(community("Tool library"), person, Role.ORGANISER, None)
    sign_in(client, person)
    with client.session_transaction() as session:
        return str(session["token"])


def _stay(client: FlaskClient, token: str) -> None:
    """Be who one was, even after signing out."""
    limiter.reset()
    with client.session_transaction() as session:
        session.pop("token", None)
        if token:
            session["token"] = token


def _is_first(line: Line, who: Who) -> bool:
    """True for the one with the least power whom it opens for; for holds the lead is another."""
    first = next(each for each in Who if line.answer(each) is Answer.YES)
    is_lead = line.audience is access.safeguarding and who is Who.SAFEGUARDING_LEAD
    return who is first or is_lead


def _is_as_said(answer: TestResponse, view: View, line: Line, who: Who) -> bool:
    said, got = line.answer(who), _answer(answer)
    is_public = line.audience is access.public
    is_made_up = is_public and (view.arguments & SECRETS or answer.status_code == WRONG_KEY)
    is_left = line.endpoint == SIGN_OUT or line.endpoint in OTHERWISE
    return got is said or (said is Answer.YES and bool(line.only_for or is_made_up or is_left))


def _answer(answer: TestResponse) -> Answer:
    assert answer.status_code < 500, answer.request.path
    if answer.status_code in (301, 302, 303) and answer.location in SIGN_IN:
        return Answer.SIGN_IN
    return Answer.NOT_FOUND if answer.status_code in (403, 404) else Answer.YES
