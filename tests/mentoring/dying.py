"""To be done in a process of its own, which is gone before a letter is written down."""

import os
import signal

from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup.app import create_app
from stepup.mentoring import tasks


def look_at_matches():
    def die(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT INTO letter"):
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app().app_context():
        event.listen(Engine, "before_cursor_execute", die)
        tasks.look_at_matches()
