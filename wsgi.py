"""Where the application is put together. Nothing else imports this module."""

from __future__ import annotations

import gc

gc.disable()  # what is imported stays, and searching it for garbage is a quarter of every start

import sys

from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

import core
import outreach
import recognition
from core.operations import database
from core.settings import ROOT, Settings, SettingsError

gc.freeze()
gc.enable()


def create_app(settings: Settings | None = None) -> Flask:
    """Build one application. Raises SettingsError when a setting cannot be used."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, root_path=str(ROOT), instance_path=str(settings.var))
    app.config.from_mapping(settings.as_flask())
    for package in (core, outreach, recognition):
        package.init_app(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def main() -> None:
    """Run the command `nextten`."""
    try:
        app = create_app()
    except SettingsError as error:
        sys.exit(f"nextten: {error}")
    try:
        app.cli.main(prog_name="nextten", obj=ScriptInfo(create_app=lambda: app))
    except SQLAlchemyError as error:
        with app.app_context():
            wrong = database.what_is_wrong(error)
        if wrong is None:
            raise
        sys.exit(f"nextten: {wrong}")


if __name__ == "__main__":
    main()
