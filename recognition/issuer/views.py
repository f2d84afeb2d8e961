"""What programs read to verify a badge: whose the keys are, and which badges are revoked.

Nobody's visits are written down.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort
from werkzeug.wrappers import Response as AnyResponse

from recognition.credentials import keys, queries
from recognition.strangers import for_everyone, fresh

bp = Blueprint("issuer", __name__)
DID = "application/did+ld+json"
CREDENTIAL = "application/vc+ld+json"


@bp.get("/.well-known/did.json")
def identity() -> AnyResponse:
    return _did(keys.issuer())


@bp.get("/people/<name>/did.json")
def peer(name: str) -> AnyResponse:
    return _did(f"{keys.issuer()}:people:{name}")


@bp.get("/status/<public_id>")
def status(public_id: str) -> AnyResponse:
    document = queries.signed_list(public_id) or abort(404)
    return fresh(for_everyone(Response(document, mimetype=CREDENTIAL)))


def _did(controller: str) -> AnyResponse:
    document = keys.did_document(controller) or abort(404)
    return fresh(for_everyone(Response(json.dumps(document), mimetype=DID)))
