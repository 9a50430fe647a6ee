"""Somebody asks for a place without signing in: nobody knows yet that she is who she says."""

from flask_babel import gettext as _

from stepup import clock
from stepup.errors import Reason, Refused
from stepup.events import fitness
from stepup.events.actions import seats
from stepup.events.models import Signup, Slot, SlotRole
from stepup.people import actions as people
from stepup.safety import queries as safety
from stepup.safety import rules

FOR_EVERY_AGE = {SlotRole.TEEN, SlotRole.GUEST}


def ask(
    slot: Slot, first_name: str, last_name: str, email: str, *, age: int | None = None
) -> Signup:
    """A place that is held until she follows the link in her letter.

    Whatever is stored about the person she names stays unsaid: she may be somebody else.
    """
    _ensure_old_enough(slot, age)
    slot.event.ensure_open_to_sign_ups(clock.now())
    closed = fitness.outside_hours(slot, None)
    if closed:
        raise Refused.because(closed)
    person = people.find_or_create(first_name, last_name, email)
    try:
        _ensure_old_enough(slot, person.age_on(clock.today("UTC")))
        return seats.sign_up(slot, person, proved=False)
    except Refused:
        raise Refused.because([_in_general(slot)]) from None


def _ensure_old_enough(slot: Slot, age: int | None) -> None:
    """SAFE-11, SAFE-26: no girl under 13 fills in this form, and no minor takes an adult's role."""
    reasons = rules.own_data(age, safety.policy())
    if not reasons and slot.role not in FOR_EVERY_AGE:
        reasons = rules.grown_up(age, safety.policy())
    if reasons:
        raise Refused.because(reasons)


def _in_general(slot: Slot) -> Reason:
    if slot.needs_clearance:
        sentence = _(
            "Mentors need a background check before they meet the girls. "
            "Apply to volunteer, or sign in if you are a mentor already."
        )
        return Reason("SAFE-01", sentence, 10, "apply")
    if slot.role is SlotRole.TEEN:
        sentence = _(
            "These places are for girls in the program. Your guardian has a link of her own in "
            "our letters; if it is lost, staff will help you."
        )
        return Reason("SAFE-09", sentence, place="staff")
    sentence = _("We cannot give this place away by this form. Sign in, and we can tell you more.")
    return Reason("SIGN-IN", sentence, place="sign_in")
