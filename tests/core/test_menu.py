"""The menu: rooms in groups that open without script, and the one where you are is open."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.people import People, sign_in


def groups(page: str) -> dict[str, str]:
    """Each group of the menu by its title: "" where it is closed."""
    menu = page[page.index("<nav") : page.index("</nav>")]
    found = re.findall(r'<details class="nav-group"( open)?>\s*<summary><span>([^<]*)', menu)
    return {title: is_open for is_open, title in found}


def test_organisers_find_the_rooms_in_groups_and_the_one_where_they_are_is_open(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/who-is-missing/").text
    found = groups(page)
    assert [*found][:3] == ["Waves", "People", "Recognition"]
    assert [title for title, is_open in found.items() if is_open] == ["People"]
    assert "<span>The next ten</span>" in page and "<span>Trials</span>" in page
    assert page.count('aria-current="page"') == 2  # on a desk and on a phone


def test_the_page_inside_a_room_marks_its_room(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/askings/").text
    (here, *_) = re.findall(r'<a href="([^"]*)"[^>]* aria-current="page"', page)
    assert here == f"/communities/{people.community.id}/nominations/"


def test_who_has_few_rooms_sees_them_all(people: People, client: FlaskClient) -> None:
    sign_in(client, people.amir)
    found = groups(client.get(f"/communities/{people.community.id}/badges/").text)
    assert found == {"Recognition": " open", "You": " open"}
