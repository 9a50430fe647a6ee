"""One training, several women: what staff write down after an evening of training."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from stepup.volunteers import actions, queries, stages
from stepup.volunteers.models import ClearanceKind, Stage, Volunteer
from stepup.volunteers.queries import Sites

KINDS = (ClearanceKind.ORIENTATION, ClearanceKind.CHILD_SAFETY, ClearanceKind.MANDATED_REPORTER)
LATER = (Stage.TRAINED, *stages.SERVING, Stage.LAPSED)


@dataclass(frozen=True)
class Outcome:
    """Whom it was written down for, and of whom not, with the reason."""

    recorded: Sequence[Person]
    refused: Sequence[tuple[Person, str]]


def waiting(sites: Sites) -> Sequence[Volunteer]:
    """Who was found suitable: training is the next thing on her way."""
    return queries.in_stages((Stage.SCREENED,), sites)


def others(sites: Sites) -> Sequence[Volunteer]:
    """Who was trained before: she comes to one again when it has ended."""
    return queries.in_stages(LATER, sites)


def record(
    women: Iterable[Volunteer],
    kinds: Collection[ClearanceKind],
    on: date,
    by: Person,
    *,
    until: date | None = None,
) -> Outcome:
    """Each of them for herself: one who is refused keeps nobody else from her training."""
    recorded, refused = [], []
    for woman in women:
        try:
            with db.session.begin_nested():
                for kind in kinds:
                    actions.record_clearance(woman.person, kind, on, until, by)
        except Refused as reason:
            refused.append((woman.person, str(reason)))
        else:
            recorded.append(woman.person)
    return Outcome(recorded, refused)
