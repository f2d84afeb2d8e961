"""What both halves stand on: people, communities, sign-in, the database, the queue, the post."""

from flask import Blueprint, Flask

from core import access, cli, db, errors, forms, pages, queue
from core.accounts import cli as accounts_cli
from core.accounts import messages as account_messages
from core.accounts.views import bp as accounts
from core.backups import cli as backups_cli
from core.bulk import kinds as bulk_kinds
from core.bulk import words as bulk_words
from core.bulk.owners import OWNER
from core.bulk.sharing import SHARE
from core.bulk.topics import ADD, REMOVE
from core.bulk.views import bp as bulk
from core.calendars import dates
from core.calendars.views import bp as calendars
from core.communities import cli as communities_cli
from core.communities import words as communities_words
from core.communities.views import bp as communities
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
from core.exports import people as exported_people
from core.exports.views import bp as exports
from core.fields.views import bp as fields
from core.fields.views import settings_panel as fields_panel
from core.files import jobs as files_jobs  # noqa: F401  # its job is found by being imported
from core.files.views import bp as files
from core.health.views import bp as health
from core.imports import cli as imports_cli
from core.imports.views import bp as imports
from core.inbox import jobs as inbox_jobs  # noqa: F401  # its job is found by being imported
from core.inbox import queries as inbox_queries
from core.inbox.panels import mail_is_held
from core.inbox.views import bp as inbox
from core.journal import sentences
from core.operations import cli as operations_cli
from core.operations.views import bp as operations
from core.pages import panels
from core.people import jobs as people_jobs  # noqa: F401  # its job is found by being imported
from core.people import timeline
from core.people.views import bp as people
from core.privacy.views import bp as privacy
from core.safeguarding.views import bp as safeguarding
from core.safeguarding.views import hold_panel
from core.saved_views.views import bp as saved_views
from core.setup import steps
from core.setup.views import bp as setup
from core.suppressions.views import bp as suppressions
from core.today import informing, returning, tasks
from core.today.views import bp as today
from core.welcome.views import bp as welcome

bp = Blueprint("core", __name__)
AUDIENCES = (
    (access.public, (accounts, calendars, health, privacy, welcome)),
    (access.signed_in, (deliveries, today)),
    (access.member, (files,)),
    (
        access.organiser,
        (
            bulk,
            communities,
            departures,
            duplicates,
            exports,
            fields,
            imports,
            people,
            saved_views,
        ),
    ),
    (access.safeguarding, (safeguarding,)),
    (access.administrator, (inbox, operations, setup, suppressions)),
)
for audience, pages_for_it in AUDIENCES:
    for page in pages_for_it:
        page.before_request(audience)
        bp.register_blueprint(page)

GROUND = (db, queue, forms, access, pages, errors, cli)
CAPABILITIES = (
    communities_words,
    steps,
    sentences,
    returning,
    bulk_words,
    accounts_cli,
    backups_cli,
    communities_cli,
    deliveries_cli,
    exported_people,
    imports_cli,
    merge_rules,
    operations_cli,
)


def init_app(app: Flask) -> None:
    """Bind the shared parts to this application."""
    for part in (*GROUND, *CAPABILITIES):
        part.init_app(app)
    app.register_blueprint(bp)
    for kind in (account_messages.KIND, rehearsal.KIND):
        kinds.register(app, kind)
    for change in (ADD, REMOVE, OWNER, SHARE):
        bulk_kinds.add(app, change)
    timeline.add_source(app, contacts=delivery_queries.contacts)
    timeline.add_source(app, moments=inbox_queries.moments)
    tasks.add_source(app, informing.tasks, for_organisers=True)
    dates.add_source(app, dates.to_be_told, for_organisers=True)
    panels.add(app, "home", mail_is_held)
    panels.add(app, "person", others_panel)
    panels.add(app, "settings", fields_panel)
    panels.add(app, "person", hold_panel)
    panels.add(app, "person", held_panel)
