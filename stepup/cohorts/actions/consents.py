"""Asking for permission, and what was answered."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import Enum

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries, years
from stepup.cohorts.actions import enrolment
from stepup.cohorts.models import Consent, ConsentKind, Enrollment, Teen
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from stepup.safety.facts import DEFAULTS


class PhotoChannel(Enum):
    """Where a picture of her may be used; each is asked for by itself (SAFE-14)."""

    INTERNAL = "internal"
    PRINT = "print"
    WEB = "web"
    PRESS = "press"


def ask(enrollment: Enrollment, on: date) -> int:
    """Write to everybody who may answer for her; say how many letters that made."""
    teen = enrollment.teen
    if teen.contact_stopped_at is not None:
        raise Refused("This family asked us not to write. Staff will phone if it's urgent.")
    asked = [person for person in who_may_answer(teen, on) if person.email]
    if not asked:
        raise Refused(
            "Nobody whom we may write to has an e-mail address here. Add one, or take the answer "
            "on paper."
        )
    written = [emails.consent_request(enrollment, person) for person in asked]
    count = sum(letter is not None for letter in written)
    audit.record("asked for consent", enrollment, after={"letters": count})
    return count


def who_may_answer(teen: Teen, on: date) -> Sequence[Person]:
    """Her guardians, from her 18th birthday on she herself (SAFE-12); nobody with `no_contact`."""
    if queries.is_in_guardians_care(teen.person, on):
        return queries.guardians_of(teen)
    return [teen.person]


def ensure_may_answer(teen: Teen, person: Person, on: date) -> None:
    if person.id not in {one.id for one in who_may_answer(teen, on)}:
        raise Refused("This question is not yours to answer any more. Please call us.")


def answer(
    enrollment: Enrollment,
    by: Person,
    *,
    given: bool,
    on: date,
    photo_channels: Collection[PhotoChannel] = (),
    method: str = "link",
) -> Consent:
    """Her last answer counts, until the end of the program year; a no stops everything at once."""
    teen = enrollment.teen
    ensure_may_answer(teen, by, on)
    _take_back_earlier(teen.person_id, by.id)
    until = years.last_day_of_year(max(on, enrollment.starts_on))
    wanted = set(photo_channels) if given else set()
    consent = _say(teen, by, ConsentKind.PARTICIPATION, given, on, until, method)
    for channel in PhotoChannel:
        photo = _say(teen, by, ConsentKind.PHOTO, channel in wanted, on, until, method)
        photo.channel = channel.value
    audit.record("consented" if given else "refused", consent, after={"teen": teen.id})
    enrolment.confirm_those_with_consent(teen, on)
    return consent


def _take_back_earlier(person_id: int, by_id: int) -> None:
    for earlier in queries.standing_consents(person_id, by_id):
        earlier.revoked_at = clock.now()


def _say(
    teen: Teen, by: Person, kind: ConsentKind, given: bool, on: date, until: date, method: str
) -> Consent:
    consent = Consent(person=teen.person, granted_by=by, kind=kind, given=given, method=method)
    consent.granted_on, consent.expires_on = on, until
    consent.text_version = DEFAULTS.consent_text
    db.session.add(consent)
    return consent
