"""To be done in a process of its own, which is gone before, in the middle of or after it."""

import os
import signal
from itertools import count

from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup.app import create_app
from stepup.db import db
from stepup.events.actions import undoing
from stepup.events.models import EventChange


def undo(change_id, at_statement):
    """`at_statement` None: it dies when everything is done and nobody was told."""
    statements = count(1)

    def die(*_):
        if next(statements) == at_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app().app_context():
        change = db.session.get(EventChange, change_id)
        db.session.commit()
        event.listen(Engine, "before_cursor_execute", die)
        undoing.undo(change)
        event.remove(Engine, "before_cursor_execute", die)
        if at_statement != 0:
            db.session.commit()
        os.kill(os.getpid(), signal.SIGKILL)
