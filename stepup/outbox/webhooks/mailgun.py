"""Mailgun: signed with the key over timestamp and token."""

import hashlib
import hmac

from stepup.outbox.bounces import Severity, severity_of
from stepup.outbox.webhooks.reports import (
    Facts,
    Forged,
    Post,
    Report,
    Unsubscribed,
    bounce,
    complaint,
    ensure_fresh,
    facts,
    parsed,
    text,
)


def read(post: Post) -> list[Report]:
    sent = facts(parsed(post.body))
    _verify(facts(sent.get("signature")), post)
    return _report(facts(sent.get("event-data")))


def _verify(signature: Facts, post: Post) -> None:
    signed = text(signature, "timestamp") + text(signature, "token")
    expected = hmac.new(post.key.encode(), signed.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, text(signature, "signature")):
        raise Forged("Mailgun did not sign this.")
    ensure_fresh(float(text(signature, "timestamp")), post)


def _report(event: Facts) -> list[Report]:
    address, kind = text(event, "recipient"), text(event, "event")
    headers = facts(facts(event.get("message")).get("headers"))
    known = {"id": event.get("id"), "message-id": headers.get("message-id")}
    if kind == "complained":
        return [complaint(known, address)]
    if kind == "unsubscribed":
        return [Unsubscribed(address)]
    if kind != "failed":
        return []
    said = facts(event.get("delivery-status"))
    status = text(said, "enhanced-code") or f"{text(said, 'code')[:1] or '5'}.0.0"
    temporary = text(event, "severity") == "temporary"
    severity = Severity.DELAYED if temporary else severity_of(status)
    return [bounce(known, address, severity, status, text(said, "message"))]
