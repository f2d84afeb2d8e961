"""Logging takes half a minute, once, and says only what its people want to be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Community, Role
from core.db import db
from core.files.models import StoredFile
from core.people.models import Person
from recognition.contributions import actions, parts
from recognition.contributions.models import Contribution, Participation
from recognition.contributions.queries import whole
from tests.databases import ON_BOTH
from tests.people import People, sign_in
from tests.presses import at_once
from tests.recognition.deeds import SAID, WORDS, logged, state_of
from tests.statements import statements

FORM = {"said": SAID, "kind": "event", "done_on": "2026-11-01", "form_key": "a" * 32}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.amir)
    return f"/communities/{people.community.id}/contributions/"


def the_one() -> Contribution:
    return db.session.scalars(select(Contribution)).one()


def test_three_answers_are_enough(home: str, client: FlaskClient) -> None:
    assert client.post(f"{home}new", data=FORM).status_code == 303
    assert the_one().is_shown and the_one().is_first
    assert SAID in client.get(home).text
    assert SAID in client.get(f"{home}mine").text


def test_sending_the_same_form_twice_logs_it_once(home: str, client: FlaskClient) -> None:
    for _again in range(2):
        answer = client.post(f"{home}new", data=FORM)
        assert answer.location.endswith(f"mine?logged={'a' * 32}")
    assert the_one().said == SAID


def test_the_photo_of_a_form_that_is_sent_twice_is_kept_once(
    home: str, client: FlaskClient
) -> None:
    for _again in range(2):
        photo = (_photo_with_a_place(), "a.jpg")
        assert client.post(f"{home}new", data={**FORM, "file": photo}).status_code == 303
    assert db.session.scalars(select(StoredFile)).one().id == the_one().file_id


@ON_BOTH
def test_a_form_that_is_sent_many_times_at_once_logs_it_once(app: Flask, people: People) -> None:
    community_id, by_id = people.community.id, people.amir.id

    def press() -> None:
        here, by = db.session.get_one(Community, community_id), db.session.get_one(Person, by_id)
        actions.log(here, WORDS, "c" * 32, by)

    assert at_once(app, [press] * 24) == {"done": 24}
    assert the_one().is_shown


def test_what_is_wanted_more_is_kept(home: str, client: FlaskClient) -> None:
    more = {"hours": "1.5", "reach": "40", "place": "Leith", "url": "https://example.org/a"}
    client.post(f"{home}new", data={**FORM, **more, "for_whom": "newcomers"})
    shown = client.get(f"{home}{the_one().id}").text
    assert the_one().minutes == 90
    assert all(word in shown for word in ("1.5", "40", "Leith", "example.org/a", "newcomers"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"said": " \u200b "}, "Say in a sentence"),
        ({"said": "x" * 301}, "1 character too long"),
        ({"kind": "nonsense"}, "Not a valid choice"),
        ({"done_on": "2999-01-01"}, "Enter a day that has been"),
        ({"done_on": "1066-10-14"}, "Enter a day that has been"),
        ({"url": "javascript:alert(1)"}, "starts with https"),
        ({"hours": "-1"}, "between"),
        ({"reach": "0"}, "between"),
        ({"others": "\n".join("a" * 3 for _n in range(51))}, "At most 50 people"),
        ({"form_key": "x"}, "Invalid input"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    home: str, client: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    answer = client.post(f"{home}new", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(select(Contribution)) is None


def test_a_photo_comes_back_small_and_without_what_the_camera_hid(
    home: str, client: FlaskClient
) -> None:
    client.post(f"{home}new", data={**FORM, "file": (_photo_with_a_place(), "ME.JPG")})
    file = db.session.scalars(select(StoredFile)).one()
    answer = client.get(f"/communities/{file.community_id}/files/{file.public_id}")
    seen = Image.open(BytesIO(answer.data))
    assert (answer.mimetype, seen.format, max(seen.size)) == ("image/webp", "WEBP", 1600)
    assert not seen.getexif() and b"Leith" not in answer.data
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_pdf_is_only_downloaded(home: str, client: FlaskClient) -> None:
    client.post(f"{home}new", data={**FORM, "file": (BytesIO(b"%PDF-1.7 x"), "x.pdf")})
    file = db.session.scalars(select(StoredFile)).one()
    answer = client.get(f"/communities/{file.community_id}/files/{file.public_id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n broken",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea`\0\0\xea`\x08\x06\0\0\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_file_that_is_neither_is_refused_and_nothing_is_logged(
    home: str, client: FlaskClient, content: bytes
) -> None:
    answer = client.post(f"{home}new", data={**FORM, "file": (BytesIO(content), "x.png")})
    assert answer.status_code == 409
    assert "picture" in answer.text and SAID in answer.text
    assert db.session.scalar(select(Contribution)) is None
    assert db.session.scalar(select(StoredFile)) is None


def test_changing_the_words_keeps_what_they_were(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    answer = client.post(
        f"{home}{made.id}/words", data={**FORM, "said": "Held two tables"}, follow_redirects=True
    )
    assert "Held two tables" in answer.text and SAID in answer.text
    db.session.expire_all()
    assert the_one().said == "Held two tables"


def test_somebody_elses_words_cannot_be_changed(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.sana)
    assert client.get(f"{home}{made.id}/words").status_code == 404
    assert client.post(f"{home}{made.id}/words", data=FORM).status_code == 404
    assert client.post(f"{home}{made.id}/removal").status_code == 404


def test_what_is_taken_away_is_on_no_page_and_its_photo_is_gone(
    home: str, people: People, client: FlaskClient
) -> None:
    client.post(f"{home}new", data={**FORM, "file": (_photo_with_a_place(), "a.jpg")})
    assert client.post(f"{home}{the_one().id}/removal").status_code == 303
    assert client.get(f"{home}{the_one().id}").status_code == 404
    assert SAID not in client.get(home).text + client.get(f"{home}mine").text
    assert db.session.scalar(select(StoredFile)) is None


def test_an_organiser_takes_away_only_with_a_reason(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    sign_in(client, people.sana)
    assert client.post(f"{home}{made.id}/removal").status_code == 409
    answer = client.post(f"{home}{made.id}/removal", data={"reason": "Names a child"})
    assert answer.status_code == 303
    assert client.get(f"{home}{made.id}").status_code == 404


def test_a_member_without_a_part_logs_and_reads(
    home: str, people: People, client: FlaskClient
) -> None:
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.oisin)
    assert client.get("/").location.endswith(home)
    assert client.post(f"{home}new", data=FORM).status_code == 303
    assert client.get(f"/communities/{people.community.id}/people/").status_code == 404


def test_names_are_found_without_telling_who_else_is_known(
    home: str, people: People, client: FlaskClient
) -> None:
    answer = client.post(f"{home}new", data={**FORM, "others": "sana MALIK\nBea Król"})
    assert answer.status_code == 409 and "Nobody called “Bea Król” is known here" in answer.text
    assert client.post(f"{home}new", data={**FORM, "others": "sana MALIK"}).status_code == 303
    assert state_of(the_one(), people.sana) == "proposed"


def test_an_organiser_names_anybody_who_is_known(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    assert client.post(f"{home}new", data={**FORM, "others": "Bea Krol"}).status_code == 303
    assert state_of(the_one(), people.bea) == "proposed"


def test_a_page_of_many_asks_no_more_than_a_page_of_few(
    home: str, people: People, client: FlaskClient
) -> None:
    logged(people, people.amir, people.sana)
    with statements() as few:
        client.get(home)
    for _each in range(15):
        logged(people, people.amir, people.sana, people.bea)
    with statements() as many:
        client.get(home)
    assert len(many) == len(few)


def test_pages_go_on_where_the_last_one_ended(
    home: str, people: People, client: FlaskClient
) -> None:
    made = [logged(people, people.amir, said=f"Deed number {n:02}") for n in range(25)]
    first = client.get(home).text
    assert "Deed number 24" in first and "Deed number 04" not in first
    assert "Deed number 04" in client.get(f"{home}?before={made[5].id}").text


def test_nobody_is_named_who_did_not_say_so(home: str, people: People, client: FlaskClient) -> None:
    made = logged(people, people.amir, people.bea)
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.oisin)
    for path in (home, f"{home}{made.id}"):
        assert "Amir" in client.get(path).text and "Bea" not in client.get(path).text
    assert db.session.scalars(select(Participation)).all()


def _photo_with_a_place() -> BytesIO:
    image = Image.new("RGB", (3000, 2000), "green")
    exif = Image.Exif()
    exif[0x010E] = "Leith, 55.97 N"
    photo = BytesIO()
    image.save(photo, "JPEG", exif=exif)
    return BytesIO(photo.getvalue())


def test_who_changed_the_words_is_named_only_where_they_are_named(
    home: str, people: People, client: FlaskClient
) -> None:
    for each in (people.mohammed, people.oisin):
        communities.give_role(people.community, each, Role.MEMBER, None)
    made = logged(people, people.amir, people.oisin)
    parts.confirm(made, people.oisin.id, by=people.oisin)
    parts.hide(made, people.oisin, is_hidden=True)
    actions.change(whole(made.id), {**WORDS, "said": "Other words"}, people.oisin)
    db.session.commit()
    for who, named in ((people.mohammed, False), (people.sana, True), (people.oisin, True)):
        sign_in(client, who)
        page = client.get(f"{home}{made.id}").text
        assert SAID in page and ("Changed by <bdi>Oisín" in page) == named, who.name


@ON_BOTH
@pytest.mark.parametrize("odd", ["sNaN", "NaN", "1e999999999", "9" * 10_000, "²"])
def test_odd_numbers_are_refused_in_words(home: str, client: FlaskClient, odd: str) -> None:
    assert client.post(f"{home}new", data={**FORM, "hours": odd}).status_code == 422
    assert client.post(f"{home}new", data={**FORM, "reach": odd}).status_code == 422


def test_other_words_in_an_old_draft_are_not_lost(home: str, client: FlaskClient) -> None:
    client.post(f"{home}new", data=FORM)
    client.post(f"{home}new", data={**FORM, "said": "Raked the path"})
    said = db.session.scalars(select(Contribution.said).order_by(Contribution.id)).all()
    assert said == [SAID, "Raked the path"]


def test_only_helpers_say_that_somebody_agreed(
    home: str, people: People, client: FlaskClient
) -> None:
    communities.give_role(people.community, people.bea, Role.AMBASSADOR, None)
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.oisin)
    more = {"others": "Bea Król", "not_me": "y", "agreed": "She said so"}
    client.post(f"{home}new", data={**FORM, **more})
    assert state_of(the_one(), people.bea) == "proposed"
