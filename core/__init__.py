"""What both halves stand on: people, communities, sign-in, the database, the queue, the post."""

from flask import Blueprint, Flask

from core import access, cli, db, errors, forms, pages, queue, rows
from core.accounts import addresses, notices, seen
from core.accounts import cli as accounts_cli
from core.accounts import jobs as accounts_jobs  # noqa: F401  # its job is found by being imported
from core.accounts import messages as account_messages
from core.accounts import telling as account_telling
from core.accounts.views import bp as accounts
from core.administrators.views import bp as administrators
from core.authenticators.views import account_panel as app_panel
from core.authenticators.views import bp as authenticators
from core.backups import again
from core.backups import cli as backups_cli
from core.backups import jobs as backups_jobs  # noqa: F401  # its job is found by being imported
from core.bulk import kinds as bulk_kinds
from core.bulk import words as bulk_words
from core.bulk.owners import OWNER
from core.bulk.sharing import SHARE
from core.bulk.topics import ADD, REMOVE
from core.bulk.views import bp as bulk
from core.calendars import dates
from core.calendars.views import bp as calendars
from core.choices.views import bp as choices
from core.communities import cli as communities_cli
from core.communities import words as communities_words
from core.communities.views import bp as communities
from core.consents import jobs as consents_jobs  # noqa: F401  # its job is found by being imported
from core.consents import naming
from core.consents.views import basis_panel
from core.consents.views import bp as consents
from core.consents.views import settings_panel as consents_panel
from core.deliveries import cli as deliveries_cli
from core.deliveries import kinds, rehearsal
from core.deliveries import queries as delivery_queries
from core.deliveries.views import bp as deliveries
from core.departures.views import bp as departures
from core.departures.views import held_panel
from core.duplicates import jobs as duplicates_jobs  # noqa: F401  # found by being imported
from core.duplicates import rules as merge_rules
from core.duplicates.views import bp as duplicates
from core.duplicates.views import others_panel
from core.erasure import colleagues, of_core
from core.erasure import steps as erasure_steps
from core.exports import people as exported_people
from core.exports.views import bp as exports
from core.fields.views import bp as fields
from core.fields.views import settings_panel as fields_panel
from core.files import jobs as files_jobs  # noqa: F401  # its job is found by being imported
from core.files.views import bp as files
from core.health.views import bp as health
from core.held import of_accounts as held_of_accounts
from core.held import of_core as held_of_core
from core.held.messages import HELD
from core.held.views import bp as held
from core.identities.views import account_panel as identities_panel
from core.identities.views import bp as identities
from core.imports import cli as imports_cli
from core.imports.views import bp as imports
from core.inbox import jobs as inbox_jobs  # noqa: F401  # its job is found by being imported
from core.inbox import queries as inbox_queries
from core.inbox.panels import mail_is_held
from core.inbox.views import bp as inbox
from core.joining.views import bp as joining
from core.journal import cli as journal_cli
from core.journal import jobs as journal_jobs  # noqa: F401  # found by being imported
from core.journal import sentences
from core.journal import words as journal_words
from core.journal.views import bp as journal
from core.lost_factors.views import bp as lost_factors
from core.matrix import cli as matrix_cli
from core.my_choices.views import bp as my_choices
from core.named.views import bp as named
from core.operations import cli as operations_cli
from core.operations import refusals
from core.operations.views import bp as operations
from core.pages import hosts, panels
from core.passkeys import messages as passkey_messages
from core.passkeys.views import account_panel as passkeys_panel
from core.passkeys.views import bp as passkeys
from core.people import jobs as people_jobs  # noqa: F401  # its job is found by being imported
from core.people import timeline
from core.people.views import bp as people
from core.privacy.views import bp as privacy
from core.requests import jobs as requests_jobs  # noqa: F401  # its job is found by being imported
from core.requests import today as requests_today
from core.requests import words as request_words
from core.requests.messages import ANSWERED
from core.requests.views import bp as requests
from core.requests.views import on_page_of as requests_of_person
from core.retention import jobs as retention_jobs  # noqa: F401  # its job is found by being imported
from core.retention import of_core as retention_of_core
from core.retention.views import bp as retention
from core.safeguarding.views import bp as safeguarding
from core.safeguarding.views import hold_panel
from core.saved_views.views import bp as saved_views
from core.second_factor import cli as second_factor_cli
from core.second_factor import messages as second_factor_messages
from core.second_factor import telling as second_factor_telling
from core.second_factor.views import bp as second_factor
from core.sessions.views import bp as sessions
from core.setup import steps
from core.setup.views import bp as setup
from core.signed_in_people.views import bp as signed_in_people
from core.signed_in_people.views import person_panel as signed_in_panel
from core.signposts.views import bp as signposts
from core.single_sign_on import telling as single_sign_on_telling
from core.single_sign_on.views import bp as single_sign_on
from core.suppressions.views import bp as suppressions
from core.team import jobs as team_jobs  # noqa: F401  # its job is found by being imported
from core.team import messages as team_messages
from core.team import telling as team_telling
from core.team import words as team_words
from core.team.views import bp as team
from core.today import informing, returning, tasks
from core.today.views import bp as today
from core.welcome.views import bp as welcome

bp = Blueprint("core", __name__)
AUDIENCES = (
    (
        access.public,
        (
            *(accounts, calendars, choices, health, held, joining, named, privacy),
            *(signposts, single_sign_on, welcome),
        ),
    ),
    (access.halfway, (second_factor,)),
    (access.setting_up, (authenticators, passkeys)),
    (access.signed_in, (deliveries, identities, my_choices, sessions, today)),
    (access.member, (files,)),
    (
        access.organiser,
        (
            bulk,
            communities,
            consents,
            departures,
            duplicates,
            exports,
            fields,
            imports,
            people,
            requests,
            retention,
            saved_views,
            team,
        ),
    ),
    (access.safeguarding, (safeguarding,)),
    (
        access.administrator,
        (
            *(administrators, inbox, journal, lost_factors, operations, setup),
            *(signed_in_people, suppressions),
        ),
    ),
)
for audience, pages_for_it in AUDIENCES:
    for page in pages_for_it:
        page.before_request(audience)
        bp.register_blueprint(page)

GROUND = (hosts, db, queue, forms, access, rows, pages, errors, cli)
CAPABILITIES = (
    communities_words,
    steps,
    sentences,
    returning,
    bulk_words,
    accounts_cli,
    again,
    backups_cli,
    account_telling,
    seen,
    communities_cli,
    deliveries_cli,
    erasure_steps,
    colleagues,
    held_of_core,
    held_of_accounts,
    of_core,
    request_words,
    retention_of_core,
    exported_people,
    imports_cli,
    journal_cli,
    journal_words,
    matrix_cli,
    merge_rules,
    operations_cli,
    refusals,
    second_factor_cli,
    second_factor_telling,
    single_sign_on_telling,
    team_telling,
    team_words,
)

KINDS = (
    account_messages.KIND,
    addresses.KIND,
    naming.KIND,
    notices.KIND,
    passkey_messages.KIND,
    rehearsal.KIND,
    second_factor_messages.KIND,
    team_messages.ENDED,
    team_messages.INVITATION,
    team_messages.LEAD,
    ANSWERED,
    HELD,
    colleagues.GONE,
)


def init_app(app: Flask) -> None:
    """Bind the shared parts to this application."""
    for part in (*GROUND, *CAPABILITIES):
        part.init_app(app)
    app.register_blueprint(bp)
    for kind in KINDS:
        kinds.register(app, kind)
    for change in (ADD, REMOVE, OWNER, SHARE):
        bulk_kinds.add(app, change)
    timeline.add_source(app, contacts=delivery_queries.contacts)
    timeline.add_source(app, moments=inbox_queries.moments)
    tasks.add_source(app, informing.tasks, for_organisers=True)
    dates.add_source(app, dates.to_be_told, for_organisers=True)
    tasks.add_source(app, requests_today.tasks, for_organisers=True)
    panels.add(app, "home", mail_is_held)
    panels.add(app, "person", others_panel)
    panels.add(app, "person", basis_panel)
    panels.add(app, "settings", consents_panel)
    panels.add(app, "settings", fields_panel)
    panels.add(app, "person", hold_panel)
    panels.add(app, "person", held_panel)
    panels.add(app, "person", requests_of_person)
    panels.add(app, "person", signed_in_panel)
    panels.add(app, "account", passkeys_panel)
    panels.add(app, "account", app_panel)
    panels.add(app, "account", identities_panel)
