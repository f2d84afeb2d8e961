"""A whole example site with something on every page, and a walk through all of its links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from core.accounts import actions as accounts
from core.accounts.models import SignInLink
from core.communities import actions, example
from core.communities import queries as communities
from core.communities.models import Community, Role
from core.db import db, new_public_id, now, today
from core.deliveries import jobs as deliveries
from core.deliveries.models import Delivery, State
from core.departures import actions as departures
from core.files import actions as files
from core.imports import actions as imports
from core.imports import jobs as imports_jobs
from core.imports.columns import Plan
from core.inbox.models import InboundMessage, What
from core.people.models import Person
from core.privacy.links import unsubscribe_token
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from outreach.invitations.links import answer_token
from outreach.invitations.models import Channel, Invitation
from outreach.invitations.queries import of_wave
from outreach.nominations.actions import nominate
from outreach.reminders import jobs as reminders
from outreach.waves.models import Wave, WaveState
from recognition.contributions import actions as contributions
from recognition.contributions.links import confirmation_token
from recognition.contributions.models import Part, Participation
from tests.deliveries import delivery_in
from tests.imports import FILES
from tests.people import community
from tests.recognition.award_samples import every_kind, waiting_token

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5 + "Wolfeschlegelsteinhausenb"
A_FEW = 3


class Site:
    """The example community, and who is in it: Ada looks after all, Amir is an ambassador."""

    def __init__(self) -> None:
        self.community = example.load(by=accounts.administrator())
        db.session.commit()
        self.accounts = {person.name.split()[0]: person for person, _role in example.accounts()}
        self.ada, self.amir = self.accounts["Ada"], self.accounts["Amir"]
        _rename_somebody(self.community)
        _import_lists(self.community, self.ada)
        _write_some(self.ada)
        actions.give_role(community("Bee keepers"), self.ada, Role.ORGANISER, None)
        nominate(self.community.id, self.amir.id, LONG, "Everybody asks them about bees.")
        place_hold(self.community, "person", _people(self.community)[-1].id, "A concern.", self.ada)
        accounts.mail_link(self.ada.email or "")
        db.session.commit()
        deliveries.deliver_due()
        delivery_in(State.UNKNOWN, _people(self.community)[0])
        _let_replies_come(_people(self.community)[0])
        _recognise(self.community, self.accounts)
        _attach_a_photo(self.community, self.ada)
        suppress(_people(self.community)[0].email or "gone@example.org", reason="mailbox full")
        db.session.commit()
        reminders.plan_reminders()
        _let_some_mail_wait(self.community, self.ada)

    def public_pages(self) -> list[str]:
        """Pages that only a message or a piece of paper leads to."""
        invited = select(Invitation).where(Invitation.is_open, Invitation.invited_at.is_not(None))
        waiting, answered = (
            answer_token(db.session.scalars(invited.where(test).limit(1)).one())
            for test in (Invitation.answer.is_(None), Invitation.answer.is_not(None))
        )
        sent = db.session.scalars(select(Delivery).order_by(Delivery.id)).first()
        stop = unsubscribe_token(sent.public_id) if sent else ""
        link = SignInLink(person_id=self.ada.id)
        url = accounts.write_token(link)
        db.session.add(link)
        db.session.commit()
        return [
            "/sign-in",
            "/sign-in/sent",
            urlsplit(url).path,
            "/sign-in/used",
            "/answer/",
            f"/answer/{waiting}",
            f"/answer/{answered}/thanks",
            "/answer/gone",
            f"/unsubscribe/{stop}",
            f"/did-this/{_written_down()}",
            f"/your-badge/{waiting_token(self.ada)}",
            "/unsubscribed",
            "/start/",
            "/nowhere",
        ]


@dataclass(frozen=True)
class Found:
    """What a walk came by. A mail that is shown in a frame is not a page: no script runs in it."""

    path: str
    endpoint: str
    status: int
    is_page: bool
    fields: frozenset[str]


class _Read(HTMLParser):
    """Where the links of a page lead, and what can be filled in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        to = dict(attributes).get({"a": "href", "iframe": "src", "img": "src"}.get(tag, ""))
        if to:
            self.links.append(to)
        if tag in ("input", "select", "textarea", "button"):
            self.fields.add(dict(attributes).get("name") or "")


def walk(app: Flask, client: FlaskClient, *starts: str) -> Iterator[Found]:
    """Follow every link from these paths on, a few for each view."""
    waiting, seen, times = list(starts or "/"), set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(app, path)
        if path in seen or endpoint == "static" or times.get(endpoint, 0) >= A_FEW:
            continue
        seen.add(path)
        times[endpoint] = times.get(endpoint, 0) + 1
        answer = client.get(path)
        is_sandboxed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
        is_page = answer.mimetype == "text/html" and not is_sandboxed
        seen_in = _Read(answer.text if is_page else "")
        yield Found(path, endpoint, answer.status_code, is_page, frozenset(seen_in.fields))
        waiting += _inside(path, seen_in.links)
        if answer.location:
            waiting += _inside(path, [answer.location])


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see whether anything has changed."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in tables
    }


def _inside(page: str, links: list[str]) -> list[str]:
    """The paths on this host that a page links to."""
    parts = [urlsplit(urljoin(f"http://localhost{page}", link)) for link in links]
    return [
        f"{part.path}?{part.query}".rstrip("?")
        for part in parts
        if part.scheme == "http" and part.hostname == "localhost"
    ]


def _endpoint(app: Flask, path: str) -> str:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        try:
            return str(adapter.match(path.partition("?")[0])[0])
        except HTTPException:
            return "nowhere"


def _written_down() -> str:
    """The token with which somebody says whether they did what was written down."""
    waits = select(Participation).where(Participation.state == Part.PROPOSED)
    part = db.session.scalars(waits.limit(1)).one()
    return confirmation_token(part.contribution_id, part.person_id)


def _attach_a_photo(community: Community, by: Person) -> None:
    """A contribution with a photo, and with words of every length."""
    photo = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "PNG")
    file = files.store(community.id, FileStorage(BytesIO(photo.getvalue()), "a.png"), by)
    words = {"kind": "event", "said": LONG, "done_on": today(), "place": LONG, "for_whom": LONG}
    contributions.log(community, words, new_public_id(), by, [], file)


def _recognise(community: Community, accounts: dict[str, Person]) -> None:
    """Awards in every state, some of them of somebody who has no address."""
    (bea,) = communities.people_with_role(community.id, Role.MEMBER)
    ada, amir, sana, olu = (accounts[name] for name in ("Ada", "Amir", "Sana", "Olu"))
    every_kind(community, ada, amir, sana, olu, bea)


def _people(known_to: Community) -> list[Person]:
    """Those who have an open invitation, in the order they were put in."""
    found = (
        select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.community_id == known_to.id, Invitation.is_open)
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(found))


def _rename_somebody(known_to: Community) -> None:
    for person, name in zip(_people(known_to), (LONG, "محمد بن عبد الله"), strict=False):
        person.rename(name)


def _write_some(by: Person) -> None:
    """One invitation that can be previewed, and one that is to be said by phone."""
    wave = db.session.scalars(select(Wave).order_by(Wave.id.desc())).first()
    if wave is None:
        raise AssertionError("the example has waves")
    wave.state, wave.opened_at = WaveState.INVITING, now()
    for each, channel in zip(of_wave(wave.id), (Channel.EMAIL, Channel.PHONE), strict=False):
        each.write(why="Others ask her", personal_line=LONG, inviter=by, channel=channel)
        each.approved_at = now() if channel == Channel.PHONE else None


def _let_some_mail_wait(community: Community, by: Person) -> None:
    """One message that is held, one that would leave, and one that never would."""
    for person in _people(community)[:A_FEW]:
        delivery_in(State.QUEUED, person).community_id = community.id
    db.session.flush()
    queued = select(Delivery).where(Delivery.state == State.QUEUED, Delivery.due_at <= now())
    first = db.session.scalars(queued.where(Delivery.community_id == community.id)).first()
    if first is None:
        raise AssertionError("mail waits in the example")
    departures.hold(first, LONG, by=by)
    db.session.commit()


def _let_replies_come(somebody: Person) -> None:
    """One reply on a timeline, and one that belongs to nobody."""
    delivery = delivery_in(State.ACCEPTED, somebody)
    delivery.community_id = db.session.scalars(select(Community.id)).first()
    for uid, about in enumerate((delivery, None), start=1):
        db.session.add(
            InboundMessage(
                mailbox="x",
                uidvalidity=1,
                uid=uid,
                content_digest=str(uid),
                what=What.REPLY,
                delivery_id=about.id if about else None,
                person_id=about.person_id if about else None,
                community_id=about.community_id if about else None,
                from_name=LONG,
                subject=LONG,
                text=LONG,
                quoted=LONG,
                received_at=now(),
                acted_at=now(),
            )
        )


def _import_lists(known_to: Community, by: Person) -> None:
    """One list that waits for its columns, and one that has been checked."""
    content = (FILES / "broken.csv").read_bytes()
    imports.upload(known_to, "spring.csv", content, by=by)
    found = imports.upload(known_to, "autumn.csv", content, by=by)
    plan = Plan.from_json(found.plan)
    fields = ["name", "email", "phone", "place", "notes", *plan.fields[5:]]
    imports.choose(found, plan.skip, fields, "Sign-up sheet", False)
    db.session.commit()
    imports_jobs.check(found.id)
