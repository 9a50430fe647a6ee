"""May we write to this family? A stop counts at once, for what already waits too (SAFE-08)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, or_

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries
from stepup.cohorts.models import Teen
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.safety import rules

SIGN_IN = "people/email/sign_in"


def ensure_may_write(teen: Teen) -> None:
    reasons = rules.writing_about(teen.contact_stopped_at is not None)
    if reasons:
        raise Refused.because(reasons)


def heed(teen: Teen, on: date) -> None:
    """After an answer about letters: one no is enough, and it ends when nobody says no."""
    stopped = queries.somebody_said_stop(teen, on)
    if stopped and teen.contact_stopped_at is None:
        stop(teen)
    elif not stopped and teen.contact_stopped_at is not None:
        teen.contact_stopped_at = None
        audit.record("may be written to again", teen)


def stop(teen: Teen) -> int:
    """Nothing more leaves to her or about her; answers how many letters were called back."""
    teen.contact_stopped_at = clock.now()
    called_back = outbox.cancel_where(or_(*_about(teen)))
    audit.record("stopped letters", teen, after={"called back": called_back})
    return called_back


def _about(teen: Teen) -> Iterator[ColumnElement[bool]]:
    """To her (not the way in that she asked for), also through a guardian; and about her."""
    yield (Letter.person_id == teen.person_id) & (Letter.purpose != SIGN_IN)
    for enrollment in queries.enrollments_of(teen):
        yield Letter.dedupe_key.startswith(emails.about(enrollment))
