"""Mail as it really is: the application sends through Postfix, people read through Dovecot.

`post_office`  both servers, with every mailbox empty
`people`       our few people, who have a mailbox at example.test
`settings`     the application sends through the one, and reads nextten@example.test in the other
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.db import db
from core.settings import Settings
from tests.mail import post_office as post_offices
from tests.mail.post_office import NEXTTEN, PEOPLE, PostOffice
from tests.mail.postfix import HOME
from tests.people import People
from tests.servers import NoServer

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.mail)


@pytest.fixture(scope="session")
def running_post_office() -> Iterator[PostOffice]:
    try:
        with post_offices.post_office() as office:
            yield office
    except NoServer as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def post_office(running_post_office: PostOffice) -> Iterator[PostOffice]:
    yield running_post_office
    running_post_office.empty()


@pytest.fixture
def settings(settings: Settings, post_office: PostOffice) -> Settings:
    return replace(
        settings,
        smtp_url=post_office.smtp_url,
        mail_from=NEXTTEN,
        imap_url=post_office.imap_url(NEXTTEN),
    )


@pytest.fixture
def people(people: People) -> People:
    for name in PEOPLE:
        if person := getattr(people, name, None):
            person.set_email(f"{name}@{HOME}")
    db.session.commit()
    return people
