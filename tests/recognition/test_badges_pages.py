"""Members see badges and their history; organisers make, change, retire and restore them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, now
from core.journal.models import Entry
from recognition.badges import actions
from recognition.badges.drawing import Design
from recognition.badges.models import Badge, BadgeVersion
from tests.people import People, sign_in
from tests.recognition.badges import FORM, RULE, badge_in, done_by, with_rule
from tests.statements import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/badges/"


@pytest.fixture
def badge(people: People) -> Badge:
    return badge_in(people.community, people.sana)


def versions_of(badge: Badge) -> int:
    count = select(func.count()).where(BadgeVersion.badge_id == badge.id)
    return db.session.scalar(count) or 0


def test_a_badge_that_is_made_can_be_seen_with_who_may_give_it(
    home: str, client: FlaskClient
) -> None:
    page = client.post(f"{home}new", data=FORM, follow_redirects=True)
    assert FORM["name"] in page.text and "the voices of 2" in page.text
    assert FORM["meaning"] in client.get(home).text
    badge = db.session.scalars(select(Badge)).one()
    assert (badge.version, badge.by_peers, badge.by_organisers) == (1, True, False)
    assert db.session.scalar(select(Entry.subject_id).where(Entry.what == "badge.made")) == badge.id


def test_members_see_badges_and_cannot_make_them(
    badge: Badge, people: People, client: FlaskClient
) -> None:
    home = f"/communities/{people.community.id}/badges/"
    sign_in(client, people.amir)
    page = client.get(f"{home}{badge.id}")
    assert "Quiet helper" in page.text and "For organisers" not in page.text
    assert client.get(f"{home}new").status_code == 404
    assert client.post(f"{home}{badge.id}/retirement").status_code == 404
    assert client.post(f"{home}new", data=FORM).status_code == 404


def test_badges_of_another_community_are_no_page(
    badge: Badge, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.zoe)
    there = f"/communities/{people.elsewhere.id}/badges/{badge.id}"
    here = f"/communities/{people.community.id}/badges/"
    paths = [there, f"{there}/words", f"{there}/versions/1.svg", f"{there}/rule", here]
    assert [client.get(path).status_code for path in paths] == [404] * 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"meaning": ""},
        {"criteria": " "},
        {"shape": "skull"},
        {"ground": "#ff0000"},
        {"icon": "../../etc/passwd"},
        {"ring": ""},
        {"ink": "forest", "ground": "forest"},
        {"image_from": "elsewhere"},
        {"image_from": "upload"},
        {"peers_needed": "0"},
        {"peers_needed": "6"},
    ],
    ids=",".join,
)
def test_what_is_not_in_the_lists_is_refused(
    home: str, client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = client.post(f"{home}new", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0


def test_a_preview_shows_the_picture_and_makes_nothing(home: str, client: FlaskClient) -> None:
    page = client.post(f"{home}new", data={**FORM, "preview": "Preview"})
    assert page.status_code == 200 and "<h1" in page.text
    assert "data:image/svg+xml;base64," in page.text
    part = client.post(f"{home}new", data={**FORM, "preview": "1"}, headers=HTMX)
    assert part.text.lstrip().startswith('<div id="look"') and "<h1" not in part.text
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0


def test_a_preview_says_when_the_icon_cannot_be_seen(home: str, client: FlaskClient) -> None:
    faint = {**FORM, "ink": "cream", "ground": "white", "preview": "1"}
    assert "can hardly be seen" in client.post(f"{home}new", data=faint, headers=HTMX).text


def test_changed_words_make_a_new_version_and_leave_the_old(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    before = db.session.scalars(select(BadgeVersion.svg)).one()
    changed = {**FORM, "name": "Silent helper", "seen": "1"}
    page = client.post(f"{home}{badge.id}/words", data=changed, follow_redirects=True)
    assert "Version 2" in page.text and "Version 1" in page.text
    first, second = db.session.scalars(select(BadgeVersion).order_by(BadgeVersion.number))
    assert (first.name, first.svg) == ("Quiet helper", before)
    assert second.name == "Silent helper" and "Silent helper" in second.svg


def test_the_same_words_make_no_new_version(home: str, badge: Badge, client: FlaskClient) -> None:
    for peers in ("2", "4"):
        client.post(f"{home}{badge.id}/words", data={**FORM, "seen": "1", "peers_needed": peers})
    db.session.refresh(badge)
    assert (versions_of(badge), badge.version, badge.peers_needed) == (1, 1, 4)


def test_another_design_makes_a_new_version(home: str, badge: Badge, client: FlaskClient) -> None:
    client.post(f"{home}{badge.id}/words", data={**FORM, "seen": "1", "shape": "shield"})
    assert versions_of(badge) == 2


def test_who_edits_an_old_version_does_not_overwrite_the_new(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    for name, status in (("First", 303), ("Second", 409)):
        changed = {**FORM, "name": name, "seen": "1"}
        assert client.post(f"{home}{badge.id}/words", data=changed).status_code == status
    assert versions_of(badge) == 2


def test_a_retired_badge_stands_apart_and_can_come_back(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    client.post(f"{home}{badge.id}/retirement")
    assert "Quiet helper" not in client.get(home).text
    assert "Quiet helper" in client.get(f"{home}retired").text
    client.post(f"{home}{badge.id}/restoration")
    assert "Quiet helper" in client.get(home).text


def test_a_retired_badge_has_its_rule_off(
    home: str, badge: Badge, people: People, client: FlaskClient
) -> None:
    with_rule(badge, people.sana)
    client.post(f"{home}{badge.id}/retirement")
    client.post(f"{home}{badge.id}/restoration")
    db.session.refresh(badge)
    assert badge.has_rule and badge.rule_on_since is None


def test_an_image_is_served_so_that_it_can_do_no_harm(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    answer = client.get(f"{home}{badge.id}/versions/1.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script" not in policy
    assert "private" in answer.headers["Cache-Control"]
    assert client.get(f"{home}{badge.id}/versions/2.svg").status_code == 404


def test_pages_show_the_picture_with_words_and_a_size(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    page = client.get(f"{home}{badge.id}").text
    assert f'src="{home}{badge.id}/versions/1.svg" alt="Quiet helper" width="240"' in page


def test_a_list_of_many_badges_asks_as_often_as_one_of_few(
    home: str, badge: Badge, people: People, client: FlaskClient
) -> None:
    with statements() as few:
        client.get(home)
    for number in range(60):
        badge_in(people.community, people.sana, name=f"Badge {number}")
    with statements() as many:
        page = client.get(home)
    assert len(many) <= len(few) and "Badge 40" in page.text and "Badge 50" not in page.text
    assert "Badge 50" in client.get(f"{home}?after={badge.id + 47}").text


def test_the_history_is_shown_a_page_at_a_time(
    home: str, badge: Badge, client: FlaskClient
) -> None:
    design = {"design": Design().as_json(), "svg": "<svg/>", "meaning": "", "criteria": ""}
    for number in range(2, 31):
        row = BadgeVersion(badge_id=badge.id, number=number, name=f"N{number}", **design)
        db.session.add(row)
    badge.version = 30
    page = client.get(f"{home}{badge.id}").text
    assert "Version 30" in page and "Version 11" in page and "Version 10" not in page
    assert "Version 10" in client.get(f"{home}{badge.id}?before=11").text


def test_a_rule_that_has_proposed_nobody_for_90_days_is_flagged_to_organisers(
    home: str, badge: Badge, people: People, client: FlaskClient
) -> None:
    with_rule(badge, people.sana)
    assert "proposed nobody" not in client.get(f"{home}{badge.id}").text
    badge.rule_on_since = now() - timedelta(days=91)
    assert "proposed nobody for 90 days" in client.get(f"{home}{badge.id}").text
    assert "proposed nobody for 90 days" in client.get(home).text
    sign_in(client, people.amir)
    assert "proposed nobody" not in client.get(home).text + client.get(f"{home}{badge.id}").text
    badge.rule_fired_at = now() - timedelta(days=89)
    db.session.commit()
    assert not badge.is_idle


def test_a_rule_is_switched_on_below_the_names_that_it_means(
    home: str, people: People, client: FlaskClient
) -> None:
    badge = badge_in(people.community, people.sana)
    actions.set_rule(badge, {**RULE, "rule_count": 1, "rule_peers": 0}, people.sana)
    done_by(people.community, people.amir)
    page = client.get(f"{home}{badge.id}/rule/today").text
    assert page.index("Amir Haddad") < page.index("Switch the rule on")
