"""Mail goes over a line that nobody reads along: encrypted, to the server that it is meant for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPNotSupportedError
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.db import now
from core.deliveries import transports
from tests.smtp_sink import Sink

ELSEWHERE = "127.1"
"""This machine under a name that says nothing of it, as any other would have."""


def test_a_server_elsewhere_without_starttls_is_not_signed_in_to(sink: Sink) -> None:
    url = urlsplit(f"smtp://nextten:secret@{ELSEWHERE}:{sink.port}")
    with pytest.raises(SMTPNotSupportedError):
        transports.connect(url, 5)
    assert sink.accepted == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_nobody_vouches_for_is_not_signed_in_to(
    pretender: tuple[int, list[bytes]], scheme: str
) -> None:
    port, heard = pretender
    with pytest.raises(ssl.SSLCertVerificationError):
        transports.connect(urlsplit(f"{scheme}://nextten:secret@{ELSEWHERE}:{port}"), 5)
    assert not [line for line in heard if b"AUTH" in line]


@pytest.fixture
def pretender(tmp_path: Path, scheme: str) -> Iterator[tuple[int, list[bytes]]]:
    """A server with a certificate that it has signed itself, and what it heard."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_signed_by_itself(tmp_path))
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        run = threading.Thread(
            target=_answer, args=(listening, context, heard, scheme), daemon=True
        )
        run.start()
        yield listening.getsockname()[1], heard
        run.join(5)


def _answer(
    listening: socket.socket, context: ssl.SSLContext, heard: list[bytes], scheme: str
) -> None:
    line, _from = listening.accept()
    with line:
        line.settimeout(5)
        if scheme == "smtp":
            for said in (b"220 hello", b"250-hello\r\n250 STARTTLS", b"220 go on"):
                line.sendall(said + b"\r\n")
                if not said.startswith(b"220 go"):
                    heard.append(line.recv(1000))
        try:
            with context.wrap_socket(line, server_side=True) as inside:
                heard.append(inside.recv(1000))
        except OSError as error:
            heard.append(repr(error).encode())


def _signed_by_itself(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ELSEWHERE)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now() - timedelta(days=1))
    made = made.not_valid_after(now() + timedelta(days=1))
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path
