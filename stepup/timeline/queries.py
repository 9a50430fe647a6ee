"""One page of what happened: a question for each kind that the reader may know."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from stepup.people.models import Role
from stepup.timeline import campaigns, events, families, staff
from stepup.timeline.models import EVERYBODY, Asked, Entry, Strand

PER_PAGE = 40
OFFICE = frozenset({Role.COORDINATOR})
CARE = frozenset({Role.COORDINATOR, Role.SAFEGUARDING_LEAD})
LEAD = frozenset({Role.SAFEGUARDING_LEAD})
LOG = frozenset({Role.ADMIN, Role.SAFEGUARDING_LEAD})
STRANDS = (
    Strand("places", "Places", EVERYBODY, events.places),
    Strand("evenings", "Evenings", EVERYBODY, events.evenings),
    Strand("letters", "Letters", OFFICE, events.letters),
    Strand("answers", "Answers", OFFICE, campaigns.answers),
    Strand("replies", "Answers by mail", OFFICE, campaigns.replies),
    Strand("consents", "Consents", CARE, families.consents),
    Strand("papers", "Papers", CARE, families.papers),
    Strand("cohorts", "Cohorts", EVERYBODY, families.enrolments),
    Strand("matches", "Matches", EVERYBODY, families.matches),
    Strand("checks", "Checks", EVERYBODY, staff.checks),
    Strand("application", "Application", OFFICE, staff.steps),
    Strand("interviews", "Interviews", OFFICE, staff.judgements),
    Strand("references", "References", OFFICE, staff.references),
    Strand("holds", "Holds", EVERYBODY, staff.holds),
    Strand("merges", "Merges", frozenset({Role.ADMIN, Role.COORDINATOR}), staff.merges, True),
    Strand("log", "Log", LOG, staff.log, True),
)
NOTED = Strand("holds", "Holds", LEAD, staff.holds_with_notes)
May = Callable[[Strand], bool]


def readable(may: May) -> list[Strand]:
    """What she may read; who reads the notes of holds reads those."""
    found = [strand for strand in STRANDS if may(strand)]
    if not may(NOTED):
        return found
    return [NOTED if strand.kind == NOTED.kind else strand for strand in found]


def page(
    strands: Sequence[Strand],
    ids: Collection[int],
    *,
    before: datetime | None,
    sites: Collection[int] | None,
) -> tuple[list[Entry], bool]:
    """Newest first, and whether there are more; what happened in one moment is never parted."""
    asked = Asked(ids, before, sites, PER_PAGE + 1)
    found = [replace(one, kind=strand.kind) for strand in strands for one in strand.entries(asked)]
    found.sort(key=lambda one: one.at, reverse=True)
    shown = found[:PER_PAGE]
    if shown:
        shown += [one for one in found[PER_PAGE:] if one.at == shown[-1].at]
    return shown, len(shown) < len(found)
