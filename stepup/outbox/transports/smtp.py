"""One kept line to a mail server, and what its answers mean for a letter."""

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from socket import SHUT_RDWR
from urllib.parse import parse_qs, unquote, urlsplit

from stepup.outbox.transports.contract import Answer, Busy, Envelope, Outcome, Unreachable

TIMEOUT, IDLE_AT_MOST, LETTERS_A_LINE = 30.0, 20.0, 100
CLOSING, AUTHENTICATION_WANTED = 421, 530
BROKEN = (Outcome.UNKNOWN, Outcome.RETURNED)
BY_FIRST_DIGIT = {2: Outcome.SENT, 4: Outcome.DEFERRED, 5: Outcome.FAILED}


class LineLost(Exception):
    """Before the final dot: the letter has certainly not been taken."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False  # STARTTLS, demanded
    tls_from_the_start: bool = False
    our_name: str = "localhost"

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @classmethod
    def from_url(cls, url: str, our_name: str) -> "Server":
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["0"])[-1] in {"1", "true", "yes"}
        from_the_start = parts.scheme == "smtps" or parts.port == 465
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if from_the_start else 587 if tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            tls_from_the_start=from_the_start,
            our_name=our_name,
        )


class SmtpTransport:
    def __init__(self, server: Server) -> None:
        self.where = server
        self.server = server.name
        self.line: smtplib.SMTP | None = None
        self.carried = 0
        self.used_at = 0.0

    def open(self) -> None:
        self.rest()
        if self.line is None:
            self.line, self.carried, self.used_at = _connect(self.where), 0, time.monotonic()

    def send(self, envelope: Envelope) -> Answer:
        """A kept line may have died while it was quiet: then once more, over a new one."""
        was_kept = self.carried > 0
        try:
            return self._send(envelope)
        except LineLost as lost:
            self.close()
            if not was_kept:
                return Answer(Outcome.RETURNED, str(lost))
        try:
            self.open()
            return self._send(envelope)
        except (LineLost, Unreachable) as lost:
            self.close()
            return Answer(Outcome.RETURNED, str(lost))

    def rest(self) -> None:
        idle = time.monotonic() - self.used_at
        if self.carried >= LETTERS_A_LINE or idle > IDLE_AT_MOST:
            self.close()

    def close(self) -> None:
        line, self.line = self.line, None
        if line is None:
            return
        if line.sock is not None:
            line.sock.settimeout(1)  # saying goodbye is a courtesy
            with suppress(smtplib.SMTPException, OSError):
                line.docmd("QUIT")
        line.close()

    def abort(self) -> None:
        line = self.line
        if line is not None and line.sock is not None:
            with suppress(OSError):
                line.sock.shutdown(SHUT_RDWR)

    def _send(self, envelope: Envelope) -> Answer:
        if self.line is None:
            raise LineLost("there was no line to the mail server")
        self.carried += 1
        refusal = _announce(self.line, envelope)
        answer = refusal or _hand_over(self.line, envelope.message)
        self.used_at = time.monotonic()
        if answer.outcome in BROKEN or (refusal is not None and not _reset(self.line)):
            self.close()
        return answer


def _connect(server: Server) -> smtplib.SMTP:
    try:
        return _greeted(server)
    except smtplib.SMTPAuthenticationError as error:
        raise Unreachable(
            f"The mail server {server.name} refuses our name or password ({error.smtp_code})."
        ) from error
    except smtplib.SMTPResponseException as error:
        kind = Busy if error.smtp_code // 100 == 4 else Unreachable
        raise kind(f"The mail server {server.name} says {_words(error.smtp_error)}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"The mail server {server.name} cannot be reached: {error}.") from error


def _greeted(server: Server) -> smtplib.SMTP:
    if server.tls_from_the_start:
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, server.our_name, timeout=TIMEOUT, context=_trust()
        )
    else:
        line = smtplib.SMTP(server.host, server.port, server.our_name, timeout=TIMEOUT)
    try:
        if server.tls:
            line.starttls(context=_trust())
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException):
        line.close()
        raise
    return line


@cache
def _trust() -> ssl.SSLContext:
    """smtplib's own context would check neither certificate nor name."""
    return ssl.create_default_context()


def _announce(line: smtplib.SMTP, envelope: Envelope) -> Answer | None:
    """From whom, to whom, and the wish to hand it over; the refusal, if one comes."""
    commands = f"MAIL FROM:<{envelope.sender}>", f"RCPT TO:<{envelope.recipient}>", "DATA"
    if line.has_extn("pipelining"):
        replies = _ask(line, *commands)
    else:
        replies = []
        for command in commands:
            replies += _ask(line, command)
            if replies[-1][0] >= 400:
                break
    refused = next((reply for reply in replies if reply[0] >= 400), None)
    if refused is not None and replies[-1][0] == 354:
        _ask(line, ".")  # it wants a letter for nobody: an empty one ends that
    return None if refused is None else _meaning(*refused)


def _ask(line: smtplib.SMTP, *commands: str) -> list[tuple[int, bytes]]:
    try:
        line.send("".join(f"{command}\r\n" for command in commands))
        replies = [line.getreply() for _ in commands]
    except (OSError, smtplib.SMTPException) as error:
        raise LineLost(f"The line to the mail server broke: {error}") from error
    if any(code == CLOSING or code < 200 for code, _ in replies):
        raise LineLost("The mail server closed the line (421).")
    return replies


def _reset(line: smtplib.SMTP) -> bool:
    """So that one refused letter does not spoil the next."""
    try:
        return _ask(line, "RSET")[0][0] == 250
    except LineLost:
        return False


def _hand_over(line: smtplib.SMTP, message: bytes) -> Answer:
    stuffed = message.replace(b"\n.", b"\n..")  # a line of one dot would end the letter
    ending = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
    try:
        line.send(stuffed + ending)
    except (OSError, smtplib.SMTPException) as error:
        raise LineLost(f"The line to the mail server broke: {error}") from error
    try:
        return _meaning(*line.getreply())
    except (OSError, smtplib.SMTPException) as error:
        return Answer(Outcome.UNKNOWN, f"The line broke before the server answered: {error}")


def _meaning(code: int, said: bytes) -> Answer:
    if code == CLOSING:
        outcome = Outcome.RETURNED
    elif code == AUTHENTICATION_WANTED:  # our settings are at fault, not this address
        outcome = Outcome.DEFERRED
    else:
        outcome = BY_FIRST_DIGIT.get(code // 100, Outcome.UNKNOWN)
    return Answer(outcome, f"{code} {_words(said)}")


def _words(said: bytes | str) -> str:
    text = said if isinstance(said, str) else said.decode("utf-8", "replace")
    return " ".join(text.split())[:500].replace("\x00", "")
