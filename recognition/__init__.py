"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""

from flask import Blueprint, Flask

import recognition.champions.jobs
import recognition.claims.jobs
import recognition.questions.jobs
import recognition.terms.jobs  # periodic jobs are found by being imported
import recognition.thanks.jobs  # noqa: F401
from core import access
from core.communities import giving
from core.communities.example import add_loader
from core.communities.models import Role
from core.deliveries.kinds import register
from core.files import owners
from core.journal import words as journal_words
from core.pages import counts, panels
from core.people import actions as people
from core.people import terms as people_terms
from core.people import ties
from core.safeguarding import actions as holds
from recognition import erasing, held_sections, merging, taken_back, telling
from recognition.ambassadors.views import bp as ambassadors
from recognition.ambassadors.views import time_of_person
from recognition.award_pages.views import bp as award_pages
from recognition.award_reviews.views import bp as award_reviews
from recognition.awards import told as awards_told
from recognition.awards.consequences import follow_hold, follow_person
from recognition.awards.panels import awards_of_person
from recognition.awards.viewing import as_data
from recognition.awards.views import bp as awards
from recognition.badge_making.views import bp as badge_making
from recognition.badges.views import bp as badges
from recognition.carrying.panels import unsigned_badges
from recognition.carrying.views import bp as carrying
from recognition.champion_answers.views import bp as champion_answers
from recognition.champions.following import follow_everywhere
from recognition.champions.panels import communities_with_champions
from recognition.champions.views import bp as champions
from recognition.claim_codes.views import bp as claim_codes
from recognition.claim_help.views import bp as claim_help
from recognition.claims.views import bp as claims
from recognition.concerns.panels import unlooked
from recognition.concerns.views import bp as concerns
from recognition.confirmations.views import bp as confirmations
from recognition.contributions import queries as contribution_queries
from recognition.contributions import reading, taking_away
from recognition.contributions import told as contributions_told
from recognition.contributions.views import bp as contributions
from recognition.credentials import cli as credentials_cli
from recognition.credentials import documents, keys, restores
from recognition.credentials.published import published_here
from recognition.example import load_recognition
from recognition.faces.views import bp as faces
from recognition.feeds.views import bp as feeds
from recognition.holders.views import bp as holders
from recognition.holding import stop_if_on_hold
from recognition.issuer import cli as issuer_cli
from recognition.issuer.views import bp as issuer
from recognition.kinds.views import bp as kinds_of_contributions
from recognition.letters.views import bp as letters
from recognition.looking_back.views import bp as looking_back
from recognition.news import items
from recognition.news.messages import NEWS
from recognition.news.models import What
from recognition.news.panels import news_at_start, unseen
from recognition.news.views import bp as news
from recognition.past import load_past
from recognition.questions import messages as question_messages
from recognition.questions.views import bp as questions
from recognition.settings.views import bp as settings
from recognition.settings.views import closing_panel, settings_panel
from recognition.sheets.views import bp as sheets
from recognition.showing.views import bp as showing
from recognition.tasks import hanging
from recognition.terms import messages as term_messages
from recognition.terms import words as term_words
from recognition.terms.views import bp as terms
from recognition.thank_you.views import bp as thank_you
from recognition.thanks import queries as thanks_queries
from recognition.thanks import told as thanks_told
from recognition.thanks.panels import contributions_of_person
from recognition.thanks.views import bp as thanks
from recognition.thanks_desk.views import bp as thanks_desk
from recognition.verification.views import bp as verification
from recognition.waiting.panels import waiting_at_home

bp = Blueprint("recognition", __name__)
bp.before_request(stop_if_on_hold)
AUDIENCES = (
    (
        access.public,
        (
            award_pages,
            champion_answers,
            champions,
            claims,
            confirmations,
            feeds,
            holders,
            issuer,
            questions,
            thank_you,
            verification,
        ),
    ),
    (access.safeguarding, (concerns,)),
    (
        access.member,
        (
            awards,
            badges,
            carrying,
            contributions,
            faces,
            looking_back,
            news,
            terms,
            thanks,
        ),
    ),
    (access.ambassador, (claim_help, sheets)),
    (
        access.organiser,
        (
            award_reviews,
            badge_making,
            claim_codes,
            ambassadors,
            kinds_of_contributions,
            letters,
            settings,
            showing,
            thanks_desk,
        ),
    ),
)
for audience, pages in AUDIENCES:
    for page in pages:
        page.before_request(audience)
        bp.register_blueprint(page)

KINDS = (NEWS, *question_messages.KINDS, *term_messages.KINDS)
TELLERS = {
    What.AWARD: awards_told.about_awards,
    What.PROPOSED: contributions_told.proposed,
    What.ASKED: contributions_told.asked,
    What.THANKS: thanks_told.thanked,
}
TOGETHER = ties.Source("did something together", 0.3, contribution_queries.together)
GIVING = giving.Giving(contribution_queries.days, thanks_queries.written_since)
PANELS = (
    ("home", waiting_at_home),
    ("home", unsigned_badges),
    ("start", news_at_start),
    ("person", awards_of_person),
    ("person", contributions_of_person),
    ("person", time_of_person),
    ("settings", settings_panel),
    ("openness", closing_panel),
    ("welcome", communities_with_champions),
)


def init_app(app: Flask) -> None:
    """Add the pages, messages and jobs of recognition, and what it hangs into pages of core."""
    app.register_blueprint(bp)
    merging.init_app(app)
    erasing.init_app(app)
    held_sections.init_app(app)
    term_words.init_app(app)
    hanging.init_app(app)
    taking_away.init_app(app)
    restores.init_app(app)
    taken_back.init_app(app)
    issuer_cli.init_app(app)
    documents.add(app, published_here)
    app.extensions.setdefault("at_start", []).append(keys.begin)
    credentials_cli.init_app(app)
    app.extensions.setdefault("front_pages", {})[Role.MEMBER] = "recognition.contributions.index"
    app.add_template_filter(as_data)
    for kind in KINDS:
        register(app, kind)
    for news_of, teller in TELLERS.items():
        items.add(app, news_of, teller)
    journal_words.tell(app, telling.SENTENCES, telling.KINDS)
    owners.add(app, reading.may_read)
    counts.add(app, "recognition.news.index", unseen)
    counts.add(app, "recognition.concerns.index", unlooked)
    for place, panel in PANELS:
        panels.add(app, place, panel)
    giving.register(app, GIVING)
    people_terms.add(app, follow_everywhere)
    people.follow(app, follow_person)
    ties.add_source(app, TOGETHER)
    holds.add(app, follow_hold)
    add_loader(app, load_recognition, load_past)
