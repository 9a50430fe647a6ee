"""What a family does on its page; each deed is one that others do too, with the same rules."""

from flask_babel import lazy_gettext

from stepup.audit import actions as audit
from stepup.cohorts import answers, runway
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import consents, seniors
from stepup.cohorts.actions.consents import TAKING_PART, Signature
from stepup.cohorts.models import Teen
from stepup.errors import Refused
from stepup.events import queries as events
from stepup.events.actions import seats
from stepup.events.models import Event, Signup, SlotRole
from stepup.families import queries
from stepup.people import links
from stepup.people.models import Person, Purpose
from stepup.safety import queries as safety
from stepup.safety import rules

READ_FIRST = lazy_gettext("Please read and sign the page first: then a yes means something.")
CLOSED = lazy_gettext("This question is not open any more.")


def say_yes(teen: Teen, event: Event) -> Signup:
    slots = events.slots_of(event)
    slot = next((slot for slot in slots if slot.role is SlotRole.TEEN), None)
    if slot is None:
        raise Refused("There are no places for girls at this event.")
    return seats.sign_up(slot, teen.person, source="family")


def say_no(teen: Teen, event: Event) -> Signup | None:
    signup = events.live_signup(event.id, teen.person_id)
    return None if signup is None else seats.withdraw(signup, reason="Her family said no")


def change_answer(teen: Teen, by: Person, key: str, wish: bool, language: str) -> None:
    """One tap. A yes to taking part is read and signed; the others stand under that signature."""
    question, enrollment = answers.question_of(key), queries.enrollment_of(teen)
    if question is None or enrollment is None:
        raise Refused(str(CLOSED))
    day = cohorts.today_of(teen)
    lines = {line.question: line for line in answers.said(teen.person_id, by.id, day)}
    taking_part = lines[TAKING_PART]
    signed = taking_part.consent.signed_name if taking_part.consent else ""
    signature = Signature(signed, language, "family page")
    if question == TAKING_PART:
        if wish:
            raise Refused(str(READ_FIRST))
        consents.answer(enrollment, by, given=False, on=day, signature=signature)
        return
    is_stop = key == "electronic"
    if wish and not is_stop and taking_part.answer != "yes":
        raise Refused(str(READ_FIRST))
    consents.choose(enrollment, by, {question: wish}, on=day, signature=signature)


def name_address(teen: Teen, typed: str) -> None:
    """Where she will be found in ten years; asked only of those who finish soon."""
    place, day = queries.place_to_finish(teen), cohorts.today_of(teen)
    if place is None or not runway.concerns(place, day):
        raise Refused(str(CLOSED))
    seniors.name_address(place, typed, day)


def sign_again(teen: Teen, by: Person) -> str:
    """The path to the three pages that are read and signed."""
    enrollment = queries.enrollment_of(teen)
    if enrollment is None:
        raise Refused(str(CLOSED))
    consents.ensure_may_answer(teen, by, cohorts.today_of(teen))
    return f"/consent/{links.mint(Purpose.CONSENT, enrollment.id, by, days=60)}"


def page_of_her_own(teen: Teen) -> str:
    """A page for the girl herself: her dates, her letters, her own stop. Not under 13 (SAFE-11)."""
    reasons = rules.own_data(teen.person.age_on(cohorts.today_of(teen)), safety.policy())
    if reasons:
        raise Refused.because(reasons)
    audit.record("opened a page of her own", teen)
    return f"/family/{links.mint(Purpose.FAMILY, teen.person_id, teen.person)}"


def make_feed(person: Person, name: str) -> str:
    """The address of a calendar with her family's dates, which nobody can read again."""
    token = links.mint(Purpose.FEED, person.id, person, name=name)
    audit.record("made a calendar feed", person)
    return f"/feeds/{token}/family.ics"


def close(person: Person) -> None:
    """Every address of her page that was ever given out stops working, and the calendars with it:
    whoever had the page could have made one."""
    links.revoke_all(Purpose.FAMILY, person.id)
    links.revoke_all(Purpose.FEED, person.id)
    audit.record("closed her family page", person)
