"""What others take up: feeds of new badges, a frame and a picture for other sites."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image

from recognition.feeds import lettering
from tests.people import People, sign_in
from tests.recognition.badges import accepted, badge
from tests.recognition.faces import MARIGOLD, MEMBERS, PUBLIC, champion, face, open_to_all, shown_to

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ("/feed.atom", "/feed.json", "/embed", "/picture.svg", "/picture.png")


def test_both_feeds_tell_of_the_same_badges_newest_first(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    first = champion(people, people.oisin, what=badge(people, name="Helping hand"))
    second = champion(people, people.bea, MARIGOLD, what=badge(people, name="Night & owl"))
    champion(people, people.sana, MEMBERS)
    feed = ElementTree.fromstring(client.get(f"{home}/feed.atom").data)
    titles = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    assert titles == ["Marigold: Night & owl", "Oisín Ó Súilleabháin: Helping hand"]
    answer = client.get(f"{home}/feed.json")
    assert answer.mimetype == "application/feed+json"
    items = answer.get_json(force=True)["items"]
    assert [each["title"] for each in items] == titles
    assert [each["id"][-32:] for each in items] == [second.public_id, first.public_id]


def test_atom_says_all_that_the_standard_asks_for(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    for person in (people.oisin, people.bea):
        feed = ElementTree.fromstring(client.get(f"{home}/feed.atom").data)
        assert all(feed.findtext(f"{ATOM}{each}") for each in ("id", "title", "updated"))
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == people.community.name
        links = {each.get("rel", "alternate") for each in feed.iter(f"{ATOM}link")}
        assert links == {"self", "alternate"}
        champion(people, person)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert all(entry.findtext(f"{ATOM}{each}") for each in ("id", "title", "updated", "content"))


def test_a_feed_quotes_without_telling_who(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    assert "carried every box" in client.get(f"{home}/feed.json").text
    assert "Amir" not in client.get(f"{home}/feed.json").text
    accepted(people, people.bea, people.sana, MEMBERS)
    assert "Bea" not in client.get(f"{home}/feed.json").text


@pytest.mark.parametrize("path", PATHS)
def test_members_get_nothing_more_there_than_strangers(
    client: FlaskClient, people: People, path: str
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin, PUBLIC)
    champion(people, people.sana, MEMBERS)
    before = client.get(home + path).data
    sign_in(client, people.amir)
    assert client.get(home + path).data == before
    shown_to(people, "members")
    assert client.get(home + path).status_code == 404


@pytest.mark.parametrize("path", ["/embed", "/picture.svg", "/picture.png"])
def test_other_sites_may_embed_these_alone(client: FlaskClient, people: People, path: str) -> None:
    home = open_to_all(people)
    answer = client.get(home + path)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    assert b"<script" not in answer.data
    assert "frame-ancestors 'none'" in client.get(home).headers["Content-Security-Policy"]


def test_a_picture_is_a_picture_whatever_people_are_called(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    people.oisin.rename('<script>alert("x")</script> & ' + "Wolfe" * 40)
    champion(people, people.oisin)
    champion(people, people.mohammed)
    drawn = ElementTree.fromstring(client.get(f"{home}/picture.svg").data)
    lines = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "محمد" in lines and any(each.startswith("<script>") for each in lines)
    assert max(len(each) for each in lines) <= 40


def test_mail_programs_get_a_picture_with_the_names_in_it(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    one = inked(client.get(f"{home}/picture.png").data)
    champion(people, people.amir, by=people.sana)
    two = inked(client.get(f"{home}/picture.png").data)
    assert one[0] == two[0] == 960 and two[1] > one[1]  # a line more
    assert min(one[2], two[2] - one[2]) > 200  # and there are letters in it


def test_a_name_that_no_typeface_here_has_is_left_out(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    empty = inked(client.get(f"{home}/picture.png").data)
    people.oisin.rename("\U000f0000\U000f0001")
    champion(people, people.oisin)
    assert lettering.runs("Król Ó Súilleabháin Жанна", 20, 400) is not None
    assert lettering.runs("\U000f0000", 20, 400) is None
    assert inked(client.get(f"{home}/picture.png").data) == empty


@pytest.mark.parametrize(
    ("asked", "meta", "dark"),
    [
        ("", "light dark", "(prefers-color-scheme: dark)"),
        ("?scheme=light", "light", "not all"),
        ("?scheme=dark", "dark", "screen"),
        ("?scheme=x", "light dark", "(prefers-color-scheme: dark)"),
    ],
)
def test_a_site_chooses_the_colours_of_its_frame(
    client: FlaskClient, people: People, asked: str, meta: str, dark: str
) -> None:
    home = open_to_all(people)
    page = client.get(f"{home}/embed{asked}").text
    assert f'<meta name="color-scheme" content="{meta}">' in page
    assert f'media="{dark}"' in page
    sign_in(client, people.sana)
    snippets = client.get(f"{home}/on-your-site/{asked}").text
    wanted = asked if asked != "?scheme=x" else ""
    assert f"{home}/embed{wanted}&#34; title" in snippets and "border: 0" in snippets


def test_organisers_copy_what_their_site_needs(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    people.community.name = 'Garden "helpers" <b>'
    sign_in(client, people.sana)
    page = client.get(f"{home}/on-your-site/").text
    assert "&amp;#34;helpers&amp;#34; &amp;lt;b&amp;gt;" in page
    assert f"http://localhost{home}/embed" in page
    people.community.openness = "closed"
    assert "not shown to everybody" in client.get(f"{home}/on-your-site/").text


def test_a_page_says_where_its_feeds_are(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    page = client.get(home).text
    for kind, path in (("atom+xml", "atom"), ("feed+json", "json")):
        assert f'rel="alternate" type="application/{kind}"' in page
        assert f'href="{home}/feed.{path}"' in page
    assert face(people.oisin).public_id in page


def inked(png: bytes) -> tuple[int, int, int]:
    """How wide and high a picture is, and how many points of it are as dark as letters."""
    with Image.open(BytesIO(png)) as image:
        grey = image.convert("L")
        return (*grey.size, sum(grey.histogram()[:120]))
