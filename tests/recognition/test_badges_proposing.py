"""A rule proposes each person once, and only after somebody saw its dry run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, today
from core.errors import RuleBroken
from recognition.awards.models import Award, AwardContribution, AwardState
from recognition.badges import actions, jobs, queries, rehearsal, rules
from recognition.badges.jobs import check_rules
from recognition.badges.models import Badge, RuleCheck
from recognition.badges.rule_checks import ask
from recognition.badges.rules import Rule, fulfilled
from tests.clock import Clock
from tests.people import People, sign_in, some_people
from tests.recognition.badges import RULE, badge_in, done_by, with_rule
from tests.recognition.deeds import deeds_enough_to_plan
from tests.statements import plan_of, statements


@pytest.fixture
def badge(people: People) -> Badge:
    return badge_in(people.community, people.sana)


def awards() -> list[Award]:
    return list(db.session.scalars(select(Award).order_by(Award.id)))


def test_who_fulfils_a_rule_is_offered_the_badge_with_the_reason(
    badge: Badge, people: People, work: Callable[[], None]
) -> None:
    with_rule(badge, people.sana)
    done = [done_by(people.community, people.amir, thanked_by=[people.olu]) for _each in range(2)]
    ask(people.community.id, [people.amir.id])
    db.session.commit()
    work()
    (award,) = awards()
    assert (award.person_id, award.state, award.origin) == (people.amir.id, "offered", "rule")
    assert award.rule_why and award.rule_why.startswith("2 contributions since")
    named = db.session.scalars(select(AwardContribution.contribution_id))
    assert set(named) == {each.id for each in done}
    assert badge.rule_fired_at is not None
    assert db.session.scalar(select(func.count()).select_from(RuleCheck)) == 0


@pytest.mark.parametrize("state", [AwardState.DECLINED, AwardState.TAKEN_BACK])
def test_nobody_is_proposed_twice(badge: Badge, people: People, state: str) -> None:
    with_rule(badge, people.sana)
    for _each in range(2):
        done_by(people.community, people.amir, thanked_by=[people.olu])
    assert jobs.propose(people.community.id, [people.amir.id]) == 1
    awards()[0].state = state
    db.session.flush()
    assert jobs.propose(people.community.id, [people.amir.id]) == 0
    assert len(awards()) == 1


def test_switching_on_looks_at_who_has_done_enough_and_at_nobody_else(
    badge: Badge, people: People
) -> None:
    for person in (people.amir, people.amir, people.olu):
        done_by(people.community, person)
    done_by(people.community, people.bea, kind="answer")
    for _each in range(2):
        done_by(people.community, people.oisin, on=today() - timedelta(days=200))
        done_by(people.elsewhere, people.zoe)
    with_rule(badge, people.sana)
    assert list(db.session.scalars(select(RuleCheck.person_id))) == [people.amir.id]


def test_nothing_is_noted_where_no_rule_is_on(badge: Badge, people: People) -> None:
    ask(people.community.id, [people.amir.id])
    assert db.session.scalar(select(func.count()).select_from(RuleCheck)) == 0
    with_rule(badge, people.sana)
    for _each in range(2):
        ask(people.community.id, [people.amir.id, people.olu.id])
    assert db.session.scalar(select(func.count()).select_from(RuleCheck)) == 2


def test_many_are_looked_at_in_batches_of_every_community(
    badge: Badge, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    with_rule(badge, people.sana, rule_count=1, rule_peers=0)
    other = badge_in(people.elsewhere, people.zoe)
    with_rule(other, people.zoe, rule_count=1, rule_peers=0)
    many = some_people(5, "Person")
    done_by(people.community, *many)
    done_by(people.elsewhere, *many)
    for community in (people.community, people.elsewhere):
        ask(community.id, [person.id for person in many])
    db.session.commit()
    check_rules()
    assert len(awards()) == 10
    assert db.session.scalar(select(func.count()).select_from(RuleCheck)) == 0


def test_many_people_and_rules_are_asked_about_at_once(badge: Badge, people: People) -> None:
    asked_for = [Rule.of(each, today()) for each in _rules(badge)]
    many = some_people(30, "Person")
    for _each in range(2):
        done_by(people.community, *many, thanked_by=[people.olu])
    with statements() as asked:
        found = fulfilled(people.community.id, asked_for, [person.id for person in many])
    assert len(found) == 60 and len(asked) == 2


def test_only_what_these_people_did_is_read(people: People) -> None:
    deeds_enough_to_plan(people)
    meant = rules.done_by(people.community.id, today(), today(), [people.amir.id, people.olu.id])
    plan = plan_of(meant)
    assert "ix_participations_person_id_community_id_contribution_id" in plan
    assert "SCAN contributions" not in plan and "Seq Scan" not in plan


def test_a_rule_is_switched_on_only_from_its_dry_run(
    badge: Badge, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/badges/{badge.id}/rule"
    asked = {"rule_count": "1", "rule_kinds": ["event"], "rule_days": "30", "rule_peers": "0"}
    done_by(people.community, people.amir, said="Opened the gate")
    page = client.post(home, data=asked, follow_redirects=True)
    assert people.amir.name in page.text and "Opened the gate" in page.text
    assert "all" in page.text or "one person" in page.text
    assert client.post(f"{home}/on").status_code == 409
    assert client.post(f"{home}/on", data={"seen": "1-30-0-event"}).status_code == 303
    db.session.refresh(badge)
    assert badge.rule_on_since is not None
    client.post(f"{home}/off")
    db.session.refresh(badge)
    assert badge.rule_on_since is None


def test_a_changed_rule_is_off_until_it_was_seen_again(badge: Badge, people: People) -> None:
    with_rule(badge, people.sana)
    actions.set_rule(badge, RULE, people.sana)
    assert queries.has_rule_on(people.community.id)
    seen = actions.rule_key(badge)
    actions.set_rule(badge, {**RULE, "rule_count": 1}, people.sana)
    assert not queries.has_rule_on(people.community.id)
    with pytest.raises(RuleBroken):
        actions.switch_on(badge, seen, people.sana)


@pytest.mark.parametrize(
    "wrong",
    [{"rule_count": "0"}, {"rule_days": ""}, {"rule_peers": "-1"}, {"rule_kinds": "murder"}],
    ids=",".join,
)
def test_a_rule_that_makes_no_sense_is_refused(
    badge: Badge, people: People, client: FlaskClient, wrong: dict[str, str]
) -> None:
    sign_in(client, people.sana)
    asked = {"rule_count": "1", "rule_kinds": "event", "rule_days": "30", "rule_peers": "0"}
    home = f"/communities/{people.community.id}/badges/{badge.id}/rule"
    assert client.post(home, data={**asked, **wrong}).status_code == 422
    assert client.get(f"{home}/today").status_code == 404


def test_a_rule_can_be_removed(badge: Badge, people: People, client: FlaskClient) -> None:
    with_rule(badge, people.sana)
    sign_in(client, people.sana)
    client.post(f"/communities/{people.community.id}/badges/{badge.id}/rule/removal")
    db.session.refresh(badge)
    assert not badge.has_rule and badge.rule_on_since is None


def test_a_dry_run_says_honestly_where_it_stopped(
    badge: Badge, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "BATCH", 2)
    actions.set_rule(badge, {**RULE, "rule_count": 1, "rule_peers": 0}, people.sana)
    for person in (people.amir, people.olu, people.bea, people.amir, people.oisin):
        done_by(people.community, person)
    whole = rehearsal.rehearse(badge)
    assert (len(whole.proposals), whole.looked_at, whole.is_all) == (4, 4, True)
    monkeypatch.setattr(rehearsal, "MOST_SHOWN", 2)
    part = rehearsal.rehearse(badge)
    assert (len(part.proposals), part.looked_at, part.is_all) == (2, 2, False)
    monkeypatch.setattr(rehearsal, "MOST_PEOPLE", 1)
    assert rehearsal.rehearse(badge).looked_at == 1


def test_a_dry_run_costs_the_same_however_many_it_shows(badge: Badge, people: People) -> None:
    actions.set_rule(badge, {**RULE, "rule_count": 1}, people.sana)
    done_by(people.community, people.amir, thanked_by=[people.olu])
    with statements() as few:
        rehearsal.rehearse(badge)
    done_by(people.community, *some_people(40, "Person"), thanked_by=[people.olu])
    with statements() as many:
        shown = rehearsal.rehearse(badge)
    assert len(shown.proposals) == 41 and len(many) == len(few)


def test_a_rule_that_fires_is_not_idle(badge: Badge, people: People, clock: Clock) -> None:
    with_rule(badge, people.sana)
    clock.move(days=91)
    assert badge.is_idle
    for _each in range(2):
        done_by(people.community, people.amir, thanked_by=[people.olu])
    jobs.propose(people.community.id, [people.amir.id])
    db.session.refresh(badge)
    assert not badge.is_idle


def _rules(badge: Badge) -> list[Badge]:
    return [Badge(id=n, **{**RULE, "rule_count": n}) for n in (1, 2, 3)]
