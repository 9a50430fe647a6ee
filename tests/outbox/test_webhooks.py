"""What mail providers post: believed when signed and fresh, acted on once."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stepup import clock
from stepup.db import db
from stepup.outbox.models import Letter, MailEvent, Scope, State, Suppression
from stepup.outbox.webhooks import Forged, ses
from tests.outbox.certificates import a_certificate
from tests.outbox.factories import a_letter

TOPIC = "arn:aws:sns:us-west-2:123:letters"
SIGNER = ec.generate_private_key(ec.SECP256R1())
AMAZONS = generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = SIGNER.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
THE_REAL_FETCH = ses.fetch
KEYS = {
    "mailgun": "secret",
    "postmark": "us:password",
    "sendgrid": base64.b64encode(PUBLIC).decode(),
    "ses": TOPIC,
}


@pytest.fixture(autouse=True)
def _listening(request, monkeypatch):
    for name in {"app", "any_app"} & set(request.fixturenames):
        request.getfixturevalue(name).config["WEBHOOK_KEYS"] = KEYS
    monkeypatch.setattr(ses, "fetch", lambda address: a_certificate(AMAZONS))


def signed_by_mailgun(event, at=None, key="secret"):
    timestamp = str((at or clock.now()).timestamp())
    signature = hmac.new(key.encode(), f"{timestamp}tok".encode(), hashlib.sha256).hexdigest()
    signed = {"timestamp": timestamp, "token": "tok", "signature": signature}
    return json.dumps({"signature": signed, "event-data": event}), {}


def from_postmark(event, password="password"):
    token = base64.b64encode(f"us:{password}".encode()).decode()
    return json.dumps(event), {"Authorization": f"Basic {token}"}


def signed_by_sendgrid(*events, at=None, signer=SIGNER):
    body, timestamp = json.dumps(events), str((at or clock.now()).timestamp())
    signature = signer.sign(f"{timestamp}{body}".encode(), ec.ECDSA(SHA256()))
    return body, {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }


def signed_by_amazon(event, signer=AMAZONS, topic=TOPIC):
    sent = {
        "Type": "Notification",
        "MessageId": "m-1",
        "TopicArn": topic,
        "Message": json.dumps(event),
        "Timestamp": "2026-11-26T00:00:00Z",
        "SignatureVersion": "2",
        "SigningCertURL": "https://sns.us-west-2.amazonaws.com/cert.pem",
    }
    text = "".join(f"{name}\n{sent[name]}\n" for name in sorted(sent) if name in ses.SIGNED)
    sent["Signature"] = base64.b64encode(signer.sign(text.encode(), PKCS1v15(), SHA256())).decode()
    return json.dumps(sent), {}


def sent_to_ana():
    letter = a_letter("ana@example.org")
    letter.state = State.SENT
    db.session.commit()
    return letter


def hard_bounces(letter):
    """The same news from each of them."""
    message_id = letter.message_id.strip("<>")
    failed = {"code": 550, "enhanced-code": "5.1.1", "message": "no such user"}
    return {
        "mailgun": signed_by_mailgun(
            {
                "id": "e1",
                "event": "failed",
                "severity": "permanent",
                "recipient": "ana@example.org",
                "delivery-status": failed,
                "message": {"headers": {"message-id": message_id}},
            }
        ),
        "postmark": from_postmark(
            {"RecordType": "Bounce", "ID": 1, "Type": "HardBounce", "Email": "ana@example.org"}
        ),
        "sendgrid": signed_by_sendgrid(
            {
                "event": "bounce",
                "type": "bounce",
                "email": "ana@example.org",
                "sg_event_id": "e1",
                "smtp-id": letter.message_id,
                "status": "5.1.1",
                "reason": "no such user",
            }
        ),
        "ses": signed_by_amazon(
            {
                "notificationType": "Bounce",
                "mail": {"commonHeaders": {"messageId": letter.message_id}},
                "bounce": {
                    "bounceType": "Permanent",
                    "bouncedRecipients": [{"emailAddress": "ana@example.org", "status": "5.1.1"}],
                },
            }
        ),
    }


def post(client, provider, signed):
    body, headers = signed
    return client.post(f"/hooks/mail/{provider}", data=body, headers=headers).status_code


def known():
    db.session.rollback()
    events = db.session.scalars(db.select(MailEvent)).all()
    return len(events), [each.scope for each in db.session.scalars(db.select(Suppression))]


@pytest.mark.parametrize("provider", ["mailgun", "postmark", "sendgrid", "ses"])
def test_a_dead_mailbox_is_heeded_once_however_often_it_is_told(any_app, provider):
    letter = sent_to_ana()
    client, signed = any_app.test_client(), hard_bounces(letter)[provider]

    assert [post(client, provider, signed) for _ in range(2)] == [204, 204]

    assert known() == (1, [Scope.ALL])
    assert db.session.get(Letter, letter.id).state is State.FAILED


@pytest.mark.parametrize(
    ("provider", "forge"),
    [
        ("mailgun", lambda: signed_by_mailgun({"event": "complained"}, key="guessed")),
        ("mailgun", lambda: signed_by_mailgun({}, at=clock.now() - timedelta(hours=1))),
        ("mailgun", lambda: ("{", {})),
        ("mailgun", lambda: ("[1]", {})),
        ("postmark", lambda: from_postmark({}, password="guessed")),
        ("sendgrid", lambda: signed_by_sendgrid(signer=ec.generate_private_key(ec.SECP256R1()))),
        ("sendgrid", lambda: signed_by_sendgrid(at=clock.now() - timedelta(hours=1))),
        ("sendgrid", lambda: ("[]", {})),
        ("ses", lambda: signed_by_amazon({}, topic="arn:of:another")),
        ("ses", lambda: signed_by_amazon({}, signer=generate_private_key(65537, 2048))),
    ],
)
def test_a_forged_or_an_old_post_is_refused_and_changes_nothing(app, client, provider, forge):
    sent_to_ana()

    assert post(client, provider, forge()) == 403
    assert known() == (0, [])


def test_a_certificate_is_fetched_from_amazon_alone():
    for address in ("http://sns.us-west-2.amazonaws.com/x", "https://evil.example/?amazonaws.com/"):
        with pytest.raises(Forged):
            THE_REAL_FETCH(address)


def test_a_provider_without_a_key_is_not_listened_to(app, client):
    app.config["WEBHOOK_KEYS"] = KEYS | {"mailgun": ""}

    assert post(client, "mailgun", signed_by_mailgun({})) == 404


def test_a_complaint_and_an_unsubscription_end_campaigns_and_keep_confirmations(app, client):
    letter = sent_to_ana()
    complained = {"event": "spamreport", "email": "ana@example.org", "sg_event_id": "1"}
    left = {"event": "unsubscribe", "email": "bea@example.org", "sg_event_id": "2"}

    post(client, "sendgrid", signed_by_sendgrid(complained | {"smtp-id": letter.message_id}, left))

    assert known() == (1, [Scope.CAMPAIGNS, Scope.CAMPAIGNS])


def test_what_is_late_or_our_own_fault_suppresses_nobody(app, client):
    letter = sent_to_ana()
    common = {"email": "ana@example.org", "smtp-id": letter.message_id}
    later = common | {"event": "deferred", "sg_event_id": "1", "response": "451 later"}
    blocked = common | {"event": "bounce", "type": "blocked", "sg_event_id": "2", "status": "5.7.1"}
    opened = common | {"event": "open", "sg_event_id": "3"}

    post(client, "sendgrid", signed_by_sendgrid(later, blocked, opened))

    assert known() == (2, [])
