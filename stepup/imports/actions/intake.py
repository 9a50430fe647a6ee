"""One pass over the good rows of a file; a rule may refuse what could be read."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from stepup.audit import actions as audit
from stepup.errors import Refused
from stepup.imports import traces
from stepup.imports.directory import Meeting
from stepup.imports.outcomes import Outcome, Report
from stepup.imports.readings import Reading
from stepup.people.models import Person


class Remarked(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def remarks(self) -> tuple[str, ...]: ...


AnyRow = TypeVar("AnyRow", bound=Remarked)


def take_in(reading: Reading[AnyRow], take: Callable[[AnyRow], Meeting]) -> Report:
    """`take` refuses before it changes anything: a refused row leaves no trace."""
    report = Report(reading)
    touched: list[Person] = []
    for row in reading.rows:
        traces.turn_to(row.number)
        try:
            meeting = take(row)
        except Refused as problem:
            report.refuse(row.number, str(problem))
            continue
        report.became(row.number, meeting.outcome, [*row.remarks, *meeting.remarks])
        if meeting.outcome is not Outcome.MATCHED:
            touched.append(meeting.person)
    audit.record_all("imported", touched)
    return report
