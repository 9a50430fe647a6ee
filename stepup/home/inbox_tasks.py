"""The mailbox read every minute, for houses whose mail server cannot run a command."""

import logging

from flask import current_app

from stepup.audit import actions as audit
from stepup.db import db
from stepup.home import imap, inbox

log = logging.getLogger(__name__)
AT_ONCE = 200  # messages; the next minute takes the next ones


def poll() -> int:
    """Act on what waits in the mailbox; answers how many messages that were.

    Each is marked as read after what it says is written down: killed in between, it is read once
    more, and every deed of the inbox does nothing the second time.
    """
    url = str(current_app.config["INBOX_URL"])
    if not url:
        return 0
    try:
        with imap.opened(url) as line:
            numbers = imap.waiting(line)[:AT_ONCE]
            for number in numbers:
                _take(line, number)
    except imap.FAILURES as trouble:
        db.session.rollback()
        log.warning("the mailbox cannot be read: %s", trouble)
        return 0
    return len(numbers)


def _take(line, number):
    imap.begin(line, number)
    if imap.size_of(line, number) <= inbox.LARGEST:
        with audit.acting_as(None, "inbox"):
            outcome = inbox.receive(imap.fetch(line, number))
        db.session.commit()
        log.info("message %s of the mailbox: %s", number, outcome)
    else:
        log.warning("message %s of the mailbox is too large to be read", number)
    imap.finish(line, number)
