"""What mail providers post to us about our letters: believed when signed, acted on once."""

from stepup.outbox.webhooks import mailgun, postmark, sendgrid, ses
from stepup.outbox.webhooks.reports import Forged, Post, Reader

READERS: dict[str, Reader] = {
    "mailgun": mailgun.read,
    "postmark": postmark.read,
    "sendgrid": sendgrid.read,
    "ses": ses.read,
}

__all__ = ["READERS", "Forged", "Post"]
