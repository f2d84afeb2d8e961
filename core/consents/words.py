"""The words for what somebody agreed to, why we may write to them, and how we know."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.consents.models import Basis, How, Purpose

PURPOSE_WORDS: dict[str, LazyString] = {
    Purpose.CONTACT: _l("Messages about the community"),
    Purpose.INVITATION: _l("Invitations to take part"),
    Purpose.ASKING: _l("Questions about who helps others"),
    Purpose.NEWS: _l("News of thanks and awards"),
    Purpose.QUESTION: _l("Questions from people who saw a champion"),
    Purpose.NAMING: _l("One notice of being named"),
    Purpose.PUBLISHING: _l("Being shown as a champion"),
    Purpose.PHOTO: _l("Showing a picture"),
    Purpose.BADGE: _l("Carrying a signed badge"),
    Purpose.ANYTHING: _l("Anything at all"),
}
BASIS_WORDS: dict[str, LazyString] = {
    Basis.CONSENT: _l("They agreed"),
    Basis.CONTRACT: _l("It comes with their part in the community"),
    Basis.LEGITIMATE_INTERESTS: _l("The community weighed that it is fair"),
    Basis.NAMED_BY_FRIEND: _l("Somebody named them"),
}
HOW_WORDS: dict[str, LazyString] = {
    How.PAGE: _l("On a page"),
    How.MESSAGE: _l("In a message"),
    How.PHONE: _l("By phone"),
    How.IN_PERSON: _l("In person"),
    How.PAPER: _l("On paper"),
    How.IMPORT: _l("In a list that was imported"),
    How.STAFF: _l("Written down by an organiser"),
}
CHANNEL_WORDS: dict[str, LazyString] = {
    "email": _l("By e-mail"),
    "phone": _l("By phone"),
    "in_person": _l("In person"),
    "letter": _l("By letter"),
}
COMING_IN: dict[str, LazyString] = {
    Basis.CONSENT: _l("They asked us to write to them, or agreed to it"),
    Basis.LEGITIMATE_INTERESTS: _l(
        "We know them through their work, and wrote down why it is fair to write to them"
    ),
    Basis.NAMED_BY_FRIEND: _l(
        "Somebody named them: they get one notice, and nothing more unless they agree"
    ),
}
PART = _l("Messages about the community come with a part in it.")
CAME_BY_THEMSELVES = _l("Name and address were typed on a page of the community.")
YES_TO_INVITATION = _l("Yes, I would like to")
STOPPED_MAIL = _l("Press the button, and no more mail goes to this address.")
NEVER = _l("Never contact me again")
MAY_ASK_ME = _l(
    "You may keep what I wrote here to decide whether to ask me, and ask me at this address"
)
SAID: dict[str, LazyString] = {"yes": _l("Yes, you may"), "no": _l("No, do not")}
