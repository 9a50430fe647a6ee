"""What the clock does for files that are brought in: one step after the other, each committed."""

import logging
import time
from threading import Lock

from sqlalchemy.exc import IntegrityError

from stepup import clockwork
from stepup.audit import actions as audit
from stepup.db import db
from stepup.imports import queries
from stepup.imports.actions import judging, running, undoing, uploads
from stepup.imports.models import Import, ImportState

ROUND = 15.0  # seconds, then whatever else is due gets its turn
log = logging.getLogger(__name__)
one_at_a_time = Lock()


def go_on() -> None:
    """Promptly, and every minute for what a dead worker left: rows say what is left to do."""
    if not one_at_a_time.acquire(blocking=False):
        return
    try:
        left = _work(time.monotonic() + ROUND)
    finally:
        one_at_a_time.release()
    if left and not clockwork.stopping().is_set():
        clockwork.poke()


def finish() -> None:
    """All that waits, for tests and the practice year."""
    while _work(time.monotonic() + ROUND):
        pass


def _work(until: float) -> bool:
    """Each file in turn; answers whether something is left."""
    numbers = list(queries.at_work())
    while numbers and time.monotonic() < until and not clockwork.stopping().is_set():
        numbers = [number for number in numbers if _step(number)]
    return bool(numbers)


def _step(number: int) -> bool:
    sheet = db.session.get(Import, number)
    if sheet is None or not sheet.state.is_at_work:
        return False
    try:
        with audit.acting_as(_who_asked(sheet), "import"):
            more = STEPS[sheet.state][0](sheet)
            db.session.commit()
    except IntegrityError:
        db.session.rollback()
        more = _one_by_one(number)
    return more


def _who_asked(sheet: Import) -> int | None:
    return sheet.undone_by_id if sheet.state is ImportState.UNDOING else sheet.run_by_id


def _one_by_one(number: int) -> bool:
    """Somebody wrote the same at that moment: the next bundle by itself, or without it."""
    sheet = db.session.get_one(Import, number)
    step, pass_over = STEPS[sheet.state]
    try:
        with audit.acting_as(_who_asked(sheet), "import"):
            more = step(sheet, 1)
            db.session.commit()
    except IntegrityError:
        log.warning("import %s: a row could not be written", number)
        db.session.rollback()
        pass_over(sheet)
        db.session.commit()
        more = True
    return more


def forget() -> None:
    """Once a night."""
    uploads.forget_old()
    db.session.commit()


STEPS = {
    ImportState.JUDGING: (judging.go_on, judging.pass_over),
    ImportState.RUNNING: (running.go_on, running.pass_over),
    ImportState.UNDOING: (undoing.go_on, undoing.keep_next),
}
