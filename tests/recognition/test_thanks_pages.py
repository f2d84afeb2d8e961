"""Thanking: one sentence of a peer, once, with or without script, changed or taken back at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now
from core.errors import RuleBroken
from core.journal.models import Entry
from recognition.contributions import actions as contributions
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.news.models import News, What
from recognition.thanks import actions
from recognition.thanks.models import Thanks
from tests.people import People, sign_in
from tests.recognition.deeds import logged
from tests.statements import statements

FRAGMENT = {"HX-Request": "true"}
WORDS = "You made my Saturday."


@pytest.fixture
def swap(people: People) -> Contribution:
    """Amir and Oisín held the seed swap; Sana may thank them, and so may Olu."""
    made = logged(people, people.amir, people.oisin)
    parts.confirm(made, people.oisin.id, by=people.oisin)
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    db.session.commit()
    return made


def home(people: People, contribution: Contribution) -> str:
    return f"/communities/{people.community.id}/contributions/{contribution.id}"


def words() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Thanks.words).order_by(Thanks.id)))


def test_a_sentence_is_enough(swap: Contribution, people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    answer = client.post(f"{home(people, swap)}/thanks", data={"words": f" {WORDS}\n"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert WORDS in page and people.sana.name in page
    db.session.refresh(swap)
    assert swap.thanked_at and swap.seen_at


@pytest.mark.parametrize("said", ["", "  ", "ok", "x" * 501])
def test_what_is_no_sentence_is_sent_back_as_it_was(
    swap: Contribution, people: People, client: FlaskClient, said: str
) -> None:
    sign_in(client, people.sana)
    for headers in ({}, FRAGMENT):
        answer = client.post(f"{home(people, swap)}/thanks", data={"words": said}, headers=headers)
        assert answer.status_code == 422 and said.strip() in answer.text
        assert ("<html" in answer.text) is (headers == {})
    assert words() == []


@pytest.mark.parametrize("state", ["confirmed", "proposed", "asked"])
def test_nobody_thanks_for_what_they_are_on_themselves(
    people: People, client: FlaskClient, state: str
) -> None:
    made = logged(people, people.amir, *([people.olu] if state == "proposed" else []))
    if state == "asked":
        parts.ask(made, people.olu)
    me = people.amir if state == "confirmed" else people.olu
    sign_in(client, me)
    assert 'name="words"' not in client.get(home(people, made)).text
    answer = client.post(f"{home(people, made)}/thanks", data={"words": WORDS}, headers=FRAGMENT)
    assert answer.status_code == 409 and "You are on this yourself" in answer.text
    assert words() == []


def test_two_presses_make_one(swap: Contribution, people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    for said in (WORDS, WORDS, "Better words."):
        client.post(f"{home(people, swap)}/thanks", data={"words": said})
    (thanks,) = db.session.scalars(select(Thanks)).all()
    assert thanks.words == "Better words." and thanks.changed_at
    assert len(db.session.scalars(select(News).where(News.what == What.THANKS)).all()) == 2


def test_taking_back_the_last_one_leaves_it_unthanked_but_seen(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    for each in (people.sana, people.olu):
        actions.thank(swap.id, WORDS, by=each)
    for each, is_thanked in ((people.olu, True), (people.sana, False), (people.sana, False)):
        sign_in(client, each)
        answer = client.post(f"{home(people, swap)}/thanks/removal", headers=FRAGMENT)
        assert 'name="words"' in answer.text and "<html" not in answer.text
        db.session.refresh(swap)
        assert bool(swap.thanked_at) is is_thanked and swap.seen_at
    assert words() == []


def test_only_ones_own_is_taken_back(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    actions.thank(swap.id, WORDS, by=people.sana)
    sign_in(client, people.olu)
    client.post(f"{home(people, swap)}/thanks/removal")
    assert words() == [WORDS]


def test_the_card_in_the_list_is_swapped_in_place(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    asked = {"words": WORDS, "in_list": "yes", "before": "77"}
    answer = client.post(f"{home(people, swap)}/thanks", data=asked, headers=FRAGMENT)
    assert f'id="thanks-{swap.id}"' in answer.text and "<html" not in answer.text
    assert "Change or take back" in answer.text and "autofocus" in answer.text
    answer = client.post(f"{home(people, swap)}/thanks", data=asked)
    assert answer.location.endswith(f"/contributions/?before=77#thanks-{swap.id}")


def test_a_draft_and_what_was_taken_away_cannot_be_thanked_for(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    contributions.remove(swap, by=people.amir)
    assert client.post(f"{home(people, swap)}/thanks", data={"words": WORDS}).status_code == 404
    with pytest.raises(RuleBroken, match="taken away"):
        actions.thank(swap.id, WORDS, by=people.sana)


def test_who_does_not_belong_here_finds_nothing(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    for stranger in (people.zoe, people.mohammed):
        sign_in(client, stranger)
        for what in ("thanks", "thanks/removal"):
            answer = client.post(f"{home(people, swap)}/{what}", data={"words": WORDS})
            assert answer.status_code == 404
    assert words() == []


def test_a_script_cannot_flood(swap: Contribution, people: People, client: FlaskClient) -> None:
    done = [logged(people, people.amir, said=f"Bed {n}").id for n in range(actions.MOST_AN_HOUR)]
    for each in done:
        actions.thank(each, WORDS, by=people.sana)
    sign_in(client, people.sana)
    answer = client.post(f"{home(people, swap)}/thanks", data={"words": WORDS}, headers=FRAGMENT)
    assert answer.status_code == 409 and "later" in answer.text and WORDS in answer.text
    db.session.query(Thanks).update({"created_at": now() - timedelta(minutes=61)})
    assert client.post(f"{home(people, swap)}/thanks", data={"words": WORDS}).status_code == 303


def test_taking_back_and_thanking_again_has_an_end_too(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    statuses = [client.post(f"{home(people, swap)}/thanks/removal").status_code for _ in range(61)]
    assert set(statuses[:-1]) == {303} and statuses[-1] == 429
    sign_in(client, people.olu)
    assert client.post(f"{home(people, swap)}/thanks/removal").status_code == 303


def test_a_list_reads_its_thanks_at_once(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    counts = []
    for number in (1, 12):
        for n in range(number):
            made = logged(people, people.amir, said=f"Bed {n}")
            actions.thank(made.id, WORDS, by=people.olu)
        with statements() as sent:
            client.get(f"/communities/{people.community.id}/contributions/")
        counts.append(len(sent))
        assert len([each for each in sent if "FROM thanks" in each]) == 1
    assert counts[0] == counts[1]


def test_ones_own_list_shows_what_became_of_it(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    actions.thank(swap.id, WORDS, by=people.olu)
    actions.thank(swap.id, "And mine.", by=people.sana)
    sign_in(client, people.amir)
    page = client.get(f"/communities/{people.community.id}/contributions/mine").text
    assert WORDS in page and "And mine." in page and "1 more" in page


def test_an_organiser_takes_unkind_thanks_away_with_a_reason(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    actions.thank(swap.id, "About time.", by=people.olu)
    thanks = db.session.scalars(select(Thanks.id)).one()
    path = f"/communities/{people.community.id}/thanks/{thanks}/removal"
    sign_in(client, people.sana)
    assert path in client.get(home(people, swap)).text
    assert client.post(path, data={"reason": " "}).status_code == 422 and words() == ["About time."]
    assert client.post(path, data={"reason": "It is a sneer."}).status_code == 303
    line = db.session.scalars(select(Entry).where(Entry.what == "thanks.removed")).one()
    assert (line.reason, line.person_id) == ("It is a sneer.", people.olu.id)
    assert words() == [] and client.get(path).status_code == 404


def test_a_member_takes_nothing_of_others_away(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    actions.thank(swap.id, WORDS, by=people.sana)
    thanks = db.session.scalars(select(Thanks.id)).one()
    sign_in(client, people.olu)
    path = f"/communities/{people.community.id}/thanks/{thanks}/removal"
    assert path not in client.get(home(people, swap)).text
    assert client.post(path, data={"reason": "I can"}).status_code == 404 and words() == [WORDS]


def test_a_persons_page_shows_what_they_did_and_who_thanked(
    swap: Contribution, people: People, client: FlaskClient
) -> None:
    other = logged(people, people.amir, said="Raked the path")
    actions.thank(swap.id, WORDS, by=people.olu)
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/people/{people.amir.id}").text
    assert WORDS in page and other.said in page and page.count("Not thanked yet") == 1
