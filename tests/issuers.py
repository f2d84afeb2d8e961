"""Issuers of OpenID Connect: a real one in a process of its own, and one that lies when told."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from core.db import now

CLIENT, SECRET = "nextten", "a secret of thirty-two characters"


@contextmanager
def honest() -> Iterator[str]:
    """A real issuer, of which every account is `sub` = whatever is typed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _times in range(200):
            try:
                requests.get(url, timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


class Liar:
    """An issuer that says what a test wants: `claims`, `about`, or what an address answers."""

    def __init__(self) -> None:
        self.key, self.wrong_key = (RSAKey.generate_key(2048) for _each in range(2))
        self.url, self.nonce = "", ""
        self.forget()

    def forget(self) -> None:
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.form: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.how, self.sends_elsewhere = "honest", False

    def discovery(self) -> Response:
        self_described = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return jsonify({**self_described, **self.about})

    def keys(self) -> Response:
        return jsonify({"keys": [self.key.as_dict(private=False)]})

    def answer(self) -> Response:
        self.form = request.form.to_dict()
        if self.sends_elsewhere:
            return redirect("http://127.0.0.1:9/token", code=307)
        return jsonify({"access_token": "x", "token_type": "Bearer", "id_token": self.token()})

    def token(self) -> str:
        at = int(now().timestamp())
        honest = {"iss": self.url, "sub": "7", "aud": CLIENT, "iat": at, "exp": at + 300}
        claims = {**honest, "nonce": self.nonce, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.how == "secret":
            key = OctKey.import_key(SECRET)
            return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])
        if self.how == "none":
            return f"{part({'alg': 'none'})}.{part(claims)}."
        signer = self.wrong_key if self.how == "wrong key" else self.key
        signed = jwt.encode({"alg": "RS256"}, claims, signer)
        return signed.rpartition(".")[0] + "." if self.how == "unsigned" else signed


def part(value: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def lying() -> Iterator[Liar]:
    """The liar, as a server of its own."""
    liar, app = Liar(), Flask("liar")
    app.add_url_rule("/.well-known/openid-configuration", view_func=liar.discovery)
    app.add_url_rule("/keys", view_func=liar.keys)
    app.add_url_rule("/token", view_func=liar.answer, methods=["POST"])
    app.before_request(lambda: liar.answers.get(request.path))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    liar.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield liar
    server.shutdown()
    server.server_close()
