"""What every page has: assets, headers, language, absolute links."""

from flask import Flask

from core.pages import assets, counts, headers, languages, links


def init_app(app: Flask) -> None:
    """Prepare every page."""
    for part in (languages, assets, headers, links, counts):
        part.init_app(app)
    app.add_template_global(lambda endpoint: endpoint in app.view_functions, "has_endpoint")
    app.add_template_global(lambda: app.config["SETTINGS"].mail_is_local, "mail_is_local")
