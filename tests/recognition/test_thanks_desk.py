"""The fair-thanks desk: nobody is passed over, first-timers are thanked within seven days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now
from core.people.models import Person
from recognition.contributions.models import Contribution
from recognition.thanks import actions
from recognition.thanks.models import Thanks
from recognition.thanks_desk import queries
from tests.people import People, sign_in, someone
from tests.recognition.deeds import logged
from tests.statements import plan_of, statements

FRAGMENT = {"HX-Request": "true"}
WORDS = "You made my Saturday."


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/thanks/"


def done(people: People, by: Person, days_ago: float, said: str) -> Contribution:
    """The first contribution of somebody, unless they have another; shown some days ago."""
    made = logged(people, by, said=said)
    made.shown_at = now() - timedelta(days=days_ago)
    db.session.commit()
    return made


def order(page: str, *said: str) -> list[str]:
    """Those of these sentences that the page has as headings, in its order."""
    found = {page.find(f">{each}</a></h3>"): each for each in said}
    return [found[at] for at in sorted(found) if at >= 0]


def test_first_ones_of_the_week_come_first_the_longest_waiting_on_top(
    home: str, people: People, client: FlaskClient
) -> None:
    done(people, people.amir, 6.5, "almost late")
    done(people, people.oisin, 1, "fresh")
    done(people, people.olu, 8, "too late")
    done(people, people.amir, 0, "second one")
    page = client.get(home).text
    said = ("almost late", "fresh", "second one", "too late")
    assert order(page, *said) == list(said)
    assert page.count("First contribution, thank by") == 2


def test_what_is_thanked_for_or_taken_away_waits_no_more(
    home: str, people: People, client: FlaskClient
) -> None:
    thanked, gone = (done(people, people.amir, 1, said) for said in ("thanked", "gone"))
    actions.thank(thanked.id, WORDS, by=people.olu)
    gone.removed_at = now()
    assert order(client.get(home).text, "thanked", "gone") == []
    actions.withdraw(thanked.id, by=people.olu)
    assert order(client.get(home).text, "thanked", "gone") == ["thanked"]


def test_a_sentence_turns_the_card_into_thanked(
    home: str, people: People, client: FlaskClient
) -> None:
    made = done(people, people.amir, 1, "Raked")
    path = f"{home}contributions/{made.id}/thanks"
    answer = client.post(path, data={"words": WORDS}, headers=FRAGMENT)
    assert "<html" not in answer.text and f'id="contribution-{made.id}"' in answer.text
    assert "Thanked." in answer.text and WORDS in answer.text and "<textarea" not in answer.text
    assert db.session.scalars(select(Thanks.words)).all() == [WORDS]


def test_without_script_the_desk_comes_back_at_what_is_next(
    home: str, people: People, client: FlaskClient
) -> None:
    first, second = (done(people, people.amir, n, f"Bed {n}") for n in (2, 3))
    data = {"words": WORDS, "next": second.id, "before": "77"}
    answer = client.post(f"{home}contributions/{first.id}/thanks", data=data)
    assert (answer.status_code, answer.location) == (
        303,
        f"{home}?before=77#contribution-{second.id}",
    )


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_an_empty_sentence_is_asked_for_again(
    home: str, people: People, client: FlaskClient, headers: dict[str, str]
) -> None:
    made = done(people, people.amir, 1, "Raked")
    answer = client.post(f"{home}contributions/{made.id}/thanks", data={}, headers=headers)
    assert answer.status_code == 422 and "Write a sentence first" in answer.text
    assert ("<html" in answer.text) is (headers == {})


def test_ones_own_work_is_for_somebody_else_to_thank(
    home: str, people: People, client: FlaskClient
) -> None:
    made = done(people, people.sana, 1, "Raked")
    page = client.get(home).text
    assert "You are on this yourself" in page and 'name="words"' not in page
    path = f"{home}contributions/{made.id}/thanks"
    answer = client.post(path, data={"words": WORDS}, headers=FRAGMENT)
    assert answer.status_code == 409 and db.session.scalars(select(Thanks)).all() == []


def test_seen_says_so_and_thanks_nobody(home: str, people: People, client: FlaskClient) -> None:
    made = done(people, people.amir, 1, "Raked")
    answer = client.post(f"{home}contributions/{made.id}/seen", headers=FRAGMENT)
    assert "Seen" in answer.text and "Only say that it was seen" not in answer.text
    db.session.refresh(made)
    first = made.seen_at
    answer = client.post(f"{home}contributions/{made.id}/seen")
    assert answer.location == f"{home}#contribution-{made.id}"
    db.session.refresh(made)
    assert first and made.seen_at == first and made.thanked_at is None
    assert order(client.get(home).text, "Raked") == ["Raked"]


def test_only_organisers_see_the_desk(people: People, client: FlaskClient, home: str) -> None:
    made = done(people, people.amir, 1, "Raked")
    for each in (people.amir, people.olu, people.zoe):
        sign_in(client, each)
        assert client.get(home).status_code == 404
        for what in ("thanks", "seen"):
            path = f"{home}contributions/{made.id}/{what}"
            assert client.post(path, data={"words": WORDS}).status_code == 404
    db.session.refresh(made)
    assert made.seen_at is None and made.thanked_at is None


def test_the_pages_hold_everything_once(home: str, people: People, client: FlaskClient) -> None:
    done(people, people.olu, 9, "first and late")
    said = ["first and late", *(f"Bed number {n}." for n in range(48))]
    for n, each in enumerate(said[1:]):
        done(people, people.amir, 8 if n % 2 else n / 7, each)
    read, path = [], home
    for _ in range(3):
        page = client.get(path).text
        read += order(page, *said)
        path = f"{home}?before={page.rpartition('before=')[2].partition(chr(34))[0]}"
    assert sorted(read) == sorted(said)


def test_a_hidden_name_stays_hidden_on_the_desk(
    home: str, people: People, client: FlaskClient
) -> None:
    made = done(people, people.amir, 1, "Raked")
    made.people[0].is_hidden = True
    page = client.get(home).text
    assert "Somebody who prefers not to be named" in page and people.amir.name not in page


def test_both_lists_are_read_along_the_index(people: People) -> None:
    since, place = now() - timedelta(days=7), (now(), 3)
    for asked in (
        queries.first_ones(people.community.id, since),
        queries.others(people.community.id, since),
        queries.others(people.community.id, since, place),
    ):
        plan = plan_of(asked)
        assert "ix_contributions_unthanked" in plan, plan
        assert "SCAN contributions" not in plan and "Seq Scan on contributions" not in plan, plan


def test_a_full_desk_asks_no_more_than_an_almost_empty_one(
    home: str, people: People, client: FlaskClient
) -> None:
    counts = []
    for number in (2, 25):
        for n in range(number):
            done(people, someone(f"Helper {n}"), 1, f"First of {n}")
            done(people, people.amir, 1, f"Bed {n}")
        with statements() as sent:
            client.get(home)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 20
