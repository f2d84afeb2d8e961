"""The first steps that outreach adds to those of a community."""

from flask_babel import lazy_gettext as _l

from core.setup.steps import Step
from outreach.interviews import queries as interviews
from outreach.interviews.models import AT_LEAST
from outreach.waves import queries as waves

STEPS = (
    Step(
        "interviews",
        _l("Talk with at least five people it is for"),
        _l("Learn what they do already and where they go for support, before you build anything."),
        "outreach.interviews.index",
        lambda community: interviews.count(community.id) >= AT_LEAST,
        40,
    ),
    Step(
        "first-wave",
        _l("Send the first wave"),
        _l("Ten key people, each asked by someone they know, in words that are only for them."),
        "outreach.waves.index",
        lambda community: waves.was_one_sent(community.id),
        60,
    ),
)
