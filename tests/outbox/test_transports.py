"""The folder, the address of the mail server, and the manners on the line."""

import ssl
from datetime import timedelta
from email import message_from_bytes

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from stepup import clock
from stepup.outbox import transports
from stepup.outbox.transports.contract import Envelope, Outcome, Unreachable
from stepup.outbox.transports.smtp import Server, SmtpTransport
from tests.outbox.sink import Sink

MESSAGE = b"From: us@example.org\r\nMessage-ID: <0a1b@stepup.example>\r\n\r\nHello\r\n"
ENVELOPE = Envelope(
    "bounce+0a1b@stepup.example", "ana@example.org", "<0a1b@stepup.example>", MESSAGE
)


def test_a_folder_gets_one_whole_file_a_letter(tmp_path):
    folder = transports.from_url((tmp_path / "new mail").as_uri())
    folder.open()

    answers = [folder.send(ENVELOPE).outcome for _ in range(2)]

    (letter,) = (tmp_path / "new mail").iterdir()
    assert answers == [Outcome.SENT, Outcome.SENT]
    assert letter.name == "0a1b@stepup.example.eml"
    assert message_from_bytes(letter.read_bytes())["Return-Path"] == f"<{ENVELOPE.sender}>"
    assert letter.read_bytes().endswith(MESSAGE)


def test_a_folder_that_cannot_be_is_unreachable(tmp_path):
    (tmp_path / "file").write_text("in the way")
    folder = transports.from_url((tmp_path / "file" / "mail").as_uri())

    with pytest.raises(Unreachable, match="mail folder"):
        folder.open()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25)),
        ("smtp://mail.example?tls=1", Server("mail.example", 587, tls=True)),
        (
            "smtp://a%40b.org:p%3Aw@mail.example:2525?tls=1",
            Server("mail.example", 2525, "a@b.org", "p:w", tls=True),
        ),
        ("smtps://mail.example", Server("mail.example", 465, tls_from_the_start=True)),
    ],
)
def test_an_address_says_how_to_reach_the_server(url, server):
    assert Server.from_url(url, "localhost") == server


def test_an_unknown_kind_of_address_is_refused():
    with pytest.raises(ValueError, match="STEPUP_MAIL_URL"):
        transports.from_url("carrier-pigeon://coop")


def test_a_password_never_gets_into_a_reason():
    transport = transports.from_url("smtp://ana:secret@127.0.0.1:1")

    with pytest.raises(Unreachable) as trouble:
        transport.open()

    assert "secret" not in str(trouble.value)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate):
    server = Sink(tls=certificate)
    server.start()
    transport = SmtpTransport(Server("127.0.0.1", server.port, "ana", "secret", tls=True))

    with pytest.raises(Unreachable, match="certificate verify failed"):
        transport.open()
    server.stop()

    assert server.lines == 1  # no second greeting: she stopped before the password


def test_a_server_without_tls_gets_no_letter_when_tls_is_demanded(sink):
    transport = SmtpTransport(Server("127.0.0.1", sink.port, tls=True))

    with pytest.raises(Unreachable, match="STARTTLS"):
        transport.open()


def test_a_server_that_takes_any_data_for_nobody_is_let_go_politely(sink):
    transport = SmtpTransport(Server("127.0.0.1", sink.port))
    sink.answers["RCPT", None] = ["550 5.1.1 No"]
    transport.open()

    refused = transport.send(ENVELOPE)
    accepted = transport.send(ENVELOPE)
    transport.close()

    assert (refused.outcome, accepted.outcome) == (Outcome.FAILED, Outcome.SENT)
    assert (len(sink.letters), sink.lines) == (1, 1)


def test_a_wrong_password_on_our_side_fails_no_letter(sink):
    transport = SmtpTransport(Server("127.0.0.1", sink.port))
    sink.answers["MAIL", None] = ["530 5.7.0 Authentication required"]
    transport.open()

    answer = transport.send(ENVELOPE)
    transport.close()

    assert answer.outcome is Outcome.DEFERRED


@pytest.fixture
def certificate(tmp_path):
    """For a server that calls itself whatever it likes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + signed.public_bytes(Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
