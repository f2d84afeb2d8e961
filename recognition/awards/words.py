"""What the choices of a holder, and the ends of an award, are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from recognition.awards.models import Award, AwardState, Endorsement

AUDIENCE_WORDS: dict[str, LazyString] = {
    "public": _l("Everybody"),
    "members": _l("Members of this community"),
    "only_me": _l("Only me"),
}
SHOWN_AS_WORDS: dict[str, LazyString] = {
    "full_name": _l("My full name"),
    "first_name": _l("My first name"),
    "initials": _l("My initials"),
    "pseudonym": _l("Another name"),
}
STATE_WORDS: dict[str, LazyString] = {
    AwardState.GATHERING: _l("Waiting for more voices"),
    AwardState.OFFERED: _l("Waiting for its holder"),
    AwardState.ACCEPTED: _l("Accepted"),
    AwardState.DECLINED: _l("Declined"),
    AwardState.WITHDRAWN: _l("Handed back"),
    AwardState.TAKEN_BACK: _l("Taken back"),
    AwardState.REVOKED: _l("Revoked"),
}
CHANGE_WORDS: dict[str, LazyString] = {
    "given": _l("Given"),
    "offered": _l("Offered to its holder"),
    "accepted": _l("Accepted"),
    "changed": _l("Who sees it was changed"),
    "link_on": _l("Its link was switched on"),
    "link_off": _l("Its link was switched off"),
    "declined": _l("Declined"),
    "withdrawn": _l("Handed back"),
    "joined": _l("Somebody else stood behind it"),
    "co_signed": _l("Co-signed"),
    "words_taken_back": _l("A giver took words back"),
    "taken_back": _l("Taken back"),
    "revoked": _l("Revoked"),
    "corrected": _l("Words corrected"),
    "counted_in_full": _l("A voice was counted in full"),
    "left_as_it_is": _l("A voice was left as it is"),
}
ON_ITS_WAY = _l("On its way")
NOT_ACCEPTED = _l("Not accepted")
TOOK_BACK = _l("You took it back")


def audience_words(openness: str | None) -> Mapping[str, LazyString]:
    """What each choice of a holder means now: a closed community has no outside."""
    if openness != "closed":
        return AUDIENCE_WORDS
    return AUDIENCE_WORDS | {"public": AUDIENCE_WORDS["members"]}


def for_giver(endorsement: Endorsement, award: Award) -> tuple[str, LazyString]:
    """All that a giver learns of what became of it: how the sign looks, and its words."""
    if endorsement.taken_back_at is not None:
        return "closed", TOOK_BACK
    if award.state in (AwardState.GATHERING, AwardState.OFFERED):
        return "queued", ON_ITS_WAY
    if award.state == AwardState.ACCEPTED:
        if award.keeps_quiet_about(endorsement):
            return "queued", ON_ITS_WAY
        return "yes", STATE_WORDS[AwardState.ACCEPTED]
    return "closed", NOT_ACCEPTED
