"""A whole example site with something on every page."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from PIL import Image
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage

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
from core.people.models import Person
from core.privacy.links import unsubscribe_token
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from outreach.invitations.links import answer_token
from outreach.invitations.models import Channel, Invitation
from outreach.invitations.queries import of_wave
from outreach.reminders import jobs as reminders
from outreach.waves.models import Wave, WaveState
from recognition.ambassadors.actions import give_buddy
from recognition.badges import actions as badges
from recognition.badges.models import IDLE
from recognition.badges.queries import of_community as badges_in
from recognition.champions.example import NOTHING
from recognition.claims import preparing
from recognition.contributions import actions as contributions
from recognition.contributions.links import confirmation_token
from recognition.contributions.models import Contribution, Part, Participation
from recognition.credentials import jobs as credentials
from recognition.faces import actions as faces
from recognition.sheets import actions as sheets
from recognition.sheets import jobs as sheets_jobs
from recognition.terms import actions as terms
from recognition.terms.models import BuddyQuestion
from recognition.thank_you import choosing as thank_you
from recognition.thanks import actions as thanks
from recognition.thanks.models import ThanksSpread
from tests.core.consent_samples import name_and_weigh, pages_of_consents
from tests.core.duplicate_samples import twice_here
from tests.core.factor_samples import has_a_passkey
from tests.core.held_samples import ask_about_details, held_pages
from tests.core.team_samples import ask_some, joining_pages
from tests.core.view_samples import keep_views
from tests.deliveries import delivery_in
from tests.imports import two_lists
from tests.kept import begin_with
from tests.outreach.gaps import want_somebody
from tests.outreach.naming import name_somebody, pages_of_naming
from tests.outreach.plans import short_of_hours
from tests.outreach.promises import promise_much
from tests.outreach.touch_samples import in_touch
from tests.outreach.trial_samples import two_trials
from tests.people import community
from tests.recognition.award_samples import every_kind, waiting_token
from tests.recognition.badges import WHO, WORDS, badge_in, done_by, with_rule
from tests.recognition.claim_samples import claim_pages, coded
from tests.recognition.credentials import pages_of_credentials
from tests.recognition.faces import face, photo
from tests.recognition.question_samples import every_state, question_pages
from tests.replies import let_replies_come

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5 + "Wolfeschlegelsteinhausenb"
A_FEW = 3


class Site:
    """The example community, and who is in it: Ada looks after all, Amir is an ambassador."""

    def __init__(self) -> None:
        begin_with(_example_site)
        self.accounts = _accounts()
        self.ada, self.amir = self.accounts["Ada"], self.accounts["Amir"]
        self.community = example.load(by=self.ada)

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
            "/sign-in/again",
            "/sign-in/second-factor",
            urlsplit(url).path,
            "/sign-in/used",
            "/answer/",
            f"/answer/{waiting}",
            f"/answer/{answered}/thanks",
            *pages_of_naming(self.community, self.ada),
            *pages_of_consents(self.community),
            "/answer/gone",
            f"/unsubscribe/{stop}",
            f"/did-this/{_written_down()}",
            f"/your-badge/{waiting_token(self.ada)}",
            *pages_of_credentials(self.ada),
            "/verify",
            "/claim/",
            *claim_pages(),
            *question_pages(),
            *(*held_pages(self.amir), *joining_pages()),
            f"/thank-you/{_shown_to_others(self.community, self.ada)}",
            "/start/",
            "/nowhere",
        ]


def _accounts() -> dict[str, Person]:
    return {person.name.split()[0]: person for person, _role in example.accounts()}


def _example_site() -> None:
    """Load the example, and let something happen to it on every page."""
    here = example.load(by=accounts.administrator())
    db.session.commit()
    known = _accounts()
    ada, amir = known["Ada"], known["Amir"]
    _rename_somebody(here)
    two_lists(here, ada)
    _write_some(ada)
    actions.give_role(community("Bee keepers"), ada, Role.ORGANISER, None)
    name_somebody(here, ada, amir, LONG)
    name_and_weigh(here, ada, LONG)
    want_somebody(here, _people(here)[:A_FEW], LONG, ada)
    _let_ambassadors_rest(here, ada, amir)
    place_hold(here, "person", _people(here)[-1].id, "A concern.", ada)
    accounts.mail_link(ada.email or "")
    db.session.commit()
    deliveries.deliver_due()
    delivery_in(State.UNKNOWN, _people(here)[0])
    let_replies_come(_people(here)[0], LONG)
    _recognise(here, known)
    _use_badges(here, ada)
    _attach_a_photo(here, ada)
    _prepare_codes(here, ada)
    every_state(here, amir, known["Sana"], LONG)
    db.session.commit()
    credentials.issue_due()
    suppress(_people(here)[0].email or "gone@example.org", reason="mailbox full")
    db.session.commit()
    reminders.plan_reminders()
    in_touch(here, [ada, *_people(here)[:A_FEW]], ada, LONG)
    _let_some_mail_wait(here, ada)
    short_of_hours(here, LONG)
    keep_views(here, ada, known["Sana"], LONG)
    for fill in (two_trials, twice_here, ask_some):
        fill(here, ada, LONG)
    for each in (ada, known["Sana"]):
        has_a_passkey(each, LONG)
    ask_about_details(here, _people(here)[1], LONG, ada)
    promise_much(here, ada, _people(here)[0], amir, LONG)


def _shown_to_others(community: Community, person: Person) -> str:
    """The name of the page on which somebody shows what they gave."""
    page = thank_you.choose(community, person, thank_you.LINK)
    db.session.commit()
    return page.public_id


def _written_down() -> str:
    """The token with which somebody says whether they did what was written down."""
    waits = select(Participation).where(Participation.state == Part.PROPOSED)
    part = db.session.scalars(waits.limit(1)).one()
    return confirmation_token(part.contribution_id, part.person_id)


def _prepare_codes(community: Community, by: Person) -> None:
    """A code that can be used, one that cannot yet, and one that was stopped."""
    badge = badge_in(community, by, name=LONG)
    coded(community, by, badge, said=LONG, place=LONG)
    coded(community, by, badge, said=LONG, opens_at=now() + timedelta(days=1))
    preparing.stop(coded(community, by, badge, said=LONG), by)
    db.session.flush()


def _attach_a_photo(community: Community, by: Person) -> None:
    """A photo on whatever a walk comes by, and a contribution with words of every length."""
    photo = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "PNG")
    file = files.store(community.id, FileStorage(BytesIO(photo.getvalue()), "a.png"), by)
    words = {"kind": "event", "said": LONG, "done_on": today(), "place": LONG, "for_whom": LONG}
    logged = contributions.log(community, words, new_public_id(), by, [], file)
    db.session.execute(update(Contribution).values(file_id=file.id))
    thanks.thank(logged.id, LONG, by=_people(community)[0])
    for segment, value in (("all", ""), ("topic", LONG)):
        about = {"community_id": community.id, "segment": segment, "value": value}
        db.session.add(ThanksSpread(**about, gave=9, thanked=7, thanks=12, effective=5.4))
    sheet = f"Name;What;Kind\nAmir Haddad;{LONG};An event\n{LONG};Baked;\n"
    for is_logged in (False, True):
        kept = sheets.upload(community, "sheet.csv", sheet.encode(), True, by)
        kept.started_at = now() if is_logged else None
        db.session.commit()
        sheets_jobs.log_sheet(kept.id)


def _recognise(community: Community, accounts: dict[str, Person]) -> None:
    """Awards in every state, some of them of somebody who has no address."""
    members = communities.people_with_role(community.id, Role.MEMBER)
    bea = next(each for each in members if each.name.startswith("Bea "))
    ada, amir, sana, olu = (accounts[name] for name in ("Ada", "Amir", "Sana", "Olu"))
    every_kind(community, ada, amir, sana, olu, bea)
    shown = face(ada, "pseudonym")
    long = {"about": LONG, "topic": [LONG[:60]], "place": ["ليث"], "language": ["English"]}
    photo_of = {"photo": photo(), "photo_says": LONG, "may_show": True}
    faces.change(shown, NOTHING | long | photo_of, by=ada)


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


def _let_ambassadors_rest(community: Community, ada: Person, amir: Person) -> None:
    """One rests, one is emeritus, one was asked about, and one whom a buddy has to ask about."""
    resting, emeritus, tired = _people(community)[-4:-1]
    for each in (ada, resting, emeritus, tired):
        actions.give_role(community, each, Role.AMBASSADOR, ada)
    terms.rest(community, resting, today() + timedelta(days=30), amir.id)
    terms.become_emeritus(community, emeritus)
    for each, answer, words in ((amir, None, None), (tired, "rest", LONG)):
        give_buddy(community, each, ada.id, by=ada)
        db.session.add(
            BuddyQuestion(
                community_id=community.id,
                person_id=each.id,
                buddy_id=ada.id,
                silent_since=today() - timedelta(days=60),
                answer=answer,
                words=words,
                answered_at=now() if answer else None,
            )
        )
    db.session.commit()


def _write_some(by: Person) -> None:
    """One invitation that can be previewed, and one that is to be said by phone."""
    wave = db.session.scalars(select(Wave).order_by(Wave.id.desc()).limit(1)).one()
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
    first = db.session.scalars(queued.where(Delivery.community_id == community.id).limit(1)).one()
    departures.hold(first, LONG, by=by)
    db.session.commit()


def _use_badges(community: Community, by: Person) -> None:
    """One with a rule that has long proposed nobody, one with a history, and one retired."""
    idle, changed = (each.badge for each in badges_in(community.id)[:2])
    with_rule(idle, by).rule_on_since = now() - 2 * IDLE
    for _each in range(2):
        done_by(community, _people(community)[0], thanked_by=[by], said=LONG)
    badges.change(changed, 1, {**WORDS, "name": LONG}, WHO, badges.Picture(), by)
    badges.retire(badge_in(community, by, name=LONG), by)
