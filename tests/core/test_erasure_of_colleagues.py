"""The last administrator and the last organiser may go too; who stays hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import actions as accounts
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db
from core.erasure import erasing
from core.operations import doctor
from core.people.models import Person
from tests.core.held_samples import page_of
from tests.deliveries import queued_invitation
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def go(client: FlaskClient, person: Person) -> str:
    """They erase themselves; answers what the page said before."""
    page = f"{page_of(person)}/erasure"
    said = client.get(page).text
    assert client.post(page, data={"is_sure": "y"}).location == "/about-you/erased"
    return said


def team() -> tuple[str, str]:
    (finding,) = [each for each in doctor.examine() if each.what == "team"]
    return finding.state, finding.text


def told(sink: Sink) -> dict[str, str]:
    """What each address reads."""
    return {
        address: letter.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for letter in sink.accepted
        for address in letter.recipients
    }


def test_the_last_organiser_goes_and_administrators_hear_what_is_missing(
    people: People, client: FlaskClient, work: Work, sink: Sink
) -> None:
    assert team()[0] == "ok"
    name = people.sana.name
    assert "Nobody but you organises <bdi>Garden helpers" in go(client, people.sana)
    work()
    (mail,) = told(sink).items()
    assert mail[0] == people.ada.email and "page Team" in mail[1] and name not in mail[1]
    assert f"/communities/{people.community.id}/team" in mail[1]
    assert team()[0] == "attention" and "Nobody organises Garden helpers" in team()[1]


def test_who_organises_too_hears_that_it_is_theirs_now(
    people: People, client: FlaskClient, work: Work, sink: Sink
) -> None:
    give_role(people.community, people.amir, Role.ORGANISER, people.sana)
    assert "They go on without you" in go(client, people.sana)
    work()
    (mail,) = told(sink).items()
    assert mail[0] == people.amir.email and "is with one of you now" in mail[1]
    assert team()[0] == "ok"


def test_the_last_administrator_goes_and_the_terminal_lets_another_in(
    people: People, client: FlaskClient, work: Work, sink: Sink
) -> None:
    assert "Nobody but you looks after this installation" in go(client, people.ada)
    work()
    assert set(told(sink)) == {people.sana.email, people.zoe.email}
    assert "nextten signin-link" in told(sink)[str(people.sana.email)]
    assert team()[0] == "attention" and "`nextten signin-link`" in team()[1]
    link = client.application.test_cli_runner().invoke(args=["signin-link"]).output.strip()
    assert client.get(link).status_code == 200


def test_another_administrator_hears_that_one_has_gone(
    people: People, client: FlaskClient, work: Work, sink: Sink
) -> None:
    people.amir.is_administrator = True
    assert "You look after this installation, and others do too" in go(client, people.ada)
    work()
    assert set(told(sink)) == {people.amir.email}
    assert accounts.administrator().id == people.amir.id


def test_waves_of_who_did_it_all_alone_wait_for_who_is_let_in(people: People) -> None:
    wave = queued_invitation(people)[0].wave
    people.sana.is_administrator = True
    erasing.erase(people.ada)
    erasing.erase(people.sana)
    db.session.commit()
    (administrator,) = db.session.scalars(select(Person).where(Person.is_administrator))
    assert (wave.owner_id, administrator.email) == (administrator.id, None)
