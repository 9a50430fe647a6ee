"""Girls finish and become alumnae, whom we may write to once they say so themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries, years
from stepup.cohorts.models import Alumna, Cohort, Consent, ConsentKind, Enrollment, EnrollmentState
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import ADULT_AT, Person
from stepup.safety import queries as holds

NEVER_ENDS = date.max


@dataclass(frozen=True)
class Graduate:
    """One girl of the preview; `waits_for` is empty when we may invite her back right away."""

    enrollment: Enrollment
    waits_for: str

    @property
    def person(self) -> Person:
        return self.enrollment.teen.person


def preview(cohort: Cohort, on: date) -> list[Graduate]:
    """Who will graduate, and what we wait for before we may write to her."""
    enrolled = queries.enrollments_in(cohort, EnrollmentState.ENROLLED)
    invited = queries.may_be_invited([one.teen.person_id for one in enrolled])
    return [Graduate(one, _waits_for(one.teen.person, on, invited)) for one in enrolled]


def _waits_for(person: Person, on: date, invited: set[int]) -> str:
    if person.born_on is None:
        return "her date of birth: without it nobody may write to her"
    if person.is_minor_on(on):
        adult_on = years.birthday(person.born_on, ADULT_AT)
        return f"her 18th birthday, {clock.date_words(adult_on)}"
    if person.id in invited:
        return ""
    return "her own answer" if person.email else "an e-mail address of her own"


def graduate(cohort: Cohort, on: date) -> list[Alumna]:
    """Enrollments end, alumnae begin; the grown ones are asked whether we may invite them back."""
    db.session.flush()
    db.session.refresh(cohort, with_for_update=True)
    if cohort.graduated_at is not None:
        raise Refused(f"{cohort.name} has graduated already.")
    graduates = preview(cohort, on)
    alumnae = [_finish(one.enrollment, on) for one in graduates]
    cohort.graduated_at = clock.now()
    audit.record("graduated", cohort, after={"alumnae": len(alumnae), "on": on.isoformat()})
    for one, alumna in zip(graduates, alumnae, strict=True):
        if not one.waits_for:
            alumna.may_invite = True
        elif not alumna.may_invite:
            ask_back(alumna, on)
    return alumnae


def _finish(enrollment: Enrollment, on: date) -> Alumna:
    enrollment.state, enrollment.ends_on = EnrollmentState.GRADUATED, on
    person = enrollment.teen.person
    alumna = queries.alumna_of(person.id) or Alumna(person=person, may_invite=False)
    alumna.cohort, alumna.graduated_on = enrollment.cohort, on
    db.session.add(alumna)
    db.session.flush()
    return alumna


def ask_back(alumna: Alumna, on: date) -> bool:
    """The question, once; never to a minor, to somebody on hold or closed for cause."""
    age = alumna.person.age_on(on)
    if age is None or age < ADULT_AT or alumna.closed_for_cause_at is not None:
        return False
    if holds.is_held(alumna.person_id):
        return False
    return emails.runway(alumna) is not None


def ask_those_who_grew_up(on: date) -> int:
    """The night's question to those who graduated as minors and are 18 now."""
    return sum(ask_back(alumna, on) for alumna in queries.unasked_alumnae(on))


def answer_invitation(alumna: Alumna, may_invite: bool, on: date) -> Consent:
    """Her own answer, as an adult; she may change it whenever she likes."""
    age = alumna.person.age_on(on)
    if age is None or age < ADULT_AT:
        raise Refused("We ask you again when you are 18: from then on the answer is yours.")
    for earlier in _standing(alumna):
        earlier.revoked_at = clock.now()
    consent = Consent(person=alumna.person, granted_by=alumna.person, kind=ConsentKind.CONTACT)
    consent.given, consent.text_version = may_invite, holds.policy().consent_text
    consent.granted_on, consent.expires_on = on, NEVER_ENDS
    alumna.may_invite = may_invite
    db.session.add(consent)
    deed = "may be invited back" if may_invite else "is not to be invited back"
    audit.record(deed, consent, after={"alumna": alumna.id})
    return consent


def _standing(alumna: Alumna) -> Sequence[Consent]:
    own = queries.standing_consents(alumna.person_id, alumna.person_id)
    return [consent for consent in own if consent.kind is ConsentKind.CONTACT]
