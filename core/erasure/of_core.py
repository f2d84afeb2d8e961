"""What becomes of the columns of core."""

from __future__ import annotations

from flask import Flask

from core.erasure import rules
from core.erasure.rules import CODE, LEFT, OF_ALL, THEIRS, emptied, kept, of, unseen

DIGEST = unseen("a digest that lets somebody in; it says nothing")
MACHINE = kept("the machine's own")
FOUND_BY = unseen("worked out from their other details, to find them by")
SEARCH = kept("what somebody looked for in a list; it goes with whoever looked")

PEOPLE = {
    **of("people", THEIRS, "name email phone postal_address organisation organisation_kind place"),
    **of("people", THEIRS, "timezone preferred_channel access_needs notes source"),
    **of("people", FOUND_BY, "sort_name email_key merged_into_id"),
    **of("person_topics", THEIRS, "person_id topic"),
    **of("person_languages", THEIRS, "person_id language"),
    **of("person_terms", FOUND_BY, "term sort_name"),
    **of("person_keys", FOUND_BY, "key person_id"),
    **of("word_variants", emptied("words that only they had go with them"), "variant word"),
    **of("field_values", THEIRS, "person_id text"),
    **of("fields", OF_ALL, "name kind choices"),
    **of("acquaintances", THEIRS, "person_id"),
    **of("acquaintances", LEFT, "owner_id"),
    **of("memberships", THEIRS, "person_id role"),
    **of("team_invitations", THEIRS, "person_id role name address words"),
    **of("team_invitations", LEFT, "invited_by_id"),
    **of("team_invitations", DIGEST, "token_digest"),
}
ACCOUNTS = {
    **of("sessions", THEIRS, "person_id browser system"),
    **of("sessions", DIGEST, "token_digest"),
    **of("sign_in_links", THEIRS, "person_id"),
    **of("sign_in_links", DIGEST, "token_digest browser_digest code_digest"),
    **of("passkeys", THEIRS, "person_id name"),
    **of("passkeys", DIGEST, "credential_id user_handle public_key"),
    **of("passkey_challenges", unseen("asked once while they sign in"), "person_id challenge"),
    **of("authenticator_apps", THEIRS, "person_id"),
    **of("authenticator_apps", unseen("the seed of an app for codes, encrypted"), "sealed"),
    **of("recovery_codes", THEIRS, "person_id"),
    **of("recovery_codes", DIGEST, "code_digest"),
    **of("factor_tries", unseen("how many wrong codes there were"), "person_id device"),
    **of("identities", THEIRS, "person_id issuer subject"),
    **of("sign_on_requests", kept("of a browser, for ten minutes"), "state_digest browser_digest"),
    **of("sign_on_requests", kept("random letters, for ten minutes"), "nonce verifier"),
    **of("address_changes", THEIRS, "person_id was"),
    **of("calendar_feeds", THEIRS, "person_id"),
    **of("calendar_feeds", DIGEST, "token_digest"),
    **of("working_weeks", THEIRS, "person_id minutes"),
    **of("snoozes", THEIRS, "person_id task"),
    **of("saved_views", THEIRS, "owner_id name filters"),
    **of("held_links", THEIRS, "person_id"),
    **of("held_links", DIGEST, "token_digest"),
}
POST = {
    **of("deliveries", THEIRS, "person_id kind step state"),
    **of("deliveries", unseen("numbers of the post office"), "public_id lease status note domain"),
    **of("deliveries", unseen("why an organiser held it back"), "held_why"),
    **of("deliveries", LEFT, "held_by_id"),
    **of("outbox_messages", THEIRS, "raw"),
    **of("inbound_messages", THEIRS, "person_id what from_name subject text quoted"),
    **of("inbound_messages", unseen("numbers of the post office"), "mailbox content_digest"),
    **of("inbound_messages", unseen("numbers of the post office"), "message_id bounce status"),
    **of("inbound_messages", unseen("a keyed digest"), "address_digest"),
    **of("inbound_messages", LEFT, "confirmed_by_id"),
    **of("mailbox_positions", MACHINE, "mailbox why"),
    **of("paces", MACHINE, "host why"),
}
LISTS = {
    **of("people_imports", kept("how a list is read; its rows say who"), "plan source recognised"),
    **of("people_imports", CODE, "state counts run basis"),
    **of("people_imports", kept("what a list was called"), "file_name"),
    **of("people_imports", LEFT, "uploaded_by_id"),
    **of("people_import_files", emptied("a list that speaks of them goes whole"), "content"),
    **of("people_import_rows", LEFT, "person_id"),
    **of("people_import_rows", emptied("what the list said of them"), "name facts cells"),
    **of("people_import_rows", CODE, "outcome"),
    **of("duplicates", unseen("who else may be the same person is somebody else"), "first_id"),
    **of("duplicates", unseen("as above"), "second_id reasons state"),
    **of("duplicates", LEFT, "decided_by_id"),
    **of("merges", unseen("how two entries of them were made one"), "kept_id gone_id changes"),
    **of("merges", LEFT, "by_id undone_by_id"),
    **of("old_names", kept("random names of rows, which say nothing"), "name now"),
    **of("bulk_changes", CODE, "kind state key counts run value"),
    **of("bulk_changes", SEARCH, "filters"),
    **of("bulk_changes", LEFT, "by_id"),
    **of("bulk_change_people", unseen("what was theirs before many were changed"), "was person_id"),
}
AGREED = {
    **of("consent_changes", THEIRS, "person_id purpose channel basis how note"),
    **of("consent_changes", LEFT, "by_id"),
    **of("wordings", kept("our own words, which people agreed to"), "purpose language text digest"),
    **of("balancing_tests", OF_ALL, "words"),
    **of("balancing_tests", LEFT, "by_id"),
}
REST = {
    **of("communities", OF_ALL, "name purpose openness risk_tier gathering_places effort"),
    **of("communities", OF_ALL, "colour timezone reminder_days"),
    **of("skipped_steps", OF_ALL, "step reason"),
    **of("skipped_steps", LEFT, "skipped_by_id"),
    **of("holds", emptied("a hold on them goes with them"), "reason"),
    **of("holds", CODE, "subject"),
    **of("holds", LEFT, "placed_by_id lifted_by_id"),
    **of("journal", CODE, "what"),
    **of("journal", emptied("of what was done to them; that it was done stays"), "reason details"),
    **of("journal", emptied("without it nobody can guess at what was said"), "salt"),
    **of("journal", kept("keyed hashes, which show that no line was altered"), "hash words"),
    **of("journal_heads", kept("as above"), "hash seal"),
    **of("stored_files", emptied("a picture goes with what it was on"), "name content"),
    **of("stored_files", CODE, "public_id media_type"),
    **of("stored_files", LEFT, "stored_by_id"),
    **of("dropped_addresses", unseen("a keyed digest"), "address_digest person_id"),
    **of("suppressions", kept("a keyed digest, so that nobody brings them back"), "address_digest"),
    **of("suppressions", CODE, "reason"),
    **of("keepsakes", MACHINE, "name value"),
    **of("job_runs", MACHINE, "path error"),
    **of("person_requests", LEFT, "person_id decided_by_id"),
    **of("person_requests", emptied("that it was asked stays, not what", True), "words"),
    **of("person_requests", emptied("as above"), "reason extended_why"),
    **of("person_requests", CODE, "kind how outcome told_how"),
    **of("retention_settings", CODE, "name"),
}


def init_app(app: Flask) -> None:
    """Register what core holds."""
    for columns in (PEOPLE, ACCOUNTS, POST, LISTS, AGREED, REST):
        rules.add(app, columns)
