"""How letters leave: to a mail server, or into a folder."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from stepup.outbox.transports.contract import Transport, Unreachable
from stepup.outbox.transports.folder import FolderTransport
from stepup.outbox.transports.smtp import Server, SmtpTransport


def from_url(url: str, our_name: str = "localhost") -> Transport:
    """`our_name` is how we introduce ourselves; mail servers want a domain there."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderTransport(Path(unquote(parts.path)))
    if parts.scheme in {"smtp", "smtps"}:
        return SmtpTransport(Server.from_url(url, our_name))
    raise ValueError("STEPUP_MAIL_URL begins with smtp://, smtps:// or file://")


def trouble(url: str) -> str:
    """Knock at the mail server's door; why nothing could be sent now, or empty."""
    transport = from_url(url)
    try:
        transport.open()
    except Unreachable as reason:
        return str(reason)
    transport.close()
    return ""
