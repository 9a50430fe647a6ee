"""Amazon SES by way of SNS: signed with a certificate that only Amazon's own host hands out."""

import base64
import binascii
import re
import urllib.request
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

from stepup.outbox.bounces import Severity, severity_of
from stepup.outbox.webhooks.reports import (
    Facts,
    Forged,
    Post,
    Report,
    bounce,
    complaint,
    facts,
    parsed,
    text,
)

AMAZON = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[A-Za-z0-9/_.?=&%-]*")
SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMED = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
TIMEOUT, LARGEST = 5, 20_000


def read(post: Post) -> list[Report]:
    sent = facts(parsed(post.body))
    if text(sent, "TopicArn") != post.key:
        raise Forged("This is not the topic of this house.")
    _verify(sent)
    if text(sent, "Type") == "SubscriptionConfirmation":
        fetch(text(sent, "SubscribeURL"))
        return []
    return _reports(facts(parsed(text(sent, "Message").encode())), text(sent, "MessageId"))


def _verify(sent: Facts) -> None:
    names = SIGNED if text(sent, "Type") == "Notification" else CONFIRMED
    signed = "".join(f"{name}\n{text(sent, name)}\n" for name in names if name in sent)
    sums: HashAlgorithm = SHA256() if text(sent, "SignatureVersion") == "2" else SHA1()  # noqa: S303
    try:
        key = x509.load_pem_x509_certificate(fetch(text(sent, "SigningCertURL"))).public_key()
        if not isinstance(key, RSAPublicKey):
            raise Forged("The certificate is not Amazon's.")
        signature = base64.b64decode(text(sent, "Signature"), validate=True)
        key.verify(signature, signed.encode(), PKCS1v15(), sums)
    except (InvalidSignature, binascii.Error, ValueError, OSError) as error:
        raise Forged("Amazon did not sign this.") from error


@lru_cache(maxsize=16)
def fetch(address: str) -> bytes:
    """From Amazon's host alone: whoever forges a post must not choose whose door we knock at."""
    if not AMAZON.fullmatch(address):
        raise Forged("This does not come from Amazon.")
    with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
        found: bytes = answer.read(LARGEST)
    return found


def _reports(event: Facts, message_id: str) -> list[Report]:
    kind = text(event, "notificationType") or text(event, "eventType")
    mail = facts(event.get("mail"))
    known = {"id": message_id, "messageId": facts(mail.get("commonHeaders")).get("messageId")}
    if kind == "Complaint":
        found = facts(event.get("complaint")).get("complainedRecipients")
        return [complaint(known, text(each, "emailAddress")) for each in _each(found)]
    if kind != "Bounce":
        return []
    about = facts(event.get("bounce"))
    reports: list[Report] = []
    for each in _each(about.get("bouncedRecipients")):
        permanent = text(about, "bounceType") == "Permanent"
        status = text(each, "status") or ("5.1.1" if permanent else "4.0.0")
        severity = severity_of(status) if permanent else Severity.SOFT
        says = text(each, "diagnosticCode")
        reports.append(bounce(known, text(each, "emailAddress"), severity, status, says))
    return reports


def _each(found: object) -> list[Facts]:
    return [facts(each) for each in found] if isinstance(found, list) else []
