"""What each role is called, what somebody is asked to do, and what they then see."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.communities.models import Role
from core.communities.words import ROLE_WORDS
from core.team.models import ADMINISTRATOR, GIVEN, INVITED, WAITS

TITLES: Mapping[str, LazyString] = {
    **{str(role): words for role, words in ROLE_WORDS.items()},
    ADMINISTRATOR: _l("Administrator"),
}
ASKS: Mapping[str, LazyString] = {
    Role.MEMBER: _l("%(name)s asks you to be a member of %(place)s"),
    Role.AMBASSADOR: _l("%(name)s asks you to be an ambassador of %(place)s"),
    Role.ORGANISER: _l("%(name)s asks you to organise %(place)s"),
    Role.SAFEGUARDING_LEAD: _l("%(name)s asks you to look after safeguarding in %(place)s"),
    ADMINISTRATOR: _l("%(name)s asks you to look after NextTen at %(place)s"),
}
SEES: Mapping[str, LazyString] = {
    Role.MEMBER: _l(
        "Members log what they did, thank others, suggest people, and see what is shared inside "
        "the community."
    ),
    Role.AMBASSADOR: _l(
        "Ambassadors ask people in their own words, see what they need for that about those whom "
        "they ask, and log what was done."
    ),
    Role.ORGANISER: _l(
        "Organisers see everybody whom the community knows of, with addresses and notes. They plan "
        "who is asked, write to people, change the settings, and decide who else is in the team."
    ),
    Role.SAFEGUARDING_LEAD: _l(
        "The safeguarding lead reads concerns, sees who is on hold and why, and can stop a person, "
        "a round of invitations or the whole community at once."
    ),
    ADMINISTRATOR: _l(
        "Administrators see every community and everybody in it, the journal and all messages. "
        "They decide who else is an administrator."
    ),
}
NOW: Mapping[str, LazyString] = {
    Role.MEMBER: _l("You are a member of %(place)s now."),
    Role.AMBASSADOR: _l("You are an ambassador of %(place)s now."),
    Role.ORGANISER: _l("You organise %(place)s now."),
    Role.SAFEGUARDING_LEAD: _l("You look after safeguarding in %(place)s now."),
    ADMINISTRATOR: _l("You look after NextTen at %(place)s now."),
}
ENDED: Mapping[str, LazyString] = {
    Role.MEMBER: _l("You are no longer a member of %(place)s"),
    Role.AMBASSADOR: _l("You are no longer an ambassador of %(place)s"),
    Role.ORGANISER: _l("You no longer organise %(place)s"),
    Role.SAFEGUARDING_LEAD: _l("You no longer look after safeguarding in %(place)s"),
    ADMINISTRATOR: _l("You no longer look after NextTen at %(place)s"),
}
LEADS_NOW = _l("%(name)s looks after safeguarding in %(place)s now")
LEADS_NO_MORE = _l("%(name)s no longer looks after safeguarding in %(place)s")
OUTCOMES: Mapping[str, LazyString] = {
    GIVEN: _l("%(name)s has the role now. They were not written to."),
    INVITED: _l("%(name)s was asked by e-mail, and has a week to accept."),
    WAITS: _l("%(name)s was asked already, and has not answered yet."),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(role_title=lambda role: TITLES[role])
    app.jinja_env.globals.update(role_sees=lambda role: SEES[role])


def said(words: Mapping[str, LazyString], role: str, **about: str) -> str:
    """The sentence for a role, with these names in it."""
    return str(words[role]) % about


def apart(name: str) -> str:
    """A name between isolates, so that its direction does not turn a sentence around."""
    return f"\u2068{name}\u2069"


def outcome(done: str, name: str) -> str:
    """What became of bringing somebody in."""
    return said(OUTCOMES, done, name=apart(name))
