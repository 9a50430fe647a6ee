"""May we invite her back? Asked once, as an adult; answered whenever she likes."""

from collections.abc import Sequence
from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries
from stepup.cohorts.models import Alumna, Consent, ConsentKind
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import ADULT_AT, Person
from stepup.safety import queries as holds

NEVER_ENDS = date.max


def may_be_asked(alumna: Alumna, on: date) -> bool:
    """Never a minor, somebody on hold or closed for cause."""
    age = alumna.person.age_on(on)
    if age is None or age < ADULT_AT or alumna.closed_for_cause_at is not None:
        return False
    return not holds.is_held(alumna.person_id)


def ask_back(alumna: Alumna, on: date) -> bool:
    return may_be_asked(alumna, on) and emails.runway(alumna) is not None


def ask_those_who_grew_up(on: date) -> int:
    """The night's question to those who graduated as minors and are 18 now."""
    return sum(ask_back(alumna, on) for alumna in queries.unasked_alumnae(on))


def answer(person: Person, may_invite: bool, on: date) -> Consent:
    """Her own, as an adult, before or after she has finished; she may change it at any time."""
    age = person.age_on(on)
    if age is None or age < ADULT_AT:
        raise Refused("We ask you again when you are 18: from then on the answer is yours.")
    for earlier in _standing(person):
        earlier.revoked_at = clock.now()
    consent = Consent(person=person, granted_by=person, kind=ConsentKind.CONTACT)
    consent.given, consent.text_version = may_invite, holds.policy().consent_text
    consent.granted_on, consent.expires_on = on, NEVER_ENDS
    db.session.add(consent)
    alumna = queries.alumna_of(person.id)
    if alumna is not None:
        alumna.may_invite = may_invite
    deed = "may be invited back" if may_invite else "is not to be invited back"
    audit.record(deed, consent, after={"person": person.id})
    return consent


def _standing(person: Person) -> Sequence[Consent]:
    own = queries.standing_consents(person.id, person.id)
    return [consent for consent in own if consent.kind is ConsentKind.CONTACT]
