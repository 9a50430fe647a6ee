"""Postmark: signs nothing, so the address that it posts to carries a name and a password."""

import base64
import hmac

from stepup.outbox.bounces import Severity
from stepup.outbox.webhooks.reports import (
    Facts,
    Forged,
    Post,
    Report,
    Unsubscribed,
    bounce,
    complaint,
    facts,
    parsed,
    text,
)

HARD = {"HardBounce", "BadEmailAddress", "ManuallyDeactivated"}
SOFT = {"SoftBounce", "MailboxFull", "Undeliverable"}
LATER = {"Transient", "DnsError"}


def read(post: Post) -> list[Report]:
    expected = "Basic " + base64.b64encode(post.key.encode()).decode()
    if not hmac.compare_digest(expected, post.headers.get("Authorization", "")):
        raise Forged("Postmark did not send this.")
    return _report(facts(parsed(post.body)))


def _report(event: Facts) -> list[Report]:
    kind, address = text(event, "RecordType"), text(event, "Email") or text(event, "Recipient")
    headers = facts(event.get("Metadata"))
    known = {"id": event.get("ID"), "kind": kind, "message-id": headers.get("message-id")}
    if kind == "SpamComplaint":
        return [complaint(known, address)]
    if kind == "SubscriptionChange" and event.get("SuppressSending") is True:
        return [Unsubscribed(address)]
    if kind != "Bounce":
        return []
    sort = text(event, "Type")
    severity, status = Severity.POLICY, "5.7.1"
    if sort in HARD:
        severity, status = Severity.HARD, "5.1.1"
    elif sort in SOFT:
        severity, status = Severity.SOFT, "5.2.2"
    elif sort in LATER:
        severity, status = Severity.DELAYED, "4.4.7"
    return [bounce(known, address, severity, status, text(event, "Details"))]
