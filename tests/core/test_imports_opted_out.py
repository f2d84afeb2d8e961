"""Whoever opted out in a list and is here already."""

from __future__ import annotations

import pytest

from core.db import db, now
from tests.imports import Lists, Work
from tests.people import People


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_card", [True, False])
def test_the_refusal_leads_to_the_page_of_whoever_is_here(
    lists: Lists, people: People, work: Work, is_card: bool
) -> None:
    card = "BEGIN:VCARD\nFN:B.\nEMAIL:{0}\nCATEGORIES:Opted out\nEND:VCARD\n"
    content = (card if is_card else "Name,E-mail,Topics,Opted out\nB.,{0},,yes\n").format(
        people.amir.email
    )
    card_columns = "name email phone organisation place postal_address topics languages timezone"
    columns = f"{card_columns} notes why" if is_card else "name email topics never"
    page = lists.check(content, columns)
    shown = lists.client.get(page).text
    assert "Amir Haddad is already here: open their page" in shown
    assert f'/people/{people.amir.id}"' in shown
    assert "Amir Haddad is already here" in lists.client.get(f"{page}/refused.csv").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_is_marked_already_or_is_not_here_is_not_named(
    lists: Lists, people: People, work: Work
) -> None:
    people.amir.never_contact_at = now()
    db.session.commit()
    rows = f"B.,{people.amir.email},yes\nZ.,{people.zoe.email},yes\n"
    page = lists.check("Name,E-mail,Opted out\n" + rows, "name email never")
    shown = lists.client.get(page).text
    assert "is already here:" not in shown and "Zoë Tan" not in shown
