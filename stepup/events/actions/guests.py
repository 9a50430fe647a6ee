"""Somebody asks for a place without signing in: nobody knows yet that she is who she says."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from stepup import clock
from stepup.errors import Reason, Refused
from stepup.events import emails, fitness
from stepup.events.actions import parties, seats
from stepup.events.models import Signup, Slot, SlotRole
from stepup.people import actions as people
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules

FOR_EVERY_AGE = {SlotRole.TEEN, SlotRole.GUEST}


@dataclass(frozen=True)
class Guest:
    """What she typed; whatever is stored about the person whom she names stays as it is."""

    first_name: str
    last_name: str
    email: str
    age: int | None = None

    def described(self) -> people.Described:
        return people.describe(self.first_name, self.last_name, self.email)

    def meet(self) -> Person:
        return people.meet(self.described())


def ask(
    slot: Slot,
    first_name: str,
    last_name: str,
    email: str,
    *,
    age: int | None = None,
    language: str = "en",
) -> Signup | None:
    """A place that is held until she follows the link in her letter; None when she cannot have it,
    which a letter alone tells her.

    Whatever is stored about the person she names stays unsaid: she may be somebody else, who asks
    where a girl will be, or why she may not come.
    """
    guest = Guest(first_name, last_name, email, age)
    described = guest.described()  # before the first question: from there on others wait
    ensure_open(slot, guest)
    person = people.meet(described, language=language)
    try:
        return _hold(slot, person)
    except Refused as refusal:
        ensure_open(slot, guest)  # that much anybody may know, should it have closed meanwhile
        _tell_her_alone(slot, person, refusal)
        return None


def _tell_her_alone(slot: Slot, person: Person, refusal: Refused) -> None:
    if slot.role is not SlotRole.GUEST:  # whoever is refused here is no surprise to anybody
        raise Refused.because([_in_general(slot)]) from None
    emails.not_given(slot.event, person, refusal)


def ensure_open(slot: Slot, guest: Guest) -> None:
    """What can be said to anybody: her own age, and the hours of the sign-up."""
    ensure_old_enough(slot, guest.age)
    slot.event.ensure_open_to_sign_ups(clock.now())
    closed = fitness.outside_hours(slot, None)
    if closed:
        raise Refused.because(closed)


def hold(slot: Slot, person: Person) -> Signup:
    try:
        return _hold(slot, person)
    except Refused:
        raise Refused.because([_in_general(slot)]) from None


def _hold(slot: Slot, person: Person) -> Signup:
    ensure_old_enough(slot, person.age_on(clock.today("UTC")))
    return seats.sign_up(slot, person, proved=False)


def ask_together(slot: Slot, guest: Guest, friends: Sequence[Guest]) -> list[Signup]:
    """With friends: her own letter first; theirs leave when she has followed the link in it."""
    for each in (guest, *friends):
        ensure_open(slot, each)
    leader, others = guest.meet(), [friend.meet() for friend in friends]
    parties.ensure_a_party([leader, *others])
    try:
        ensure_old_enough(slot, leader.age_on(clock.today("UTC")))
        return parties.sign_up_together(slot, leader, others, proved=False)
    except Refused:
        ensure_open(slot, guest)
        _tell_her_alone(slot, leader, Refused.because([_in_general(slot)]))
        return []


def ensure_old_enough(slot: Slot, age: int | None) -> None:
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
