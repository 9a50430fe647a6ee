"""To be done in a process of its own, which is gone in the middle."""

import os
import signal
from itertools import count

from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup.app import create_app
from stepup.cohorts import hours
from stepup.cohorts.actions import graduation
from stepup.cohorts.models import Cohort
from stepup.db import db


def graduate(cohort_id, at_statement):
    statements = count(1)

    def die(*_):
        if next(statements) == at_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app().app_context():
        cohort = db.session.get(Cohort, cohort_id)
        day = hours.today_at(cohort)
        db.session.commit()
        event.listen(Engine, "before_cursor_execute", die)
        graduation.graduate(cohort, day)
        db.session.commit()
