"""Pages about what people agreed to, in the example site."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from core.communities.actions import know
from core.communities.models import Community
from core.consents import coming, links
from core.consents.actions import weigh
from core.consents.models import Basis, How
from core.db import db
from core.people.models import Person


def name_and_weigh(known_to: Community, by: Person, long: str) -> None:
    """Somebody who was named and has not answered, and why it is fair to write to others."""
    named = Person(source=long, notes=long)
    named.rename(long)
    named.set_email("named@example.test")
    db.session.add(named)
    db.session.flush()
    know(known_to, named)
    coming.came_in([named.id], known_to.id, Basis.NAMED_BY_FRIEND, How.STAFF, by.id)
    weigh(known_to.id, long, by)


def pages_of_consents(known_to: Community) -> list[str]:
    """Of whoever was named, and of whoever chooses what they are written to about."""
    found = select(Person).where(Person.email_key == "named@example.test")
    named = db.session.scalars(found).one()
    urls = links.named_url(named.id, known_to.id), links.choices_url(named.id)
    return [*(urlsplit(url).path for url in urls), "/named/forgotten", "/named/wrong"]
