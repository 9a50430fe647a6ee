"""Programs, cohorts, and who is in them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState, Program, Teen
from stepup.cohorts.places import AWAY, BEFORE, COMING
from stepup.db import db
from stepup.organisation.models import Site
from stepup.people.models import Person


def programs() -> Sequence[Program]:
    return db.session.scalars(select(Program).order_by(Program.name)).all()


def current_cohorts() -> Sequence[Cohort]:
    """Those that have not graduated, by name."""
    found = select(Cohort).where(Cohort.graduated_at.is_(None))
    return db.session.scalars(found.order_by(Cohort.name, Cohort.id)).all()


def cohort_named(name: str, program: Program, site: Site | None) -> Cohort | None:
    found = select(Cohort).where(Cohort.name == name, Cohort.program_id == program.id)
    site_id = site.id if site else None
    return db.session.scalars(found.where(Cohort.site_id.is_not_distinct_from(site_id))).first()


def for_staff(site_ids: Collection[int] | None) -> Sequence[Cohort]:
    """Running ones first, the newest first; at these sites, None means everywhere."""
    found = select(Cohort).options(joinedload(Cohort.site), joinedload(Cohort.program))
    if site_ids is not None:
        found = found.where(Cohort.site_id.in_(site_ids))
    running_first = Cohort.graduated_at.is_not(None), Cohort.starts_on.desc(), Cohort.name
    return db.session.scalars(found.order_by(*running_first)).all()


@dataclass(frozen=True)
class Counts:
    """Who takes part or is away for a while, whose yes or phone is missing, who stands in line."""

    enrolled: int = 0
    incomplete: int = 0
    in_line: int = 0


def counts_of(cohorts: Collection[Cohort]) -> dict[int, Counts]:
    ids = [cohort.id for cohort in cohorts]
    counted = select(Enrollment.cohort_id, Enrollment.state, func.count())
    counted = counted.where(Enrollment.cohort_id.in_(ids))
    found: dict[int, Counter[EnrollmentState]] = {number: Counter() for number in ids}
    for cohort_id, state, number in db.session.execute(
        counted.group_by(Enrollment.cohort_id, Enrollment.state)
    ):
        found[cohort_id][state] = number
    return {cohort_id: _counts(by_state) for cohort_id, by_state in found.items()}


def _counts(by_state: Counter[EnrollmentState]) -> Counts:
    return Counts(
        enrolled=sum(by_state[state] for state in (*COMING, *AWAY)),
        incomplete=sum(by_state[state] for state in BEFORE),
        in_line=by_state[EnrollmentState.WAITLISTED],
    )


def enrollment_of(teen: Teen, cohort: Cohort) -> Enrollment | None:
    found = select(Enrollment).where(
        Enrollment.teen_id == teen.id, Enrollment.cohort_id == cohort.id
    )
    return db.session.scalars(found).first()


OF_ONE_GIRL = (  # asked after every answer about her: written once
    select(Enrollment).where(Enrollment.teen_id == bindparam("teen")).order_by(Enrollment.id)
)


def enrollments_of(teen: Teen) -> Sequence[Enrollment]:
    return db.session.scalars(OF_ONE_GIRL, {"teen": teen.id}).all()


def enrollments_in(cohort: Cohort, *states: EnrollmentState) -> Sequence[Enrollment]:
    """By first name, with the girl's row and her person."""
    found = select(Enrollment).join(Enrollment.teen).join(Teen.person)
    found = found.where(Enrollment.cohort_id == cohort.id, Enrollment.state.in_(states))
    found = found.options(joinedload(Enrollment.teen).joinedload(Teen.person))
    return db.session.scalars(found.order_by(Person.name_key, Enrollment.id)).all()
