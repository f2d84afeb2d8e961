"""What becomes of what somebody gave and was given, when they are erased."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Select, delete, exists, or_, select, update

from core.db import IN_BULK, db, now
from core.erasure import rules
from core.erasure.rules import CODE, LEFT, OF_ALL, SECRET, THEIRS, WROTE, emptied, kept, of, unseen
from core.files.models import StoredFile
from core.journal.actions import empty_words_about
from core.many import among
from recognition.awards.models import Award, AwardChange, AwardState, Endorsement
from recognition.awards.words import CHANGE_WORDS
from recognition.champions.models import Champion
from recognition.contributions.models import Contribution, Participation
from recognition.credentials import jobs, keys, status
from recognition.credentials.models import Credential
from recognition.credentials.status import Place
from recognition.questions.models import Question, QuestionState
from recognition.thanks.models import Thanks

FOUND_BY = unseen("worked out from what they chose, to find them by")
SAFE = unseen("what safeguarding found; a safeguarding lead answers for it")
TOGETHER = emptied("goes with them, unless others did it too", is_theirs=True)

GAVE = {
    **of("contributions", TOGETHER, "kind said place url for_whom"),
    **of("contributions", WROTE, "logged_by_id"),
    **of("contributions", CODE, "form_key"),
    **of("participations", THEIRS, "person_id state agreed"),
    **of("participations", LEFT, "added_by_id decided_by_id"),
    **of("contribution_versions", emptied("as what it was a version of"), "was"),
    **of("contribution_versions", LEFT, "changed_by_id"),
    **of("contribution_kinds", OF_ALL, "code name"),
    **of("contribution_sheets", THEIRS, "uploaded_by_id file_name"),
    **of("contribution_sheets", unseen("it tells of others; it goes after a day"), "lines"),
    **of("contribution_sheets", CODE, "form_key"),
    **of("thanks", WROTE, "by_id"),
    **of("thanks", emptied("thanks to somebody else, by nobody from then on", True), "words"),
    **of("thanks_spreads", kept("counts"), "segment value"),
    **of("claim_codes", OF_ALL, "code kind said place words"),
    **of("claim_codes", LEFT, "made_by_id"),
    **of("claims", THEIRS, "person_id agreed"),
    **of("claims", LEFT, "helped_by_id"),
    **of("news", THEIRS, "person_id what told_how"),
    **of("news_preferences", THEIRS, "person_id how"),
}
WAS_GIVEN = {
    **of("awards", THEIRS, "person_id origin state rule_why audience shown_as pseudonym agreed"),
    **of("awards", THEIRS, "ended_why"),
    **of("awards", SECRET, "public_id"),
    **of("award_changes", THEIRS, "what"),
    **of("award_changes", emptied("why the words of a giver were corrected", True), "why"),
    **of("award_changes", emptied("what a giver wrote before goes with the giver"), "was"),
    **of("award_changes", LEFT, "by_id"),
    **of("endorsements", THEIRS, "by_id to_id words"),
    **of("endorsements", unseen("who else gave badges to whom"), "circle"),
    **of("endorsements", LEFT, "reviewed_by_id"),
    **of("badges", CODE, "rule_kinds"),
    **of("badges", LEFT, "created_by_id"),
    **of("badge_versions", OF_ALL, "name meaning criteria design svg"),
    **of("badge_versions", LEFT, "made_by_id"),
    **of("rule_checks", THEIRS, "person_id"),
    **of("credentials", THEIRS, "subject_id code document"),
    **of("credentials", unseen("it hides their address in the signed file"), "salt"),
    **of("credentials", unseen("why the machine failed to sign"), "failed_why"),
    **of("signing_keys", LEFT, "person_id"),
    **of("signing_keys", emptied("the private half is destroyed"), "sealed"),
    **of("signing_keys", kept("the public half names nobody"), "controller public_key"),
    **of("signing_keys", kept("why a key was withdrawn"), "withdrawn_why"),
    **of("status_lists", kept("bits, which name nobody"), "public_id revoked taken document"),
    **of("recognition_settings", CODE, "champions_shown_to"),
}
SHOWN = {
    **of("champions", THEIRS, "person_id shown_as pseudonym audience about photo_says"),
    **of("champions", SECRET, "public_id"),
    **of("champion_tags", THEIRS, "what value"),
    **of("champion_tags", FOUND_BY, "folded audience"),
    **of("champion_words", FOUND_BY, "word audience"),
    **of("questions", THEIRS, "asker_id state words answer"),
    **of("questions", SECRET, "public_id"),
    **of("questions", unseen("who asked may be somebody else"), "asker_name"),
    **of("questions", SAFE, "reported_by concern outcome"),
    **of("questions", LEFT, "looked_by_id"),
    **of("thank_you_pages", THEIRS, "person_id audience"),
    **of("thank_you_pages", SECRET, "public_id"),
    **of("terms", THEIRS, "person_id choice"),
    **of("terms", LEFT, "buddy_id stand_in_id"),
    **of("buddy_questions", THEIRS, "person_id answer"),
    **of("buddy_questions", unseen("a question to them about somebody else"), "buddy_id"),
    **of("buddy_questions", unseen("how somebody else sees them"), "words"),
}


def init_app(app: Flask) -> None:
    """Register what recognition holds, and the steps that erase what no foreign key leads to."""
    rules.add(app, GAVE | WAS_GIVEN | SHOWN)
    known = rules.known(app)
    known.shared["contributions"] = _did
    known.shared["thanks"] = _thanked
    known.shared["questions"] = _asked
    known.before += [
        _empty_reasons,
        _empty_corrections,
        _end_badges,
        _destroy_keys,
        _take_back_words,
        _delete_deeds,
        _delete_faces,
    ]


def _did(person_ids: list[int]) -> Select[Any]:
    return select(Participation.contribution_id).where(among(Participation.person_id, person_ids))


def _thanked(person_ids: list[int]) -> Select[Any]:
    return select(Thanks.id).where(Thanks.contribution_id.in_(_did(person_ids)))


def _asked(person_ids: list[int]) -> Select[Any]:
    """Questions that reached them, with what they answered."""
    reached = Question.state != QuestionState.UNCONFIRMED
    theirs = among(Champion.person_id, person_ids)
    return select(Question.id).join(Champion).where(theirs, reached)


def _empty_reasons(leaving: rules.Erasing) -> None:
    """Empty why something happened to their awards and deeds: those lines do not say whose."""
    awards = select(Award.id).where(among(Award.person_id, leaving.ids))
    logged = select(Contribution.id).where(among(Contribution.logged_by_id, leaving.ids))
    deeds = {*db.session.scalars(_did(leaving.ids)), *db.session.scalars(logged)}
    of_awards = [f"award.{what}" for what in CHANGE_WORDS]
    of_deeds = ["contribution.removed", "thanks.removed"]
    leaving.emptied += empty_words_about(of_awards, db.session.scalars(awards))
    leaving.emptied += empty_words_about(of_deeds, deeds)


def _empty_corrections(leaving: rules.Erasing) -> None:
    """Empty what they wrote on the badges of others before it was corrected, and why it was.

    That it was corrected, when and by whom stays in the history of the badge.
    """
    wrote = select(Endorsement.id, Endorsement.award_id).where(
        among(Endorsement.by_id, leaving.ids)
    )
    theirs = {row.id: row.award_id for row in db.session.execute(wrote)}
    corrected = select(AwardChange).where(
        AwardChange.what == "corrected", among(AwardChange.award_id, theirs.values())
    )
    found = db.session.scalars(corrected).all()
    emptied = [each for each in found if each.was.get("endorsement_id") in theirs]
    for change in emptied:
        change.why, change.was = None, {}
    awards = {change.award_id for change in emptied}
    leaving.emptied += empty_words_about(["award.corrected"], awards)


def _end_badges(leaving: rules.Erasing) -> None:
    """Revoke what they carry away, unless they keep it; what is kept can still be verified."""
    if leaving.keeps_badges:
        return
    signed = select(Credential.status_list_id, Credential.status_index).where(
        Credential.award_id.in_(select(Award.id).where(among(Award.person_id, leaving.ids)))
    )
    places = [Place(*row) for row in db.session.execute(signed)]
    for place in sorted(places, key=lambda each: (each.list_id, each.index)):
        status.revoke(place)
    if places:
        jobs.sign_lists.later()


def _destroy_keys(leaving: rules.Erasing) -> None:
    for person_id in leaving.ids:
        keys.retire_of(person_id)


def _take_back_words(leaving: rules.Erasing) -> None:
    """Have the badges of others be signed anew without the words of who is gone."""
    said = select(Endorsement.award_id).where(among(Endorsement.by_id, leaving.ids))
    due = update(Award).where(Award.id.in_(said), Award.state == AwardState.ACCEPTED)
    db.session.execute(due.values(credential_due_at=now()), execution_options=IN_BULK)


def _delete_deeds(leaving: rules.Erasing) -> None:
    """Delete what nobody else took part in, with its files; the rest stays theirs who did it."""
    others = exists().where(
        Participation.contribution_id == Contribution.id,
        Participation.person_id.not_in(leaving.ids),
    )
    theirs = or_(
        Contribution.id.in_(_did(leaving.ids)), among(Contribution.logged_by_id, leaving.ids)
    )
    alone = select(Contribution.id, Contribution.file_id).where(theirs, ~others)
    rows = db.session.execute(alone).all()
    gone = delete(Contribution).where(among(Contribution.id, [row.id for row in rows]))
    db.session.execute(gone, execution_options=IN_BULK)
    _delete_files([row.file_id for row in rows if row.file_id])


def _delete_faces(leaving: rules.Erasing) -> None:
    """Delete how they are shown, with their photos."""
    theirs = among(Champion.person_id, leaving.ids)
    photos = list(db.session.scalars(select(Champion.photo_id).where(theirs)))
    db.session.execute(delete(Champion).where(theirs), execution_options=IN_BULK)
    _delete_files([each for each in photos if each])


def _delete_files(file_ids: list[int]) -> None:
    """Delete files, unless something else shows them too."""
    shown = exists().where(Contribution.file_id == StoredFile.id)
    gone = delete(StoredFile).where(among(StoredFile.id, file_ids), ~shown)
    db.session.execute(gone, execution_options=IN_BULK)
