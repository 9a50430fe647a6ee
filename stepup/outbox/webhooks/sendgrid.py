"""SendGrid: an ECDSA signature over timestamp and body, checked with its public key."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

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

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"


def read(post: Post) -> list[Report]:
    _verify(post)
    events = parsed(post.body)
    reports: list[Report] = []
    for event in events if isinstance(events, list) else []:
        reports += _report(facts(event))
    return reports


def _verify(post: Post) -> None:
    timestamp = post.headers.get(TIMESTAMP, "")
    try:
        key = load_der_public_key(base64.b64decode(post.key))
        signature = base64.b64decode(post.headers.get(SIGNATURE, ""), validate=True)
        if not isinstance(key, EllipticCurvePublicKey):
            raise Forged("The key of SendGrid is none.")
        key.verify(signature, timestamp.encode() + post.body, ECDSA(SHA256()))
        ensure_fresh(float(timestamp), post)
    except (InvalidSignature, UnsupportedAlgorithm, binascii.Error, ValueError) as error:
        raise Forged("SendGrid did not sign this.") from error


def _report(event: Facts) -> list[Report]:
    kind, address = text(event, "event"), text(event, "email")
    known = {"id": event.get("sg_event_id"), "smtp-id": event.get("smtp-id")}
    if kind == "spamreport":
        return [complaint(known, address)]
    if kind in ("unsubscribe", "group_unsubscribe"):
        return [Unsubscribed(address)]
    status, says = text(event, "status") or "5.0.0", text(event, "reason")
    if kind == "bounce":
        blocked = text(event, "type") == "blocked"
        severity = Severity.POLICY if blocked else severity_of(status)
        return [bounce(known, address, severity, status, says)]
    if kind == "deferred":
        return [bounce(known, address, Severity.DELAYED, status, text(event, "response"))]
    return []
