"""Girls finish and become alumnae: seen first, done in one deed, taken back for ten minutes."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, hours, queries, runway, years
from stepup.cohorts.actions import invitations, places
from stepup.cohorts.models import Alumna, Cohort, Enrollment, Graduate, Graduation
from stepup.cohorts.models import EnrollmentState as State
from stepup.cohorts.places import HOLDING
from stepup.cohorts.runway import Step
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.people.models import ADULT_AT, Person, PersonalLink, Purpose
from stepup.safety import queries as holds

UNDO = timedelta(minutes=10)
WHY_NOT = {
    State.WAITLISTED: "She stands in line and has had no place.",
    State.APPLICANT: "Nobody is named who may answer for her.",
    State.CONSENT_PENDING: "She never had a valid yes.",
    State.CONSENTED: "She waits for somebody to call in an emergency.",
    State.SUSPENDED: "A valid yes is missing: with one she graduates.",
    State.PAUSED: "She is on a break: end it on her page first.",
}


@dataclass(frozen=True)
class Candidate:
    """One girl of the preview: why she does not graduate, or what we wait for afterwards."""

    enrollment: Enrollment
    why_not: str
    waits_for: str
    steps: list[Step]

    @property
    def person(self) -> Person:
        return self.enrollment.teen.person

    @property
    def gets_letter(self) -> bool:
        return not self.why_not and self.waits_for == HER_ANSWER


HER_ANSWER = "her own answer"


def preview(cohort: Cohort, on: date) -> list[Candidate]:
    """Everybody with a place or in line; as many queries for thirty as for one."""
    here = queries.enrollments_in(cohort, *HOLDING, State.WAITLISTED)
    ids = [one.teen.person_id for one in here]
    invited, held, steps = queries.may_be_invited(ids), holds.held_ids(ids), runway.of(here, on)
    return [
        Candidate(
            one,
            WHY_NOT.get(one.state, ""),
            _waits_for(one.teen.person, on, invited, held),
            steps[one.id],
        )
        for one in here
    ]


def _waits_for(person: Person, on: date, invited: set[int], held: set[int]) -> str:
    if person.id in held:
        return "the safeguarding lead: she is on hold"
    if person.born_on is None:
        return "her date of birth: without it nobody may write to her"
    if person.is_minor_on(on):
        adult_on = years.birthday(person.born_on, ADULT_AT)
        return f"her 18th birthday, {clock.date_words(adult_on)}"
    if person.id in invited:
        return ""
    return HER_ANSWER if person.email else "an e-mail address of her own"


def graduate(cohort: Cohort, on: date, by: Person | None = None) -> Graduation:
    """One deed: enrollments end, alumnae begin, letters are held as long as it can be undone."""
    db.session.flush()
    db.session.refresh(cohort, with_for_update=True)
    if cohort.graduated_at is not None:
        raise Refused(f"{cohort.name} has graduated already.")
    if hours.today_at(cohort) < on:
        raise Refused("This day lies ahead. Graduate them on the day itself, or later.")
    graduation = Graduation(cohort=cohort, on=on, by=by, at=clock.now())
    db.session.add(graduation)
    finishing = [one for one in preview(cohort, on) if not one.why_not]
    for one in finishing:
        _finish(graduation, one)
    cohort.graduated_at = graduation.at
    audit.record("graduated", cohort, after={"alumnae": len(finishing), "on": on.isoformat()})
    return graduation


def _finish(graduation: Graduation, one: Candidate) -> None:
    enrollment, known = one.enrollment, queries.alumna_of(one.person.id)
    row = Graduate(graduation=graduation, enrollment=enrollment, state_before=enrollment.state)
    row.ends_on_before = enrollment.ends_on
    if known is not None:
        row.cohort_before_id, row.may_invite_before = known.cohort_id, known.may_invite
        row.graduated_on_before = known.graduated_on
    alumna = known or Alumna(person=one.person, may_invite=False)
    alumna.cohort, alumna.graduated_on = graduation.cohort, graduation.on
    places.move(enrollment, State.GRADUATED)
    enrollment.ends_on, enrollment.away_until = graduation.on, None
    db.session.add_all([row, alumna])
    db.session.flush()
    _ask_back(graduation, one, alumna)


def _ask_back(graduation: Graduation, one: Candidate, alumna: Alumna) -> None:
    if not one.waits_for:
        alumna.may_invite = True
    elif not alumna.may_invite and invitations.may_be_asked(alumna, graduation.on):
        emails.runway_of(graduation, alumna, not_before=graduation.at + UNDO)


def letters_of(graduation: Graduation) -> set[int]:
    """Who is asked whether we may invite her back."""
    return letters.readers_of(emails.of(graduation))


def can_be_undone(graduation: Graduation) -> bool:
    return graduation.undone_at is None and clock.now() < graduation.at + UNDO


def undo(graduation: Graduation) -> int:
    """As if it had not been: no letter leaves, every state is as before. Answers how many girls."""
    db.session.refresh(graduation.cohort, with_for_update=True)
    db.session.refresh(graduation)
    if graduation.undone_at is not None:
        raise Refused("It was taken back already.")
    if not can_be_undone(graduation):
        raise Refused("Ten minutes have passed, and the letters are on their way.")
    outbox.cancel_where(letters.key_begins(emails.of(graduation)))
    if letters.have_begun_to_leave(emails.of(graduation)):
        raise Refused("A letter has left already: it cannot be taken back any more.")
    graduates = queries.graduates_of(graduation)
    for row in graduates:
        _take_back(graduation, row)
    graduation.cohort.graduated_at, graduation.undone_at = None, clock.now()
    audit.record("took a graduation back", graduation.cohort, before={"alumnae": len(graduates)})
    return len(graduates)


def _take_back(graduation: Graduation, row: Graduate) -> None:
    enrollment = row.enrollment
    places.note(enrollment, enrollment.state, row.state_before, "The graduation was taken back.")
    enrollment.ends_on = row.ends_on_before
    alumna = queries.alumna_of(enrollment.teen.person_id)
    if alumna is None:
        return
    _close_links(alumna, graduation)
    if row.cohort_before_id is None or row.graduated_on_before is None:
        db.session.delete(alumna)
        return
    alumna.cohort_id, alumna.graduated_on = row.cohort_before_id, row.graduated_on_before
    answer = queries.own_contact_answer(alumna.person_id)
    if answer is None or answer.recorded_at < graduation.at:  # what she said since, stands
        alumna.may_invite = bool(row.may_invite_before)


def _close_links(alumna: Alumna, graduation: Graduation) -> None:
    """Those in letters that never left: so she counts as not asked."""
    hers = PersonalLink.purpose == Purpose.ALUMNA, PersonalLink.thing_id == alumna.id
    db.session.execute(delete(PersonalLink).where(*hers, PersonalLink.created_at >= graduation.at))
