"""Write down which feeds were read, beside the answers of this process."""

import logging
from threading import Event, Thread

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from stepup import clock
from stepup.db import db
from stepup.events import feed_reads
from stepup.people.models import PersonalLink

EVERY = 60.0  # seconds
log = logging.getLogger(__name__)


def write_down():
    notebook = feed_reads.notebook()
    noted = notebook.tear_off()
    if not noted:
        return
    try:
        read = update(PersonalLink).where(PersonalLink.id.in_(noted))
        db.session.execute(read.values(used_at=clock.now()))
        db.session.commit()
    except OperationalError as trouble:
        db.session.rollback()
        notebook.link_ids |= noted
        log.warning("when feeds were read is written down later: %s", trouble)


def start(app):
    """In each process that answers; what comes back stops it, once the last note is written."""
    closing = Event()

    def keep_writing():
        while not closing.wait(EVERY):
            _with(app)
        _with(app)

    thread = Thread(target=keep_writing, name="feed reads", daemon=True)
    thread.start()

    def stop():
        closing.set()
        thread.join(timeout=5)

    return stop


def _with(app):
    with app.app_context():
        write_down()
