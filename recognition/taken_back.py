"""What a restore must not show again: whatever somebody has taken back since the backup was made.

Of two choices the narrower one holds, and the name is the last one that they chose.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select, text, update

from core.backups import carrying
from core.db import IN_BULK, db
from core.many import among
from recognition.awards.models import Award, AwardState
from recognition.champions import following
from recognition.champions.models import Champion

KEEP = """
    CREATE TEMPORARY TABLE since_awards AS SELECT * FROM awards WHERE accepted_at IS NOT NULL;
    CREATE TEMPORARY TABLE since_words AS SELECT endorsements.*, public_id
        FROM endorsements JOIN awards ON awards.id = award_id;
    CREATE TEMPORARY TABLE since_faces AS SELECT champions.*, stored_files.public_id AS photo
        FROM champions LEFT JOIN stored_files ON stored_files.id = photo_id;
    CREATE TEMPORARY TABLE since_tags AS SELECT public_id, what, folded
        FROM champion_tags JOIN champions ON champions.id = champion_id;
    CREATE TEMPORARY TABLE since_deeds AS SELECT id, created_at, removed_at FROM contributions;
    CREATE TEMPORARY TABLE since_parts AS SELECT contribution_id, person_id FROM participations
        WHERE is_hidden OR state = 'declined';
    CREATE TEMPORARY TABLE since_thanks AS SELECT id FROM thanks;
    CREATE TEMPORARY TABLE since_pages AS SELECT * FROM thank_you_pages;
    CREATE TEMPORARY TABLE since_keys AS SELECT * FROM signing_keys WHERE sealed IS NULL;
"""
AWARDS = """
    UPDATE awards SET state = CASE WHEN since.state IN ('withdrawn', 'taken_back', 'revoked')
            THEN since.state ELSE awards.state END,
        audience = CASE WHEN 'only_me' IN (awards.audience, since.audience) THEN 'only_me'
            WHEN 'members' IN (awards.audience, since.audience) THEN 'members'
            ELSE awards.audience END,
        shown_as = since.shown_as, pseudonym = since.pseudonym, ended_at = since.ended_at,
        ended_why = since.ended_why, credential_due_at = awards.accepted_at,
        link_on_at = CASE WHEN since.link_on_at IS NULL THEN NULL ELSE awards.link_on_at END
    FROM since_awards AS since
    WHERE since.public_id = awards.public_id AND awards.state = 'accepted' AND (
        since.state <> 'accepted' OR since.audience <> awards.audience
        OR since.shown_as <> awards.shown_as
        OR (since.link_on_at IS NULL AND awards.link_on_at IS NOT NULL)
        OR coalesce(since.pseudonym, '') <> coalesce(awards.pseudonym, ''))
    RETURNING awards.person_id, awards.community_id
"""
WORDS = """
    UPDATE endorsements SET is_named = endorsements.is_named AND since.is_named,
        is_for_strangers = endorsements.is_for_strangers AND since.is_for_strangers,
        signs = endorsements.signs AND since.signs,
        taken_back_at = coalesce(endorsements.taken_back_at, since.taken_back_at)
    FROM since_words AS since, awards
    WHERE awards.id = endorsements.award_id AND awards.public_id = since.public_id
        AND since.by_id = endorsements.by_id AND (since.taken_back_at IS NOT NULL
        OR since.is_named <> endorsements.is_named OR since.signs <> endorsements.signs
        OR since.is_for_strangers <> endorsements.is_for_strangers)
    RETURNING endorsements.award_id
"""
FACES = """
    UPDATE champions SET about = since.about,
        shows_emeritus = champions.shows_emeritus AND since.shows_emeritus,
        questions_per_week = CASE WHEN since.questions_per_week < champions.questions_per_week
            THEN since.questions_per_week ELSE champions.questions_per_week END
    FROM since_faces AS since WHERE since.public_id = champions.public_id
        AND (coalesce(since.about, '') <> coalesce(champions.about, '')
        OR since.shows_emeritus <> champions.shows_emeritus
        OR since.questions_per_week < champions.questions_per_week)
    RETURNING champions.person_id, champions.community_id
"""
TAGS = """
    DELETE FROM champion_tags WHERE champion_id IN (SELECT champions.id FROM champions
        JOIN since_faces ON since_faces.public_id = champions.public_id)
        AND NOT EXISTS (SELECT 1 FROM since_tags JOIN champions
            ON champions.public_id = since_tags.public_id
            WHERE champions.id = champion_id AND since_tags.what = champion_tags.what
            AND since_tags.folded = champion_tags.folded)
    RETURNING champion_id
"""
REST = """
    CREATE TEMPORARY TABLE since_same AS SELECT contributions.id FROM contributions
        JOIN since_deeds AS since ON since.id = contributions.id
        AND since.created_at = contributions.created_at;
    UPDATE champions SET photo_id = NULL, photo_says = NULL WHERE photo_id NOT IN (
        SELECT stored_files.id FROM since_faces
        JOIN stored_files ON stored_files.public_id = photo
        WHERE since_faces.public_id = champions.public_id)
        AND public_id IN (SELECT public_id FROM since_faces);
    UPDATE contributions SET removed_at = since.removed_at FROM since_deeds AS since
        WHERE since.id = contributions.id AND contributions.id IN (SELECT id FROM since_same)
        AND contributions.removed_at IS NULL;
    UPDATE participations SET is_hidden = TRUE FROM since_parts AS since
        WHERE since.contribution_id = participations.contribution_id
        AND since.person_id = participations.person_id
        AND participations.contribution_id IN (SELECT id FROM since_same);
    UPDATE signing_keys SET sealed = NULL, retired_at = since.retired_at,
        withdrawn_at = since.withdrawn_at, withdrawn_why = since.withdrawn_why
        FROM since_keys AS since WHERE since.public_key = signing_keys.public_key;
    DELETE FROM thanks WHERE contribution_id IN (SELECT id FROM since_same)
        AND id NOT IN (SELECT id FROM since_thanks);
    UPDATE thank_you_pages SET public_id = since.public_id,
        audience = CASE WHEN 'only_me' IN (thank_you_pages.audience, since.audience) THEN 'only_me'
            WHEN 'members' IN (thank_you_pages.audience, since.audience) THEN 'members'
            ELSE thank_you_pages.audience END
        FROM since_pages AS since WHERE since.person_id = thank_you_pages.person_id
        AND since.community_id = thank_you_pages.community_id;
"""
SIGNED = """SELECT award_id FROM credentials JOIN signing_keys ON signing_keys.id = key_id
    WHERE withdrawn_at IS NOT NULL"""
TABLES = ("awards", "words", "faces", "tags", "deeds", "parts", "thanks", "pages", "keys", "same")


def init_app(app: Flask) -> None:
    """Have every restore ask here."""
    carrying.add(app, remember)


def remember() -> carrying.Bring:
    """Put aside what people show of themselves now; later, show no more than that."""
    _run(KEEP)
    return _bring


def _bring() -> None:
    changed = {*map(tuple, db.session.execute(text(AWARDS)))}
    changed |= {*map(tuple, db.session.execute(text(FACES)))}
    tags, words = (set(db.session.scalars(text(each))) for each in (TAGS, WORDS))
    _run(REST)
    words |= set(db.session.scalars(text(SIGNED)))
    whose = select(Champion.person_id, Champion.community_id).where(among(Champion.id, tags))
    changed |= {*map(tuple, db.session.execute(whose))}
    due = update(Award).where(among(Award.id, words), Award.state == AwardState.ACCEPTED)
    db.session.execute(due.values(credential_due_at=Award.accepted_at), execution_options=IN_BULK)
    for name in TABLES:
        db.session.execute(text(f"DROP TABLE since_{name}"))
    for person_id, community_id in sorted(changed):
        following.follow(person_id, community_id)


def _run(script: str) -> None:
    for statement in script.split(";"):
        if statement.strip():
            db.session.execute(text(statement))
