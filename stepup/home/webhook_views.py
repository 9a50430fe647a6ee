"""Where mail providers tell us what became of a letter."""

import logging

from flask import Blueprint, abort, current_app, request

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope
from stepup.outbox.webhooks import READERS, Forged, Post
from stepup.outbox.webhooks.reports import Unsubscribed
from stepup.people import access

log = logging.getLogger(__name__)
bp = Blueprint("webhooks", __name__)
access.opens_to(bp, access.MACHINES)


@bp.post("/hooks/mail/<any(mailgun, postmark, sendgrid, ses):provider>")
def mail(provider):
    """A provider without a key in the settings is not listened to."""
    key = current_app.config["WEBHOOK_KEYS"].get(provider) or abort(404)
    audit.act_as(None, "inbox")
    post = Post(request.get_data(), request.headers, key, clock.now())
    try:
        reports = READERS[provider](post)
    except Forged as reason:
        log.warning("a post to /hooks/mail/%s was refused: %s", provider, reason)
        abort(403)
    for report in reports:
        _heed(report, provider)
    db.session.commit()
    return "", 204


def _heed(report, provider):
    if isinstance(report, Unsubscribed):
        outbox.suppress(report.address, Scope.CAMPAIGNS, reason="unsubscribed", source=provider)
    else:
        outbox.record_bounce(report)
