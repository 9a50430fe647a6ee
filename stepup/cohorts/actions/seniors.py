"""Before she finishes: an address that stays, and three gentle reminders of what is open."""

from datetime import date, timedelta

from stepup import clock, tokens
from stepup.audit import actions as audit
from stepup.cohorts import emails, hours, queries, runway
from stepup.cohorts.actions import consents, contact
from stepup.cohorts.models import Cohort, Enrollment, Teen
from stepup.cohorts.places import AWAY, COMING
from stepup.errors import Refused
from stepup.people import names
from stepup.people import queries as people
from stepup.people.models import PersonalLink
from stepup.safety import rules

LETTERS, BETWEEN = 3, timedelta(days=21)


def remind(cohort: Cohort) -> int:
    """The seniors with something open: on the first day, and two times more, three weeks apart."""
    on = hours.today_at(cohort)
    begins = runway.begins_on(cohort)
    number = sum(begins + BETWEEN * step <= on for step in range(LETTERS))
    if number == 0 or cohort.ends_on < on:
        return 0
    here = queries.enrollments_in(cohort, *COMING, *AWAY)
    seniors = [one for one in here if runway.concerns(one, on)]
    steps = runway.of(seniors, on)
    return sum(_remind(one, number, runway.open_words(steps[one.id]), on) for one in seniors)


def _remind(enrollment: Enrollment, number: int, open_steps: list[str], on: date) -> int:
    """To those who may answer for her, which at 18 is she."""
    if not open_steps:
        return 0
    try:
        readers = consents.mailboxes(enrollment.teen, on)
    except Refused:
        return 0
    waits_until = hours.awake_at(hours.zone_of(enrollment.cohort))
    written = [
        emails.last_steps(enrollment, one, number, open_steps, not_before=waits_until)
        for one in readers
    ]
    return sum(letter is not None for letter in written)


def name_address(enrollment: Enrollment, typed: str, on: date) -> None:
    """She says where she will be found; it is hers once the letter that goes there is opened."""
    teen = enrollment.teen
    contact.ensure_may_write(teen)
    address = names.email_address(typed)
    _ensure_hers(teen, address)
    if address == teen.lasting_email and teen.lasting_email_at is not None:
        return
    teen.lasting_email, teen.lasting_email_at = address, None
    audit.record("named a lasting address", teen)
    waits_until = hours.awake_at(hours.zone_of(enrollment.cohort))
    if queries.is_in_guardians_care(teen.person, on):
        beside = queries.reads_beside(teen.person_id, queries.silence_of(teen.person_id))
        reasons = rules.read_beside(len(beside))
        if reasons:
            raise Refused.because(reasons)
        emails.address_named(enrollment, beside[0], not_before=waits_until)
    emails.confirm_address(enrollment, not_before=waits_until)


def _ensure_hers(teen: Teen, address: str) -> None:
    """Not her mother's, which is read by somebody else in ten years; and nobody's who is barred."""
    others = {role.guardian.email for role in queries.guardianships_of(teen)}
    if address in others:
        raise Refused("This is a guardian's address. Please type one that is hers alone.")
    twin = people.named(address, teen.person.name_key)
    if twin is not None and twin.id != teen.person_id:
        raise Refused("We know somebody else of this name at this address. Please call us.")


def confirm_address(teen: Teen, link: PersonalLink) -> None:
    """She has opened the letter: from now on we write to her there."""
    if not teen.lasting_email or tokens.hash_of(teen.lasting_email) != link.name:
        raise Refused("Another address was named since. Please open the letter that went there.")
    if teen.lasting_email_at is not None:
        return
    _ensure_hers(teen, teen.lasting_email)
    teen.lasting_email_at = clock.now()
    teen.person.email, teen.person.email_verified_at = teen.lasting_email, clock.now()
    audit.record("confirmed a lasting address", teen)
