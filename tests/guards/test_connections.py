"""Who may call other machines: nobody by an address that a person has typed or sent."""

from __future__ import annotations

import ast
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from tests.guards.sources import python_files, tree
from tests.recognition.credential_samples import ENTRY, ISSUER, WORDS

CALLERS = {
    "core/single_sign_on/provider.py": "the issuer in OIDC_ISSUER, and what it names, over https",
    "core/deliveries/lines.py": "the server in SMTP_URL",
    "core/deliveries/tally.py": "the server in SMTP_URL, on this machine",
    "core/deliveries/transports.py": "the server in SMTP_URL",
    "core/operations/doctor.py": "the faults of the server in SMTP_URL",
    "core/inbox/mailbox.py": "the server in IMAP_URL",
    "core/operations/supervisor.py": "our own /healthz",
    "core/operations/web.py": "nobody: it hangs up on who has called us",
}
"""Each calls only what an administrator has set."""
MEANS = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "imapclient",
    "imaplib",
    "poplib",
    "pycurl",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "webbrowser",
    "websocket",
    "xmlrpc.client",
}
HOSTS = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.nip.io",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:0:0:1]",
    "localtest.me",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "evil.test@127.0.0.1",
]
ADDRESSES = [f"http://{host}/x" for host in HOSTS] + [
    "https://example.org/x",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
]


def test_only_these_modules_can_call_anybody() -> None:
    found = {str(path) for path in python_files() if MEANS & set(_imported(path))}
    assert found == set(CALLERS)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt to find or to call another machine meanwhile."""
    tried: list[object] = []
    connect = socket.socket.connect

    def watch(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX:
            return connect(self, address)
        tried.append(address)
        raise ConnectionRefusedError

    def look_up(*asked: object, **_more: object) -> None:
        tried.append(asked)
        raise socket.gaierror

    monkeypatch.setattr(socket.socket, "connect", watch)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return tried


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_badge_makes_us_call_nobody_whatever_addresses_are_in_it(
    app: Flask, client: FlaskClient, called: list[object]
) -> None:
    for address in ADDRESSES:
        for badge in _badges(address):
            assert not verify(json.dumps(badge).encode(), known_here()).is_valid
    shown = client.post("/verify", data={"text": json.dumps(_badges(ADDRESSES[0])[0])})
    assert shown.status_code == 200
    assert called == []


def _badges(address: str) -> list[dict[str, Any]]:
    """Badges that name this address wherever an address can stand."""
    whole = {
        "@context": WORDS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": address, "type": ["Profile"], "image": address},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialStatus": {**ENTRY, "id": f"{address}#1", "statusListCredential": address},
        "credentialSchema": [{"id": address, "type": "1EdTechJsonSchemaValidator2019"}],
        "evidence": [{"id": address, "type": ["Evidence"]}],
        "endorsement": [{"@context": [address], "id": address, "issuer": address}],
        "credentialSubject": {"id": address, "achievement": {"id": address, "image": address}},
        "proof": {"type": "DataIntegrityProof", "verificationMethod": f"{address}#key"},
    }
    host = address.partition("://")[2].partition("/")[0].replace(":", "%3A")
    return [
        whole,
        whole | {"@context": [*WORDS, address]},
        whole | {"issuer": f"did:web:{host}", "proof": {"verificationMethod": f"did:web:{host}#k"}},
        whole | {"issuer": ISSUER, "proof": [{"type": address, "cryptosuite": address}]},
    ]


def _imported(path: Path) -> Iterator[str]:
    """Every module that is named, with the packages that it is in."""
    for node in ast.walk(tree(path)):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[: n + 1]) for n in range(len(parts)))
